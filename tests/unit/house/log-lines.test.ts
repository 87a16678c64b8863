import { jest } from "@jest/globals";

import { TEST_KEYS } from "#tests/support/keys.ts";

const REQUIRED = {
  DATABASE_URL: "postgres://nobody@127.0.0.1:1/none",
  SHOPIFY_API_KEY: "key",
  SHOPIFY_API_SECRET: "secret",
  SHOPIFY_APP_URL: "https://reissue.example.com",
  SCOPES: "read_discounts",
  ...TEST_KEYS,
  LOG_LEVEL: "info",
};

let log: (typeof import("#app/platform/logger.server.ts"))["log"];
let written: string[];
beforeAll(async () => {
  Object.assign(process.env, REQUIRED);
  ({ log } = await import("#app/platform/logger.server.ts"));
});
beforeEach(() => {
  written = [];
  jest.spyOn(process.stdout, "write").mockImplementation((text) => written.push(String(text)) > 0);
});
afterEach(() => jest.restoreAllMocks());

const events = () =>
  written.map((text) =>
    text
      .trimEnd()
      .split("\n")
      .map((line) => (JSON.parse(line) as { event: string }).event),
  );

test("lines of one turn of the event loop are written together, in their order", async () => {
  log.info("first");
  await Promise.resolve();
  log.warn("second", { shop: "one.myshopify.com" });
  expect(written).toEqual([]);
  await new Promise(setImmediate);
  log.info("third");
  await new Promise(setImmediate);
  expect(events()).toEqual([["first", "second"], ["third"]]);
});

test("what was not written yet is written when the process ends", () => {
  log.info("last words");
  process.emit("exit", 0);
  expect(events()).toEqual([["last words"]]);
});

test("lines below the level are not kept", async () => {
  log.debug("whispered");
  await new Promise(setImmediate);
  expect(written).toEqual([]);
});

test("a field that is called like a secret or a person's address is blanked", async () => {
  log.info("signed_in", { shop: "one.myshopify.com", token: "shpat_1", email: "maya@example.com" });
  await new Promise(setImmediate);
  expect(written.join("")).toContain("one.myshopify.com");
  expect(written.join("")).not.toMatch(/shpat_1|maya@example/);
});

test("an error's line carries level, time and stack, and goes to standard error", () => {
  const failed: string[] = [];
  jest.spyOn(process.stderr, "write").mockImplementation((text) => failed.push(String(text)) > 0);
  log.error("job_failed", new Error("no such row"), { shop: "one.myshopify.com", job: "drift.check" });
  expect(written).toEqual([]);
  expect(JSON.parse(failed.join("")) as object).toMatchObject({
    level: "error",
    event: "job_failed",
    job: "drift.check",
    at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
    error: expect.stringContaining("Error: no such row"),
  });
});
