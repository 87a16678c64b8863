/** The built web server, as a process of its own, under requests that nobody means well. */
import { connect } from "node:net";
import { setTimeout as pause } from "node:timers/promises";

import { createHmac } from "node:crypto";

import { aDatabase, type TestDatabase } from "#tests/support/postgres.ts";
import { parallelBodies, slowConnections, unsignedBody } from "#tests/support/attack/attacks.ts";
import { bytes, send, unsignedHead } from "#tests/support/attack/raw-client.ts";
import { aWebServer, type WebServer } from "#tests/support/web-server.ts";

const MB = 1024 * 1024;
const PEAK_MB = 600;

let database: TestDatabase;
let server: WebServer;
beforeAll(async () => {
  database = await aDatabase();
  server = await aWebServer(database.url, { imports: ["./tests/support/attack/loaded-sources.mjs"] });
});
afterEach(async () => {
  expect(server.child.isRunning()).toBe(true);
  expect((await fetch(`http://127.0.0.1:${server.port}/healthz`)).status).toBe(200);
  expect(server.peakMb()).toBeLessThan(PEAK_MB);
});
afterAll(async () => {
  await server.stop();
  await database.drop();
});

const get = (path: string, more = "") =>
  send({ port: server.port, head: `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${more}\r\n` });

test("an unsigned body of 540 MB is 413 before it is read, announced or in chunks", async () => {
  const announced = await unsignedBody({ port: server.port, size: 540 * MB });
  expect(announced).toMatchObject({ status: 413, head: expect.stringMatching(/connection: close/i) as string });
  expect(announced.sent).toBeLessThan(40 * MB);
  const chunked = await unsignedBody({ port: server.port, size: 540 * MB, chunked: true });
  expect(chunked).toMatchObject({ status: 413, head: expect.stringMatching(/connection: close/i) as string });
  expect(chunked.sent).toBeLessThan(40 * MB);
});

test.each([
  "/webhooks/orders",
  "/webhooks/compliance",
  "/portal/names",
  "/account/codes",
  "/unsubscribe/x.y",
  "/auth/login",
  "/app/members/import",
  "/",
  "/nowhere",
])("a body of 20 MB for %s is 413 and its connection is closed", async (path) => {
  for (const chunked of [false, true]) {
    const { status, head } = await unsignedBody({ port: server.port, path, size: 20 * MB, chunked });
    expect([status, /connection: close/i.test(head)]).toEqual([413, true]);
  }
});

test("fifty bodies of 20 MB at once are refused within the memory that bodies may take", async () => {
  const announced = await parallelBodies({ port: server.port, count: 50, size: 20 * MB });
  expect(new Set(announced.map(({ status }) => status))).toEqual(new Set([413]));
  // In chunks they are read until each is too large, or all together are.
  const chunked = await parallelBodies({ port: server.port, count: 50, size: 20 * MB, chunked: true });
  expect(chunked.filter(({ status }) => status !== 413 && status !== 503)).toEqual([]);
});

test("more unfinished bodies than memory is set aside for are 503 with Retry-After, and give it back when they end", async () => {
  const size = 4 * MB;
  const held = Array.from({ length: 12 }, () => {
    const socket = connect({ port: server.port, host: "127.0.0.1" });
    let heard = "";
    socket.on("error", () => undefined);
    socket.on("data", (data) => (heard += data.toString("latin1")));
    socket.write(unsignedHead("/webhooks/orders", { "Content-Length": String(size) }));
    // All but the last byte: nothing of it can be checked yet.
    for (const piece of bytes(size - 1)) socket.write(piece);
    return { socket, heard: () => heard };
  });
  while (!held.some(({ heard }) => heard().includes(" 503 "))) await pause(50);
  expect(held.find(({ heard }) => heard().includes(" 503 "))!.heard()).toMatch(/retry-after: \d+/i);
  for (const { socket } of held) socket.destroy();
  let outcome = await unsignedBody({ port: server.port, size: 3 * MB });
  for (let tries = 0; tries < 50 && outcome.status === 503; tries++) {
    await pause(100);
    outcome = await unsignedBody({ port: server.port, size: 3 * MB });
  }
  expect(outcome.status).toBe(401);
});

test("slow senders of headers are closed within seconds, and others are answered meanwhile", async () => {
  const slow = slowConnections({ port: server.port, count: 60 });
  await pause(1_000);
  expect((await get("/healthz")).status).toBe(200);
  const deadline = Date.now() + 60_000;
  while (slow.open() > 30 && Date.now() < deadline) await pause(250);
  expect(slow.open()).toBeLessThanOrEqual(30);
  slow.stop();
});

test("a sender that asks first is told 413 before it sends, and 100 when it may", async () => {
  const refused = await send({
    port: server.port,
    head: unsignedHead("/webhooks/orders", { Expect: "100-continue", "Content-Length": "99999999" }),
  });
  expect([refused.status, refused.head.includes("100 Continue")]).toEqual([413, false]);
  const body = Buffer.from("{}");
  const allowed = await send({
    port: server.port,
    head: unsignedHead("/webhooks/orders", { Expect: "100-continue", "Content-Length": String(body.length) }),
    body: [body],
  });
  expect(allowed.status).toBe(401);
  const other = await send({ port: server.port, head: unsignedHead("/webhooks/orders", { Expect: "a-miracle", "Content-Length": "2" }) });
  expect(other.status).toBe(417);
});

test("compressed bodies, doubled lengths and strange transfer codings are refused", async () => {
  const asked = async (headers: Record<string, string>, body = Buffer.from("{}")) =>
    (await send({ port: server.port, head: unsignedHead("/webhooks/orders", { Connection: "close", ...headers }), body: [body] })).status;
  expect(await asked({ "Content-Encoding": "gzip", "Content-Length": "2" })).toBe(415);
  expect(await asked({ "Content-Length": "2", "content-length": "3" })).toBe(400);
  expect(await asked({ "Content-Length": "2", "Transfer-Encoding": "chunked" })).toBe(400);
  expect(await asked({ "Transfer-Encoding": "gzip, chunked" }, Buffer.from("0\r\n\r\n"))).toBe(400);
  expect(await asked({ "Transfer-Encoding": "chunked" }, Buffer.from("zz\r\n"))).toBe(400);
  expect(await asked({ "Content-Length": "-1" })).toBe(400);
  expect(await asked({ "X-Long": "x".repeat(20_000), "Content-Length": "2" })).toBe(431);
});

test("senders that go away in the middle of a body leave nothing behind", async () => {
  const sizes = Array.from({ length: 40 }, (_, at) => 1_000 * (at + 1));
  await Promise.all(
    sizes.flatMap((size) =>
      ["/webhooks/orders", "/auth/login", "/app/members/import"].map((path) =>
        send({ port: server.port, head: unsignedHead(path, { "Content-Length": String(2 * size) }), body: bytes(size), abort: true }),
      ),
    ),
  );
  expect((await unsignedBody({ port: server.port, size: 3 * MB })).status).toBe(401);
});

test("the form of a sign-in that is no form, or breaks off, is 400", async () => {
  const post = (type: string, body: string) =>
    fetch(`http://127.0.0.1:${server.port}/auth/login`, { method: "POST", headers: { "Content-Type": type }, body, redirect: "manual" });
  expect((await post("application/json", "{}")).status).toBe(400);
  expect((await post("multipart/form-data; boundary=x", '--x\r\nContent-Disposition: form-data; name="shop"\r\n\r\na')).status).toBe(400);
  const file = '--x\r\nContent-Disposition: form-data; name="shop"; filename="a"\r\n\r\na\r\n--x--\r\n';
  expect((await post("multipart/form-data; boundary=x", file)).status).toBe(200);
});

test("the running server has loaded no source of the app beside its bundle", async () => {
  const loaded = [...server.log().matchAll(/^loaded (.+)$/gm)].map(([, url]) => url!);
  expect(loaded.some((url) => url.endsWith("/build/server/index.js"))).toBe(true);
  expect(loaded.filter((url) => new URL(url).pathname.includes("/app/"))).toEqual([]);
});

test("an unsubscribe link is a secret and stays out of the log", async () => {
  await get("/unsubscribe/secretname.secretsignature");
  await pause(200);
  expect(server.log()).toContain("/unsubscribe/:token");
  expect(server.log()).not.toContain("secretsignature");
});

test("a body in bytes that are no UTF-8 is verified as it was signed", async () => {
  const body = Buffer.from([0x7b, 0xff, 0xfe, 0x7d]);
  const signature = createHmac("sha256", "reissue-demo-secret").update(body).digest("base64");
  const headers = { "X-Shopify-Hmac-Sha256": signature, "Content-Length": String(body.length), Connection: "close" };
  expect((await send({ port: server.port, head: unsignedHead("/webhooks/orders", headers), body: [body] })).status).toBe(422);
});
