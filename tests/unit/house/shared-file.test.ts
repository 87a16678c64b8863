import { sharedFile } from "../../../scripts/shared-file.ts";

/** A clone at `root` in which the entry imports a route, the route a component and a library. */
function fileOf(root: string, path: string): string | undefined {
  const imports: Record<string, string[]> = {
    "/app/routes/one.tsx": ["/app/ui/piece.tsx", "/node_modules/react/index.js"],
    "/app/ui/piece.tsx": [],
    "/node_modules/react/index.js": [],
  };
  const at = (one: string) => `${root}${one}`;
  const getModuleInfo = (id: string) => ({
    importedIds: (imports[id.slice(root.length)] ?? []).map(at),
    importers: Object.keys(imports)
      .filter((one) => imports[one]!.includes(id.slice(root.length)))
      .map(at),
  });
  return sharedFile(at(""), at(path), { getModuleInfo: getModuleInfo as never });
}

test.each(["/clone", "/app", "/built/app/reissue", "/built/node_modules/reissue"])(
  "the browser's files are cut the same in a clone at %s",
  (root) => {
    expect(["/app/routes/one.tsx", "/app/ui/piece.tsx", "/node_modules/react/index.js"].map((path) => fileOf(root, path))).toEqual([
      undefined,
      "shared",
      "libraries",
    ]);
  },
);
