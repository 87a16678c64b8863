import { errorReport } from "#app/telemetry/error-report.ts";

const about = { role: "worker", at: new Date("2026-11-29T12:00:00Z") };

test("a report says which error it is and where it happened, and of the line's fields shop, job and request alone", () => {
  const report = errorReport("job_failed", new TypeError("no such row"), {
    ...about,
    fields: { shop: "a.myshopify.com", job: "drift.check", name: "Maya" },
  });
  expect(report).toEqual({
    event: "job_failed",
    role: "worker",
    at: "2026-11-29T12:00:00.000Z",
    error: { name: "TypeError", message: "no such row", stack: expect.arrayContaining([expect.stringMatching(/^at /)]) },
    shop: "a.myshopify.com",
    job: "drift.check",
  });
});

test.each([
  ["a token", "401 for shpat_0123abcd and shpua_9", "401 for [token] and [token]"],
  ["a JSON web token", "bad eyJhbGciOi.eyJzdWIi.c2ln here", "bad [token] here"],
  ["an e-mail address", `no mailbox "maya.o'neil@example.co.uk"`, `no mailbox "maya.o'[address]"`],
  [
    "a password in an address",
    "cannot reach postgres://reissue:hunter2@db:5432/reissue",
    "cannot reach postgres://[account]@db:5432/reissue",
  ],
])("%s does not leave with the message", (_, message, told) => {
  expect(errorReport("x", new Error(message), { ...about, fields: {} }).error.message).toBe(told);
});

test("what was thrown and is no error is told by its words, and a long message is cut", () => {
  expect(errorReport("x", "because", { ...about, fields: {} }).error).toEqual({ name: "Error", message: "because", stack: [] });
  expect(errorReport("x", { message: "a".repeat(2_000) }, { ...about, fields: {} }).error.message).toHaveLength(500);
});
