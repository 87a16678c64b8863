import { strayErrorLines, takeErrorLines, tolerateErrorLines } from "#tests/support/error-lines.ts";

const REQUIRED = {
  DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
  SHOPIFY_API_KEY: "key",
  SHOPIFY_API_SECRET: "secret",
  SHOPIFY_APP_URL: "https://reissue.example.com",
  SCOPES: "read_discounts",
};

let log: (typeof import("#app/platform/logger.server.ts"))["log"];
beforeAll(async () => {
  Object.assign(process.env, REQUIRED);
  ({ log } = await import("#app/platform/logger.server.ts"));
});

test("an error the app logs is kept from the output, and would fail the test if it were not taken", () => {
  log.error("went_wrong", "because", { shop: "one.myshopify.com" });
  expect(strayErrorLines()).toHaveLength(1);
  expect(takeErrorLines()).toMatchObject([{ event: "went_wrong", error: "because", shop: "one.myshopify.com" }]);
  expect(strayErrorLines()).toEqual([]);
});

test("an error that may come is tolerated by its words, and no other with it", () => {
  tolerateErrorLines(/"event":"may_come"/);
  log.error("may_come", "because");
  log.error("may_not", "because");
  expect(strayErrorLines().map((line) => (JSON.parse(line) as { event: string }).event)).toEqual(["may_not"]);
  takeErrorLines();
});
