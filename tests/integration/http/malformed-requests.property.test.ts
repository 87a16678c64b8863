/** Whatever is thrown at a public route: an answer below 500, and a process that lives. */
import fc from "fast-check";

import { accountToken } from "#tests/support/account-token.ts";
import { API_SECRET, anApp, type TestApp } from "#tests/support/app.ts";
import { signQuery } from "#tests/support/app-proxy.ts";
import { send } from "#tests/support/attack/raw-client.ts";
import { aWebServer, type WebServer } from "#tests/support/web-server.ts";
import { aWebhook } from "#tests/support/webhook.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";

const SHOP = "lumen-botanics.myshopify.com";
const SEED = 20_261_101;
const RUNS = 600;
const MOST_MS = 90_000;
const PEAK_MB = 600;

let app: TestApp;
let server: WebServer;
let token: string;
let unsubscribe: string;
beforeAll(async () => {
  app = await anApp();
  const { memberId } = await aWholeShop(app.db, SHOP);
  const { signUnsubscribe } = await import("#app/messages/unsubscribe-token.server.ts");
  unsubscribe = `/unsubscribe/${signUnsubscribe({ shop: SHOP, memberId }, API_SECRET)}`;
  token = await accountToken(SHOP, { sub: "gid://shopify/Customer/7" });
  server = await aWebServer(process.env.DATABASE_URL!);
});
afterAll(async () => {
  await server.stop();
  await app.close();
});

const ROUTES = [
  ...["orders", "refunds", "discounts", "compliance", "app/uninstalled", "app/scopes-update", "nothing"].map((name) => `/webhooks/${name}`),
  ...["", "/codes", "/names", "/page", "/go/maya", "/go/maya/products/serum", "/qr/maya"].map((name) => `/portal${name}`),
  ...[
    "/account/codes",
    "/admin/codes",
    "/unsubscribe/x.y",
    "/healthz",
    "/auth/login",
    "/auth/callback",
    "/auth/session-token",
    "/auth/exit-iframe",
  ],
  ...[
    "/",
    "/app",
    "/app/offers.data",
    "/_root.data",
    "/__manifest",
    "/assets/none.js",
    "/assets/../../package.json",
    "/favicon.ico",
    "//",
    "/nowhere",
  ],
];
const FACTS = [
  "shop",
  "logged_in_customer_id",
  "path_prefix",
  "timestamp",
  "signature",
  "t",
  "index",
  "_data",
  "p",
  "version",
  "_routes",
  "host",
  "id_token",
];

const raw = (text: string) => text.replaceAll(/[\r\n]/g, "");
const garbage = fc.oneof(
  fc.string({ maxLength: 30 }),
  fc.string({ unit: "binary", maxLength: 30 }),
  fc.constantFrom(
    "%",
    "%zz",
    "%00",
    "%E0%A4%A",
    "%2e%2e%2f",
    "../..",
    "\\",
    "//",
    "%5c",
    ";",
    "?",
    "#",
    "%F0%9F%98%80",
    "[]",
    "__proto__",
    "constructor",
  ),
  fc.integer({ min: 100, max: 9_000 }).map((length) => "a/".repeat(length / 2)),
);
const query = fc.array(fc.tuple(fc.oneof(fc.constantFrom(...FACTS), garbage), fc.oneof(fc.constantFrom(SHOP, "1", ""), garbage)), {
  maxLength: 5,
});
const written = (pairs: [string, string][]) => pairs.map(([name, value]) => `${name}=${value}`).join("&");

/** A query whose signature holds, with anything else in it. */
const signed = query.map((pairs) => {
  const own = Object.fromEntries(pairs.filter(([name]) => !FACTS.slice(0, 5).includes(name)));
  const facts = { shop: SHOP, logged_in_customer_id: "7", path_prefix: "/apps/reissue", timestamp: `${Math.floor(Date.now() / 1000)}` };
  return signQuery({ ...own, ...facts }, API_SECRET);
});

const target = fc.tuple(
  fc.oneof({ weight: 8, arbitrary: fc.constantFrom("unsubscribe", ...ROUTES) }, { weight: 1, arbitrary: garbage }),
  fc.oneof({ weight: 3, arbitrary: fc.constant("") }, { weight: 1, arbitrary: garbage }),
  fc.oneof(fc.constant(""), query.map(written), signed),
);
const method = fc.oneof(
  { weight: 12, arbitrary: fc.constantFrom("GET", "POST", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS") },
  { weight: 1, arbitrary: fc.oneof(fc.constantFrom("TRACE", "CONNECT", "QUERY", "PROPFIND", "get", "PRI"), fc.string({ maxLength: 10 })) },
);

const TYPES = [
  "application/json",
  "application/x-www-form-urlencoded",
  "application/x-www-form-urlencoded; charset=utf-7",
  "multipart/form-data",
  "multipart/form-data; boundary=x",
  "multipart/form-data; boundary=",
  "text/plain",
  "text/x-script",
  "nonsense",
];
const body = fc.oneof(
  fc.constant(""),
  fc.json().map(String),
  fc.constantFrom(
    "{",
    "[".repeat(20_000),
    '{"__proto__":1}',
    '{"enrolmentId":"\\u0000","name":"\\ud800","intent":"check"}',
    "wants=news",
    "shop=%00",
    "shop=a&shop=b",
  ),
  garbage,
  fc.tuple(garbage, garbage).map(([name, value]) => `--x\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n--x--\r\n`),
  garbage.map((part) => `--x\r\n${part}`),
  fc.constant('--x\r\nContent-Disposition: form-data; name="shop"; filename="a"\r\n\r\nx\r\n--x--\r\n'),
);
const framing = fc.oneof(
  { weight: 8, arbitrary: fc.constant("true") },
  { weight: 1, arbitrary: fc.constantFrom("chunked", "none", "too short", "both", "-1", "1e3", "99999999999999999999") },
);
const header = fc.oneof(
  fc.tuple(
    fc.constantFrom(
      "Accept-Language",
      "Cookie",
      "Origin",
      "Referer",
      "User-Agent",
      "Accept",
      "Accept-Encoding",
      "If-None-Match",
      "Range",
      "X-Forwarded-Proto",
    ),
    garbage,
  ),
  fc.constantFrom<[string, string]>(
    ["Host", "b a d"],
    ["Host", "elsewhere.example:99999"],
    ["Host", ""],
    ["Authorization", "Bearer"],
    ["Origin", "null"],
    ["Origin", "https://elsewhere.example"],
    ["Authorization", "Bearer a.b.c"],
    ["Content-Encoding", "gzip"],
    ["Expect", "100-continue"],
    ["Upgrade", "websocket"],
    ["Range", "bytes=9-1"],
    ["X-Remix-Replace", "1"],
  ),
);

type Shot = { method: string; path: string; headers: [string, string][]; type: string; body: string; framing: string; signs: boolean };
const shot: fc.Arbitrary<Shot> = fc
  .record({
    method,
    target,
    headers: fc.array(header, { maxLength: 4 }),
    type: fc.constantFrom(...TYPES),
    body,
    framing,
    signs: fc.boolean(),
  })
  .map(({ target: [route, suffix, search], ...rest }) => {
    const path = `${route === "unsubscribe" ? unsubscribe : route}${suffix}`;
    return { ...rest, path: raw(search === "" ? path : `${path}?${search}`) };
  });

function framed({ body: text, framing: kind }: Shot): { headers: [string, string][]; bytes: Buffer } {
  const bytes = Buffer.from(text);
  const chunks = Buffer.concat([
    Buffer.from(`${bytes.length.toString(16)}\r\n`),
    bytes,
    Buffer.from(bytes.length > 0 ? "\r\n0\r\n\r\n" : "\r\n"),
  ]);
  switch (kind) {
    case "true":
      return { headers: [["Content-Length", `${bytes.length}`]], bytes };
    case "chunked":
      return { headers: [["Transfer-Encoding", "chunked"]], bytes: chunks };
    case "none":
      return { headers: [], bytes };
    case "too short":
      return { headers: [["Content-Length", `${Math.max(0, bytes.length - 1)}`]], bytes };
    case "both":
      return {
        headers: [
          ["Content-Length", `${bytes.length}`],
          ["Transfer-Encoding", "chunked"],
        ],
        bytes: chunks,
      };
    default:
      return { headers: [["Content-Length", kind]], bytes };
  }
}

/** Half of the shots carry what lets them in: a webhook's signature or a customer's token. */
async function proof({ path, body: text, signs }: Shot): Promise<[string, string][]> {
  if (!signs) return [];
  if (path.startsWith("/account")) return [["Authorization", `Bearer ${token}`]];
  if (!path.startsWith("/webhooks")) return [];
  return [...aWebhook({ shop: SHOP, topic: "orders/create", body: text }).headers].filter(([name]) => name !== "content-type");
}

test("malformed methods, paths, headers, encodings, forms and JSON are answered below 500, and the process lives", async () => {
  const failed = (status: number | null) => status !== null && status >= 500;
  await fc.assert(
    fc.asyncProperty(shot, async (one) => {
      const { headers, bytes } = framed(one);
      const given: [string, string][] = [["Content-Type", one.type], ...(await proof(one)), ...one.headers, ...headers];
      const all: [string, string][] = given.some(([name]) => name === "Host") ? given : [["Host", "127.0.0.1"], ...given];
      const lines = all.map(([name, value]) => `${name}: ${raw(value)}\r\n`).join("");
      const head = Buffer.from(`${raw(one.method)} ${one.path} HTTP/1.1\r\n${lines}Connection: close\r\n\r\n`);
      const { status } = await send({ port: server.port, head, body: [bytes], timeoutMs: 3_000 });
      if (failed(status)) throw new Error(`Answered ${status}: ${server.log().split("\n").slice(-6).join("\n").slice(0, 2_000)}`);
      return server.child.isRunning();
    }),
    { seed: SEED, numRuns: RUNS, interruptAfterTimeLimit: MOST_MS, endOnFailure: true },
  );
  expect((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status).toBe(200);
  expect(server.log()).not.toContain("process_ends");
  expect(server.peakMb()).toBeLessThan(PEAK_MB);
});

test("bytes that are no HTTP at all are 400 or a closed connection", async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 2_000 }), async (bytes) => {
      const { status } = await send({
        port: server.port,
        head: Buffer.concat([Buffer.from(bytes), Buffer.from("\r\n\r\n")]),
        timeoutMs: 500,
      });
      return status === null || (status >= 400 && status < 500);
    }),
    { seed: SEED, numRuns: 100, interruptAfterTimeLimit: 30_000 },
  );
  expect((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status).toBe(200);
});
