import { readFileSync } from "node:fs";

import { byteBudget } from "#app/http/byte-budget.ts";
import { BODY_LIMITS, bodyLimit } from "#app/http/request-limits.ts";
import { LARGEST_FILE } from "#app/members/import/import-members.server.ts";

test("webhooks may have a few megabytes, on every address that shopify.app.toml names", () => {
  const addresses = [...readFileSync("shopify.app.toml", "utf8").matchAll(/uri = "(.+)"/g)].map(([, uri]) => uri!);
  expect(addresses.length).toBeGreaterThan(5);
  for (const address of addresses) expect(bodyLimit(address)).toBe(BODY_LIMITS.webhook);
});

test.each(["/app/members/import", "/app/members/import.data", "/app/offers/1/add-members", "/app/offers/adopt/1", "/app/refreshes/1"])(
  "%s takes a file of the largest size, escaped as a form escapes it",
  (path) => expect(bodyLimit(path)).toBeGreaterThan(3 * LARGEST_FILE),
);

test("a staff member's form may carry 20,000 ids with a name each", () => {
  const form = new URLSearchParams({
    typed: JSON.stringify(Object.fromEntries(Array.from({ length: 20_000 }, (_, at) => [`${at}`.padStart(36, "0"), "SOMEBODYS-NAME-15"]))),
  });
  expect(bodyLimit("/app/offers/new")).toBeGreaterThan(form.toString().length);
});

test.each(["/", "/app", "/portal/names", "/account/codes", "/unsubscribe/x", "/auth/login", "/healthz", "/nowhere", "/APP/members/import"])(
  "%s takes a small body only",
  (path) => expect(bodyLimit(path)).toBe(BODY_LIMITS.other),
);

test("a budget gives no more than it has, and gives again what came back", () => {
  const budget = byteBudget(10);
  expect([budget.take(6), budget.take(5), budget.take(4), budget.taken()]).toEqual([true, false, true, 10]);
  budget.giveBack(6);
  expect([budget.take(7), budget.take(6)]).toEqual([false, true]);
});
