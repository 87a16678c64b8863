import { readSource, sourceFiles } from "#tests/support/sources.ts";

const files = sourceFiles("*.{js,ts}", "{app,bench,extensions,scripts,tests}/**/*.{ts,tsx,js,mjs,css,graphql}");
const written = files.filter((path) => path !== "app/shopify/admin.schema.graphql");

test("no file of ours is longer than 400 lines", () => {
  const long = written.filter((path) => readSource(path).trimEnd().split("\n").length > 400);
  expect(long).toEqual([]);
});

test("files are named in kebab-case, as routes are by their addresses", () => {
  const named = /^[a-z0-9]+([-.][a-z0-9]+)*$/;
  const odd = written.filter((path) => !path.startsWith("app/routes/") && !path.split("/").every((part) => named.test(part)));
  expect(odd).toEqual([]);
});

test("nothing switches a lint rule or the type checker off", () => {
  const off = new RegExp(["eslint-" + "disable", "@ts-" + "(ignore|nocheck|expect-error)", "istanbul " + "ignore"].join("|"));
  expect(written.filter((path) => off.test(readSource(path)))).toEqual([]);
});
