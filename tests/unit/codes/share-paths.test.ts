import { sharePathOf, sharePathsOf } from "#app/codes/share-paths.ts";

const link = (path: string) => `https://lumen-botanics.myshopify.com${path}`;

test("a link is kept under the code it sets, in whatever letters the code is asked for", () => {
  const paths = sharePathsOf([link("/discount/MAYA10")]);
  expect(paths).toEqual({ MAYA10: "/discount/MAYA10" });
  expect(sharePathOf(paths, "maya10")).toBe("/discount/MAYA10");
  expect(sharePathOf(paths, "NOAH10")).toBeNull();
});

test("a sign that Shopify encodes twice is found under each reading, the first link for a reading stays, and no reading goes on for ever", () => {
  const path = "/discount/test%252510";
  expect(sharePathsOf([link(path)])).toEqual({ "TEST%2510": path, "TEST%10": path, "TEST\u0010": path });
  expect(sharePathsOf([link("/discount/A%2525252525B")])).toEqual({
    "A%25252525B": "/discount/A%2525252525B",
    "A%252525B": "/discount/A%2525252525B",
    "A%2525B": "/discount/A%2525252525B",
  });
  expect(sharePathsOf([link("/discount/maya"), link("/discount/MAYA")])).toEqual({ MAYA: "/discount/maya" });
});

test.each([
  "",
  "no link",
  "/discount/MAYA",
  link("/discount/"),
  link("/de/discount/MAYA"),
  link("/discount/MAYA/more"),
  link("/discount/%E0%A4%A"),
])("%j is passed over", (url) => {
  expect(sharePathsOf([url])).toEqual({});
});

test.each([
  null,
  undefined,
  "text",
  7,
  { MAYA: 7 },
  { MAYA: "/products/serum" },
  { MAYA: "//evil.example/discount/MAYA" },
  { MAYA: "/discount/MAYA?to=x" },
])("%j holds no path for a code", (paths) => {
  expect(sharePathOf(paths, "MAYA")).toBeNull();
});
