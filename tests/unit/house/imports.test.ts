import { MAP } from "../../../scripts/lint/import-map.js";
import { importedBy, loadedBy, sourceFiles } from "#tests/support/sources.ts";

const app = sourceFiles("app/**/*.{ts,tsx}");
const twin = sourceFiles("tests/twin/**/*.{ts,mjs}");

test("the app imports nothing of its tests", () => {
  expect(app.filter((file) => loadedBy(file).some((loaded) => loaded.startsWith("tests/")))).toEqual([]);
});

test("the local Shopify knows nothing of the app but the pruned schema", () => {
  const known = twin.flatMap((file) => loadedBy(file).filter((loaded) => loaded.startsWith("app/")));
  expect(known.filter((path) => path !== "app/shopify/admin.schema.graphql")).toEqual([]);
});

test("every folder of the app has its line in the import map", () => {
  const folders = new Set(app.filter((file) => file.split("/").length > 2).map((file) => file.split("/")[1]));
  expect([...folders].filter((folder) => !Object.hasOwn(MAP, folder!))).toEqual([]);
});

test("no files import each other in a circle, not even for their types", () => {
  expect(circles(sourceFiles("{app,tests,scripts}/**/*.{ts,tsx,mjs}"))).toEqual([]);
});

/** Every circle once, as the path that closes it. */
function circles(files: string[]): string[] {
  const graph = new Map(files.map((file) => [file, importedBy(file)]));
  const settled = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, trail: string[]) => {
    const at = trail.indexOf(file);
    if (at >= 0) found.push([...trail.slice(at), file].join(" -> "));
    if (at >= 0 || settled.has(file)) return;
    for (const next of graph.get(file) ?? []) visit(next, [...trail, file]);
    settled.add(file);
  };
  for (const file of files) visit(file, []);
  return found;
}
