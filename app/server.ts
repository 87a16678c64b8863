/**
 * The app's web server: `npm start`, after a build. Remix's own server writes each request's whole address to
 * the log, and Shopify opens embedded apps with a session token in it; this one writes the path and nothing behind it.
 * It reads each body itself, within a limit, before anything else sees the request. All of the app comes from the bundle.
 */
import { AsyncLocalStorage } from "node:async_hooks";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { fileURLToPath, pathToFileURL } from "node:url";

import { getRequestListener } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { createRequestHandler, type ServerBuild } from "@remix-run/node";
import { Hono } from "hono";
import { compress } from "hono/compress";

import { exitOnFatalErrors } from "./http/fatal-errors.ts";
import { bodyLimit, createBodyReader } from "./http/request-body.ts";
import { areaOf, methodOf, plainAddress, requestIdOf, toldPath } from "./http/request-facts.ts";
import { routesByArea } from "./http/route-areas.ts";
import { webhookActions } from "./http/webhook-actions.ts";
import { collectOnce } from "./platform/collect-once.ts";

type Bundle = ServerBuild & {
  entry: { module: Pick<typeof import("./entry.server.tsx"), "answerOnce" | "endUnlessKeysFit" | "env" | "log" | "problemOf" | "watch"> };
};

const folder = fileURLToPath(new URL("../build/", import.meta.url));
const build = (await import(pathToFileURL(`${folder}server/index.js`).href)) as Bundle;
const { answerOnce, endUnlessKeysFit, env, log, problemOf, watch } = build.entry.module;
exitOnFatalErrors(log);
await endUnlessKeysFit();
const telemetry = await watch.start();
const routesFor = routesByArea(build.routes);
const handlers = new Map<ServerBuild["routes"], ReturnType<typeof createRequestHandler>>();

/** Each area of the address has a handler of its own, made when it is first asked. A screen names the files of all others, so it knows all. */
function handle(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url);
  const isScreen = /^\/app(?:\/|$)/i.test(pathname) && !pathname.endsWith(".data");
  const routes = isScreen ? build.routes : routesFor(pathname);
  const known = handlers.get(routes) ?? createRequestHandler(only(routes), env.NODE_ENV);
  handlers.set(routes, known);
  return known(request);
}

/** The bundle with these routes alone, for the server and for the page it may render. */
function only(routes: ServerBuild["routes"]): ServerBuild {
  const named = Object.entries(build.assets.routes).filter(([id]) => id in routes);
  return { ...build, routes, assets: { ...build.assets, routes: Object.fromEntries(named) } };
}

const A_YEAR = 365 * 24 * 60 * 60;
const web = new Hono();
web.use(compress());
// Built files carry their content's hash in their name.
web.use(
  "/assets/*",
  serveStatic({ root: `${folder}client`, onFound: (_, c) => c.header("Cache-Control", `public, max-age=${A_YEAR}, immutable`) }),
);
web.all("*", ({ req }) => answerOnce(req.raw, handle));
web.onError((error, { req }) => {
  log.error("request_failed", error, { path: toldPath(req.path) });
  return new Response(null, { status: 500 });
});

/**
 * Requests sent ahead in one connection, before the first is answered. Node begins all of them at once. Proxies and browsers send none
 * ahead, or a few; whoever sends thousands would have the process hold thousands.
 */
const MOST_AHEAD = 16;
/** Requests that are read and not answered yet, in all. More would wait longer than anybody waits for them. */
const MOST_AT_WORK = 1_000;
const ahead = new WeakMap<Socket, number>();
let atWork = 0;

const webhooks = webhookActions(build.routes);
const bodies = createBodyReader();
const listen = getRequestListener(web.fetch, {
  hostname: env.HOST,
  // An address that is no address.
  errorHandler: () => new Response(null, { status: 400 }),
});

const server = createServer(
  {
    maxHeaderSize: 16 * 1024,
    // Slow senders: headers first, then the longest upload.
    headersTimeout: 10_000,
    requestTimeout: 125_000,
    connectionsCheckingInterval: 2_000,
    // Longer than a proxy in front keeps an idle connection: the proxy closes it, and never sends into one that we are closing.
    keepAliveTimeout: 75_000,
  },
  (incoming, outgoing) => void answer(incoming, outgoing),
);
server.maxRequestsPerSocket = 10_000;
// Who takes nothing of an answer for so long has gone away; nothing of ours is silent so long.
server.timeout = 180_000;
// A sender that asks before it sends a body is answered before it sends one.
server.on("checkContinue", (incoming: IncomingMessage, outgoing: ServerResponse) => {
  incoming.url = plainAddress(incoming.url ?? "") ?? incoming.url;
  if (!bodies.announcedTooLarge(incoming, bodyLimit(pathOf(incoming)))) outgoing.writeContinue();
  void answer(incoming, outgoing);
});

const hasBody = ({ headers }: IncomingMessage) =>
  headers["transfer-encoding"] !== undefined || (headers["content-length"] !== undefined && headers["content-length"] !== "0");

/** Whether an address can be made of the host that the request names, where it names one. */
const namesHost = ({ headers: { host } }: IncomingMessage) => host === undefined || URL.canParse(`http://${host}/`);

function pathOf({ url = "/" }: IncomingMessage): string {
  const end = url.search(/[?#]/);
  return end < 0 ? url : url.slice(0, end);
}

/** Where Shopify's own pages and other sites may send from: a token or a signature says who asks, and CORS answers need the origin. */
const FROM_ANYWHERE = new Set(["/account/codes", "/admin/codes", "/admin/order", "/admin/tools"]);
/**
 * Asked through Shopify, by mail programs, with an API key or by the pixel of a checkout: what stands in Origin says nothing of who asks.
 * Agents' address is not among them: a server of MCP has to refuse the origins of others [modelcontextprotocol.io: transports, security].
 */
const SIGNED = /^\/(?:portal|unsubscribe|webhooks|healthz|api|attempts)(?:\/|$)/;

/**
 * The router throws, and answers 500, where a form's origin is no address or another site's. Both are refused here: the sender's
 * fault is no error of ours.
 */
function judgeOrigin({ method, headers, rawHeaders }: IncomingMessage, path: string): "ok" | "malformed" | "foreign" {
  const { origin, host } = headers;
  if (origin === undefined || FROM_ANYWHERE.has(path)) return "ok";
  if (SIGNED.test(path)) {
    delete headers.origin;
    for (let at = rawHeaders.length - 2; at >= 0; at -= 2) {
      if (rawHeaders[at]?.toLowerCase() === "origin") rawHeaders.splice(at, 2);
    }
    return "ok";
  }
  if (origin !== "null" && !URL.canParse(origin)) return "malformed";
  if (path !== "/mcp" && (method === "GET" || method === "HEAD" || method === "OPTIONS")) return "ok";
  const forwarded = headers["x-forwarded-host"]?.toString().split(",")[0]?.trim();
  return origin !== "null" && new URL(origin).host === (forwarded ?? host) ? "ok" : "foreign";
}

/** Every log line of a request names it, and the answer does, so that who asks can say which one it was. Never rejects. */
function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const { socket } = incoming;
  const began = performance.now();
  const isAhead = (ahead.get(socket) ?? 0) + 1;
  // What was read of this connection before it ended comes here as well.
  if (isAhead > MOST_AHEAD || socket.destroyed) return Promise.resolve(void socket.destroy());
  ahead.set(socket, isAhead);
  outgoing.once("close", () => ahead.set(socket, (ahead.get(socket) ?? 1) - 1));
  incoming.url = plainAddress(incoming.url ?? "") ?? incoming.url;
  const path = pathOf(incoming);
  const requestId = requestIdOf(incoming.headers["x-request-id"]);
  const [method, area, told] = [methodOf(incoming.method), areaOf(path), toldPath(path)];
  outgoing.setHeader("X-Request-Id", requestId);
  if (stopping) outgoing.setHeader("Connection", "close");
  outgoing.on("error", (error) => log.debug("response_error", { requestId, path: told, because: error.message }));
  return watch.withLogContext({ requestId }, () => {
    const ended = AsyncLocalStorage.bind(() => {
      const ms = performance.now() - began;
      watch.observe("requestSeconds", ms / 1000, { method, area, status: `${Math.floor(outgoing.statusCode / 100)}xx` });
      log.info("request", { method: incoming.method, path: told, status: outgoing.statusCode, ms: Math.round(ms) });
    });
    outgoing.once("close", ended);
    return watch.inSpan(
      "server",
      { name: `${method} ${area}`, fields: { "http.request.method": method, "url.path": told, requestId } },
      () => answerWithin(incoming, outgoing, path),
    );
  });
}

/** Never rejects: whatever happens is this request's own trouble. */
async function answerWithin(incoming: IncomingMessage, outgoing: ServerResponse, path: string): Promise<void> {
  try {
    if (methodOf(incoming.method) === "other") return refuse(incoming, outgoing, 405);
    if (!path.startsWith("/") || !namesHost(incoming)) return refuse(incoming, outgoing, 400);
    // Only screens are asked for as data: of anything else it would be another address of the same, without its headers.
    if (path.endsWith(".data") && !SCREENS.test(path)) return refuse(incoming, outgoing, 404);
    if (stopping && path === "/readyz") return await send(outgoing, Response.json({ ready: false, stopping: true }, { status: 503 }));
    const read = hasBody(incoming)
      ? await bodies.read(incoming, bodyLimit(path))
      : { ok: true as const, body: Buffer.alloc(0), release: () => {} };
    if (!read.ok) return refuse(incoming, outgoing, read.status);
    outgoing.once("close", read.release);
    if (atWork >= MOST_AT_WORK) return refuse(incoming, outgoing, 503);
    atWork++;
    outgoing.once("close", () => void atWork--);
    const origin = judgeOrigin(incoming, path);
    if (origin !== "ok") return refuse(incoming, outgoing, origin === "malformed" ? 400 : 403);
    const webhook = incoming.method === "POST" ? webhooks.get(path) : undefined;
    if (webhook) return await send(outgoing, await webhook(incoming.headers, read.body));
    Object.assign(incoming, { rawBody: read.body });
    await listen(incoming, outgoing);
  } catch (error) {
    log.error("request_failed", error, { path: toldPath(path) });
    if (!outgoing.headersSent) outgoing.writeHead(500, { "Content-Length": 0 });
    outgoing.end();
  }
}

async function send(outgoing: ServerResponse, response: Response): Promise<void> {
  const text = await response.text();
  // Of the same name in small letters, as `Headers` gives it: under two spellings it would be sent twice, which no client takes.
  outgoing.writeHead(response.status, { ...Object.fromEntries(response.headers), "content-length": Buffer.byteLength(text) }).end(text);
}

/** Whose data the browser asks for by itself. */
const SCREENS = /^\/(?:app|auth)(?:[./]|$)|^\/_root\.data$/;

/** Long enough for a slow sender to read its answer. */
const LINGER_MS = 2_000;

/**
 * Answers without having read the body and closes the connection. The head goes out at once and nothing more is read. The connection ends a
 * moment later: closed at once, with bytes of the sender still on their way, it would be reset and the answer lost.
 */
function refuse(incoming: IncomingMessage, outgoing: ServerResponse, status: number | null): void {
  const { socket } = incoming;
  if (status === null) return void socket.destroy();
  const told = /^\/api(?:\/|$)/.test(pathOf(incoming)) ? JSON.stringify(problemOf(status)) : "";
  outgoing.writeHead(status, {
    Connection: "close",
    "Content-Length": Buffer.byteLength(told),
    ...(told !== "" && { "Content-Type": "application/problem+json", "Cache-Control": "no-store" }),
    ...(status === 503 && { "Retry-After": "1" }),
    ...(status === 405 && { Allow: "GET, HEAD, POST" }),
  });
  outgoing.flushHeaders();
  outgoing.write(told);
  if (incoming.complete || !hasBody(incoming)) return void outgoing.end();
  incoming.pause();
  setTimeout(() => socket.destroy(), LINGER_MS);
}

collectOnce();
server.listen(env.PORT, env.HOST, () => {
  const { address, port } = server.address() as AddressInfo;
  log.info("app_ready", { address, port });
});
server.once("error", (error) => {
  log.error("app_cannot_listen", error, { port: env.PORT });
  process.exit(1);
});

/** As long as whoever sends requests here takes to notice that this process is no longer ready. */
const DRAIN_MS = env.NODE_ENV === "production" ? 2_000 : 0;
let stopping = false;

/**
 * Says that it is not ready, and answers for a moment whoever has not heard, closing each connection with its answer: one that is
 * closed while it seems idle may have a request on its way. Then takes nothing new and ends once what was asked is answered.
 */
function stop(): void {
  // Told twice, as by a terminal and by npm, it still answers what was asked.
  if (stopping) return;
  stopping = true;
  setTimeout(close, DRAIN_MS);
}

function close(): void {
  server.close(() => void telemetry.stop().finally(() => process.exit(0)));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 5_000).unref();
}
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
