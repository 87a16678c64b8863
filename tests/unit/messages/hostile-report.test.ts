import { readReport } from "#app/messages/channels/email/read-report.server.ts";
import { errorReport } from "#app/telemetry/error-report.ts";

const N = 100_000;
const mail = (type: string, body: string) => Buffer.from(`From: <>\r\nSubject: Undeliverable\r\nContent-Type: ${type}\r\n\r\n${body}`);

/** Anybody can send to the address that undeliverable mail comes back to, and the process that reads it serves everybody. */
test.each([
  ["a line without end", mail("text/plain", "a".repeat(N))],
  ["nothing but empty lines", mail("text/plain", `x${"\n".repeat(10 * N)}x`)],
  ["tags that do not end", mail("text/html", "<".repeat(N))],
  ["a field that is no field", mail("message/delivery-status", `Action:${" ".repeat(N)}\u2028x`)],
])("a mail with %s is read in a moment", async (_, raw) => {
  const began = performance.now();
  await readReport(raw);
  expect(performance.now() - began).toBeLessThan(1_000);
});

test.each(["@", "a@", "a"])("an error whose text repeats %j is told in a moment", (text) => {
  const began = performance.now();
  errorReport("job_failed", new Error(text.repeat(20_000)), { fields: {}, role: "web", at: new Date() });
  expect(performance.now() - began).toBeLessThan(1_000);
});
