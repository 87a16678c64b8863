import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

import fc from "fast-check";

import { aWebServer, type WebServer } from "#tests/support/web-server.ts";

let server: WebServer;
beforeAll(async () => {
  server = await aWebServer();
});
afterAll(() => server.stop());
afterEach(() => expect(server.child.isRunning()).toBe(true));

const MB = 1024 * 1024;

/** Sends raw bytes and returns what came back before the connection closed or `ms` passed. */
function raw(head: string, { body, bytes = 0, ms = 3_000 }: { body?: Buffer; bytes?: number; ms?: number } = {}): Promise<string> {
  return new Promise((resolve) => {
    let answer = "";
    let left = bytes;
    const socket = connect(server.port, "127.0.0.1");
    const timer = setTimeout(() => socket.destroy(), ms);
    socket.on("data", (part) => {
      answer += part.toString("latin1");
      // A sender that has its answer stops sending.
      left = 0;
    });
    socket.on("error", () => {});
    socket.on("close", () => {
      clearTimeout(timer);
      resolve(answer);
    });
    socket.write(head);
    if (body) socket.write(body);
    const chunk = Buffer.alloc(MB, 97);
    const more = () => {
      while (left > 0 && !socket.destroyed) {
        left -= chunk.length;
        if (!socket.write(chunk)) return void socket.once("drain", more);
      }
    };
    more();
  });
}

const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
const WEBHOOK =
  "POST /webhooks/orders HTTP/1.1\r\nHost: a\r\nX-Shopify-Hmac-Sha256: a\r\nX-Shopify-Topic: orders/create\r\nX-Shopify-Shop-Domain: a\r\nX-Shopify-Webhook-Id: a\r\nX-Shopify-API-Version: a\r\n";

test("an unsigned webhook that announces 540 MB is refused before it is read, and its connection is closed", async () => {
  const answer = await raw(`${WEBHOOK}Content-Length: ${540 * MB}\r\n\r\n`, { bytes: 540 * MB });
  expect(statusOf(answer)).toBe(413);
  expect(answer.toLowerCase()).toContain("connection: close");
});

test("an unsigned webhook that sends 540 MB without saying so is cut off, and nothing of it stays in memory", async () => {
  const before = server.residentMb();
  const endless = `${WEBHOOK}Transfer-Encoding: chunked\r\n\r\n${(540 * MB).toString(16)}\r\n`;
  const answer = await raw(endless, { bytes: 540 * MB });
  expect(statusOf(answer)).toBe(413);
  expect(server.residentMb() - before).toBeLessThan(200);
});

test("a webhook's answer has one length, which strict clients insist on", async () => {
  const answer = await raw(`${WEBHOOK}Connection: close\r\nContent-Length: 2\r\n\r\n{}`);
  expect(statusOf(answer)).toBe(401);
  expect(answer.match(/content-length/gi)).toHaveLength(1);
});

test("a sender that asks whether to go on with a body that is too large is told no", async () => {
  const answer = await raw(`${WEBHOOK}Expect: 100-continue\r\nContent-Length: ${540 * MB}\r\n\r\n`);
  expect(statusOf(answer)).toBe(413);
});

test("twenty bodies of 20 MB at once leave the server answering, with bounded memory", async () => {
  const flood = Array.from({ length: 20 }, () =>
    raw(`${WEBHOOK}Transfer-Encoding: chunked\r\n\r\n${(20 * MB).toString(16)}\r\n`, { bytes: 20 * MB }),
  );
  await pause(20);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  for (const answer of await Promise.all(flood)) expect([0, 413, 503]).toContain(statusOf(answer));
  expect(server.residentMb()).toBeLessThan(600);
});

test("thousands of requests sent ahead in one connection end that connection, and a few are answered in their order", async () => {
  const asked = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n";
  const answered = (text: string) => text.match(/HTTP\/1\.1 \d+/g) ?? [];
  const floods = await Promise.all(Array.from({ length: 3 }, () => raw(asked.repeat(3_000))));
  for (const answer of floods) expect(answered(answer).length).toBeLessThan(20);
  const few = asked.repeat(7) + asked.replace("Host", "Connection: close\r\nHost");
  expect(answered(await raw(few))).toEqual(Array.from({ length: 8 }, () => "HTTP/1.1 200"));
});

test("a hundred senders that never finish do not keep others from being answered", async () => {
  const slow = Array.from({ length: 100 }, () => {
    const socket = connect(server.port, "127.0.0.1");
    socket.on("error", () => {});
    socket.write(`${WEBHOOK}Content-Length: 1000\r\n\r\n{`);
    return socket;
  });
  try {
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  } finally {
    for (const socket of slow) socket.destroy();
  }
});

test("the built server says whether it is ready, in one word for each thing", async () => {
  const answer = await fetch(`${server.url}/readyz`);
  expect([answer.status, await answer.json()]).toEqual([
    503,
    { ready: false, database: "writable", migrations: "current", worker: "not_seen" },
  ]);
});

const ROUTES = [
  "/webhooks/orders",
  "/webhooks/refunds",
  "/webhooks/compliance",
  "/webhooks/app/uninstalled",
  "/webhooks/discounts",
  "/portal",
  "/portal/codes",
  "/portal/names",
  "/portal/leak",
  "/portal/page",
  "/portal/statement",
  "/portal/nowhere",
  "/portal/go/maya",
  "/portal/qr/maya",
  "/account/codes",
  "/admin/codes",
  "/admin/order",
  "/admin/tools",
  "/webhooks/flow/refresh",
  "/webhooks/flow/uses",
  "/webhooks/customers",
  "/webhooks/app/scopes-update",
  "/attempts",
  "/webhooks/pubsub",
  "/mail/bounces",
  "/confirm-test/abc",
  "/readyz",
  "/unsubscribe/abc",
  "/healthz",
  "/api/v1/members",
  "/api/v1/refreshes/preview",
  "/api/v1/openapi.json",
  "/mcp",
  "/auth/login",
  "/auth/callback",
  "/auth/exit-iframe",
  "/auth/session-token",
  "/app",
  "/",
];
const text = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.constantFrom("_data=root", "%", "%00", "%ff%fe", "..%2f..%2f", "%E0%A4%A", "//", "\\", "é", "😀", "__proto__", "a".repeat(3_000)),
);
const contentType = fc.constantFrom(
  "application/json",
  "multipart/form-data; boundary=x",
  "multipart/form-data",
  "application/x-www-form-urlencoded",
  "text/plain",
  "a/b; charset=utf-99",
  "",
);
const bodyText = fc.oneof(
  fc.string({ maxLength: 200 }),
  fc.json({ maxDepth: 3 }),
  fc.constantFrom(
    "{",
    "[".repeat(5_000),
    '--x\r\nContent-Disposition: form-data; name="a\r\n\r\n',
    "--x--",
    "%",
    "a=%E0%A4%A",
    '{"__proto__":{"a":1}}',
    "\u0000",
    '{"shop":"a.myshopify.com","key":"a\\u0000b","mark":1}',
    '{"shop":"a.myshopify.com","key":"\\ud800","mark":1}',
  ),
);
type HostileRequest = {
  method: string;
  route: string;
  tail: string;
  query: string;
  type: string;
  signed: boolean;
  token: string | undefined;
  origin: string | undefined;
  body: string;
  host: string;
};

const aRequest: fc.Arbitrary<HostileRequest> = fc.record({
  method: fc.constantFrom("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "PROPFIND", "BREW"),
  route: fc.constantFrom(...ROUTES),
  tail: fc.option(text, { nil: "" }),
  query: fc.option(text, { nil: "" }),
  type: contentType,
  signed: fc.boolean(),
  token: fc.option(
    fc.constantFrom("Bearer a.b.c", "Bearer", "Basic x", "Bearer eyJhbGciOiJub25lIn0.e30.", `Bearer rsk_${"a".repeat(43)}`),
    { nil: undefined },
  ),
  origin: fc.option(fc.constantFrom("https://elsewhere.example", "null", "no address", "http://", "%"), { nil: undefined }),
  body: bodyText,
  host: fc.constantFrom("a", "a", "a", "", "1.2.3.4.5", "a@b", "[::1", "a/b", "xn--", "a:99999"),
});

/** The status that a request is answered with, and its first line where that is a fault of the server. */
async function faultOf({ method, route, tail, query, type, signed, token, origin, body, host }: HostileRequest) {
  const path = Buffer.from(`${route}${tail}${query ? `?shop=a&${query}` : ""}`.replaceAll(/[\s\u0000]/g, "+"), "utf8").toString("latin1");
  const payload = Buffer.from(body, "utf8");
  const headers = [
    `${method} ${path} HTTP/1.1`,
    `Host: ${host}`,
    "Connection: close",
    `Content-Type: ${type}`,
    `Content-Length: ${payload.length}`,
    ...(origin ? [`Origin: ${origin}`] : []),
    ...(token ? [`Authorization: ${token}`] : []),
    ...(signed
      ? [
          "X-Shopify-Hmac-Sha256: eA==",
          "X-Shopify-Topic: orders/create",
          "X-Shopify-Shop-Domain: a",
          "X-Shopify-Webhook-Id: a",
          "X-Shopify-API-Version: a",
        ]
      : []),
  ];
  const status = statusOf(await raw(`${headers.join("\r\n")}\r\n\r\n`, { body: payload, ms: 30_000 }));
  return status < 500 || route === "/readyz" ? null : `${status} ${method} ${path} at ${host}: ${body}`;
}

test("malformed methods, paths, headers and bodies at every public address get an answer below 500", async () => {
  // A refusal keeps its connection open for two seconds: a hundred requests wait side by side.
  await fc.assert(
    fc.asyncProperty(fc.array(aRequest, { minLength: 100, maxLength: 100 }), async (requests) => {
      const faults = await Promise.all(requests.map(faultOf));
      expect(faults.filter((fault) => fault !== null)).toEqual([]);
    }),
    { numRuns: 5, seed: 20_261_129, endOnFailure: true },
  );
});

test.each([
  ["PROPFIND /api/v1/me", [], 405, "method_not_allowed"],
  ["POST /api/v1/refreshes/preview", ["Content-Length: 3000000"], 413, "too_large"],
  ["GET /api/v1/me.data", [], 404, "not_found"],
  ["GET /api/v2/me", [], 404, "not_found"],
  ["PUT /api/v1/openapi.json", ["Content-Length: 0"], 405, "method_not_allowed"],
])("%s is refused in the API's own shape before anybody knows whose it is", async (line, headers, status, code) => {
  const answer = await raw([`${line} HTTP/1.1`, "Host: a", "Connection: close", ...headers].join("\r\n") + "\r\n\r\n");
  expect([statusOf(answer), /^content-type: (.*)\r$/im.exec(answer)?.[1]]).toEqual([status, "application/problem+json"]);
  expect(answer.split("\r\n\r\n")[1]).toContain(`"code":"${code}"`);
});

test("what is no screen is not asked for as data, and agents' address refuses the pages of others", async () => {
  const ask = async (path: string, init: RequestInit = {}) => (await fetch(`${server.url}${path}`, init)).status;
  expect([await ask("/portal/page.data"), await ask("/mcp.data"), await ask("/webhooks/orders.data", { method: "POST" })]).toEqual([
    404, 404, 404,
  ]);
  const from = (...origin: string[]) => raw(["GET /mcp HTTP/1.1", "Host: a", "Connection: close", ...origin].join("\r\n") + "\r\n\r\n");
  expect([statusOf(await from()), statusOf(await from("Origin: http://a"))]).toEqual([401, 401]);
  expect([statusOf(await from("Origin: https://elsewhere.example")), statusOf(await from("Origin: null"))]).toEqual([403, 403]);
});

test.each([
  ["a host that is no address", "GET /healthz HTTP/1.1\r\nHost: 1.2.3.4.5\r\nConnection: close\r\n\r\n", 400],
  ["a way out of the frame to nowhere", "GET /auth/exit-iframe HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 400],
  ["a way out to elsewhere", "GET /auth/exit-iframe?exitIframe=//b.example HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 400],
  ["a proxy's whole address", "GET http://b.example/healthz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", 200],
  [
    "a webhook at a whole address, within its own limit",
    `${WEBHOOK.replace("POST ", "POST http://b.example")}Connection: close\r\nContent-Length: 100000\r\n\r\n${"{".repeat(100_000)}`,
    401,
  ],
])("%s is answered as what it is", async (_, bytes, status) => {
  expect(statusOf(await raw(bytes))).toBe(status);
});

test("an address that leads nowhere is answered in our own words, without script", async () => {
  const answer = await fetch(`${server.url}/wp-login.php`);
  const page = await answer.text();
  expect([answer.status, page.includes("This page is not here"), page.includes("<script")]).toEqual([404, true, false]);
});

test("a sign-in that is no form asks for the shop, and what was typed counts before what the address names", async () => {
  const signIn = (body: BodyInit, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/auth/login?shop=nonsense!`, { method: "POST", body, headers, redirect: "manual" });
  const file = new FormData();
  file.set("shop", new Blob(["x"]), "shop.txt");
  for (const answer of [await signIn("{}", { "Content-Type": "application/json" }), await signIn(file)])
    expect([answer.status, (await answer.text()).includes("Enter the address of your shop.")]).toEqual([200, true]);
  const typed = await signIn(new URLSearchParams({ shop: " glow.myshopify.com " }));
  expect([typed.status, typed.headers.get("location")]).toEqual([302, expect.stringContaining("glow")]);
});

test.each([
  "GET\r\n\r\n",
  "\r\n\r\n\r\n",
  "GET / HTTP/9.9\r\n\r\n",
  "GET http://[::1 HTTP/1.1\r\nHost: a\r\n\r\n",
  "GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
  "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
  "GET * HTTP/1.1\r\nHost: a\r\n\r\n",
  "GET // HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
  "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
  `GET / HTTP/1.1\r\nHost: a\r\nX: ${"a".repeat(40_000)}\r\n\r\n`,
  "GET / HTTP/1.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nHost: a\r\n\r\n",
])("what is no proper HTTP ends its own connection only: %j", async (bytes) => {
  expect(statusOf(await raw(bytes, { ms: 500 }))).toBeLessThan(500);
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
});

test("the log of all this names no error of ours", () => {
  const errors = server
    .log()
    .split("\n")
    .filter((line) => line.includes('"level":"error"'));
  expect(errors).toEqual([]);
});
