import { refusalOf } from "#app/http/request-head.ts";

const status = (url: string, { method = "GET", headers = {} }: { method?: string; headers?: Record<string, string> } = {}) =>
  refusalOf({ method, url, headers })?.status ?? null;

test.each(["/", "/portal/go/maya?utm_source=a%20b", "/app?x=%E0%A4%A", "/app/offers.data?index", "/assets/a-B_1.js", "/gr%C3%B6%C3%9Fe"])(
  "%s is let in",
  (url) => expect(status(url)).toBeNull(),
);

test.each([
  "",
  "*",
  "app",
  "http://elsewhere.example/",
  "//elsewhere.example/",
  "/%",
  "/%zz",
  "/%E0%A4%A",
  "/a%00b",
  "/a%0Ab",
  "/a\\b",
  "/a#b",
])("the address %j is 400", (url) => expect(status(url)).toBe(400));

test("a NUL in the query is 400, because PostgreSQL takes none", () => expect(status("/portal?shop=%00")).toBe(400));

test.each(["TRACE", "CONNECT", "PROPFIND", "get", ""])("the method %j is 405", (method) => expect(status("/", { method })).toBe(405));

test("a compressed body is 415, and a transfer coding other than chunked is 400", () => {
  expect(status("/", { headers: { "content-encoding": "gzip" } })).toBe(415);
  expect(status("/", { headers: { "content-encoding": "identity" } })).toBeNull();
  expect(status("/", { headers: { "transfer-encoding": "gzip, chunked" } })).toBe(400);
  expect(status("/", { headers: { "transfer-encoding": "Chunked" } })).toBeNull();
});

test("an Origin that is no origin is 400, and a form of another site is 403 except where it proves itself", () => {
  const post = (url: string, headers: Record<string, string>) =>
    status(url, { method: "POST", headers: { host: "app.example", ...headers } });
  expect(post("/auth/login", { origin: "nonsense" })).toBe(400);
  expect(post("/auth/login", { origin: "https://elsewhere.example" })).toBe(403);
  expect(post("/auth/login", { origin: "null" })).toBe(403);
  expect(post("/auth/login", { origin: "https://app.example" })).toBeNull();
  expect(post("/auth/login", { origin: "https://public.example", "x-forwarded-host": "public.example, app.example" })).toBeNull();
  for (const url of ["/account/codes", "/portal/names", "/unsubscribe/x"])
    expect(post(url, { origin: "https://extensions.example" })).toBeNull();
  expect(status("/app", { headers: { host: "app.example", origin: "https://elsewhere.example" } })).toBeNull();
});
