/** Every shop is alone; two that agreed meet in one file. */
import { readSource, sourceFiles } from "#tests/support/sources.ts";

const DOOR = "app/stores/door.server.ts";
const stores = sourceFiles("app/stores/*.ts");
const bare = (path: string) => readSource(path).replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");

test("of all files about paired stores one opens another shop or works on two of them", () => {
  expect(stores).toContain(DOOR);
  const crossing = stores.filter((path) => /\bopen\(|deps\.(?:all|open)\b|\.all\.|scopeTo|shopDb\(|contextOf\(/.test(bare(path)));
  expect(crossing).toEqual([DOOR]);
});

test("the clients of all shops are handed to it in one place", () => {
  const handing = sourceFiles("app/**/*.{ts,tsx}").filter((path) => /open: shopDb/.test(bare(path)));
  expect(handing).toEqual(["app/composition.server.ts"]);
});

/** Files that find work in all shops' rows name each shop that they found, and change nothing. */
const FINDS = "app/stores/find-requests.server.ts";

test("nothing else of a paired store is read or written without the door", () => {
  const all = stores.filter((path) => path !== DOOR && /PrismaClient\b/.test(bare(path)));
  expect(all).toEqual([FINDS]);
  expect(bare(FINDS)).not.toMatch(/UPDATE|INSERT|DELETE|\.(?:create|update|delete|upsert)/);
});
