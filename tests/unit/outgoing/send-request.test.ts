import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

import { retryAfter } from "#app/outgoing/events.ts";
import { addressProblem, pauseIn, sendRequest, wordsOf } from "#app/outgoing/send-request.server.ts";

const PUBLIC = { loopback: false };

test.each([
  "https://example.com/hook",
  "https://local.example.com/",
  "https://internal-tools.com/",
  "https://hooks.example.co.uk:8443/a?b=c",
])("%s can be told of events", (url) => {
  expect(addressProblem(url, PUBLIC)).toBeNull();
});

test.each([
  "http://example.com/",
  "https://127.0.0.1/",
  "https://2130706433/",
  "https://0x7f.1/",
  "https://[::1]/",
  "https://[::ffff:10.0.0.1]/",
  "https://localhost/",
  "https://localhost./",
  "https://api.localhost/",
  "https://metadata.google.internal/",
  "https://printer.LOCAL/",
  "https://router.home.arpa./",
  "https://１２７.0.0.1/",
  "https://user:pass@example.com/",
  "ftp://example.com/",
  "example.com",
  `https://example.com/${"a".repeat(2_000)}`,
])("%s cannot", (url) => {
  expect(addressProblem(url, PUBLIC)).not.toBeNull();
});

const ask = (url: string, loopback: boolean) =>
  sendRequest(url, { headers: {}, body: "{}", loopback, signal: new AbortController().signal });

test.each(["https://localhost/", "https://127.0.0.1/", "https://169.254.169.254/latest/meta-data", "https://[::1]/", "https://10.0.0.1/"])(
  "nothing is sent to %s, whatever led there",
  async (url) => {
    expect(await ask(url, false)).toEqual({ status: null, error: "The name leads to a private address, where nothing is sent." });
  },
);

test("a clone that may send to this machine sends to no other private address", async () => {
  expect(await ask("http://10.0.0.1/", true)).toMatchObject({ error: expect.stringContaining("private address") });
  expect(await ask("http://127.0.0.1/", false)).toEqual({ status: null, error: "Only https:// is used." });
});

test("a redirect is an answer and is not followed, and an endless answer is cut off and counts by its status", async () => {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(request.url ?? "");
    if (request.url === "/endless") {
      response.writeHead(200);
      const more = setInterval(() => response.write("a".repeat(8_192)), 1);
      response.on("close", () => clearInterval(more));
      return;
    }
    if (request.url === "/slow") {
      response.writeHead(200, { "Retry-After": "7" });
      const more = setInterval(() => response.write("a"), 20);
      response.on("close", () => clearInterval(more));
      return;
    }
    response.writeHead(307, { Location: "/elsewhere", "Retry-After": "90" }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  try {
    expect(await ask(`http://127.0.0.1:${port}/first`, true)).toEqual({ status: 307, pauseSeconds: 90 });
    expect(await ask(`http://127.0.0.1:${port}/endless`, true)).toEqual({ status: 200, pauseSeconds: null });
    // However slowly its body goes on: it answered, and the event is not sent to it a second time.
    const signal = AbortSignal.timeout(300);
    const slow = sendRequest(`http://127.0.0.1:${port}/slow`, { headers: {}, body: "{}", loopback: true, signal });
    expect(await slow).toEqual({ status: 200, pauseSeconds: 7 });
    expect(asked).toEqual(["/first", "/endless", "/slow"]);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

test.each([
  ["120", 120],
  [" 0 ", 0],
  ["Mon, 30 Nov 2026 12:01:30 GMT", 90],
  ["Mon, 30 Nov 2020 12:00:00 GMT", 0],
  ["-5", null],
  ["1.5", null],
  ["soon", null],
  [undefined, null],
])("a receiver that asks to be left alone for %j is left alone for %j seconds", (header, seconds) => {
  expect(pauseIn(header, Date.parse("2026-11-30T12:00:00Z"))).toBe(seconds);
});

test.each([
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "The certificate of the host is not accepted."],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "The certificate of the host is not accepted."],
  ["CERT_HAS_EXPIRED", "The certificate of the host is not accepted."],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "The certificate of the host is not accepted."],
  ["EPROTO", "The host does not speak https there."],
  ["ECONNRESET", "The connection broke."],
])("what is wrong with a receiver is told in words: %s", (code, words) => {
  expect(wordsOf(Object.assign(new Error(), { code }))).toBe(words);
});

test("an event that nobody takes is tried for three days, less and less often", () => {
  const waits: number[] = [];
  for (let seconds = retryAfter(1); seconds !== null; seconds = retryAfter(waits.length + 1)) waits.push(seconds);
  expect(waits).toEqual(waits.toSorted((a, b) => a - b));
  expect(waits.reduce((sum, seconds) => sum + seconds, 0) / 86_400).toBeCloseTo(3.13, 1);
});
