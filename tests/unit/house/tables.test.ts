import { readSource, sourceFiles } from "#tests/support/sources.ts";

import { TABLES } from "./tables.ts";

const files = sourceFiles("app/**/*.{ts,tsx}");
const models = sourceFiles("prisma/schema/*.prisma").flatMap((file) =>
  [...readSource(file).matchAll(/^model (\w+) /gm)].map(([, name = ""]) => name),
);

/** The engine is a folder of its own, though it lies in codes/. */
function folderOf(file: string): string {
  const [, folder = "", inner] = file.split("/");
  if (inner === undefined) return "app";
  return file.startsWith("app/codes/engine/") ? "codes/engine" : folder;
}

/** What a file does to a table, in Prisma's words and in SQL. Comments name tables freely. */
function usesOf(model: string): { file: string; does: "writes" | "reads" }[] {
  const client = `\\b(?:db|tx|client|scope)\\s*\\.${model[0]!.toLowerCase()}${model.slice(1)}\\s*\\.`;
  const writes = new RegExp(`${client}(?:create|update|upsert|delete)|(?:INSERT INTO|UPDATE|DELETE FROM|TRUNCATE)\\s+"${model}"`);
  const reads = new RegExp(`${client}(?:find|count|aggregate|groupBy)|(?:FROM|JOIN|USING)\\s+"${model}"`);
  return files.flatMap((file) => {
    const text = readSource(file).replace(/\/\*[\s\S]*?\*\//g, "");
    return [
      ...(writes.test(text) ? [{ file, does: "writes" as const }] : []),
      ...(reads.test(text) ? [{ file, does: "reads" as const }] : []),
    ];
  });
}

function mayUse(model: string, { file, does }: { file: string; does: "writes" | "reads" }): boolean {
  const folder = folderOf(file);
  if (folder === "shops" || folder === "merges" || (folder === "screens" && does === "reads")) return true;
  const { writes = [], reads = [] } = TABLES[model] ?? {};
  return writes.includes(folder) || (does === "reads" && reads.includes(folder));
}

test("every table has its line in the list of owners", () => {
  expect(Object.keys(TABLES).sort()).toEqual([...models].sort());
});

test("only the folders listed name a table", () => {
  const strangers = models.flatMap((model) =>
    usesOf(model)
      .filter((use) => !mayUse(model, use))
      .map(({ file, does }) => `${file} ${does} ${model}`),
  );
  expect(strangers).toEqual([]);
});

test("a folder that no longer names a table is no longer listed for it", () => {
  const stale = models.flatMap((model) => {
    const uses = usesOf(model);
    const does = (folder: string, what: string) => uses.some((use) => folderOf(use.file) === folder && use.does === what);
    const { writes = [], reads = [] } = TABLES[model] ?? {};
    return [
      ...writes.filter((folder) => !does(folder, "writes")).map((folder) => `${folder} writes ${model}`),
      ...reads.filter((folder) => !does(folder, "reads")).map((folder) => `${folder} reads ${model}`),
    ];
  });
  expect(stale).toEqual([]);
});
