/**
 * The app's web server: `node app/server.ts`, after a build. Remix's own server writes each request's whole address to
 * the log, and Shopify opens embedded apps with a session token in it; this one writes the path and nothing behind it.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath, pathToFileURL } from "node:url";

import { getRequestListener } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { createRequestHandler, type ServerBuild } from "@remix-run/node";
import { Hono } from "hono";
import { compress } from "hono/compress";

import { takeInOrder } from "./conversions/take-in-order.server.ts";
import { env } from "./env.server.ts";
import { log } from "./logger.server.ts";
import { answerWebhook } from "./shopify/answer-webhook.server.ts";
import { endUnlessKeysFit } from "./shopify/token-keys.server.ts";

await endUnlessKeysFit();

const build = fileURLToPath(new URL("../build/", import.meta.url));
const handle = createRequestHandler((await import(pathToFileURL(`${build}server/index.js`).href)) as ServerBuild, env.NODE_ENV);

const A_YEAR = 365 * 24 * 60 * 60;
const web = new Hono();

const logged = (request: { method: string; path: string; status: number; began: number }) => {
  const { began, ...told } = request;
  log.info("request", { ...told, ms: Math.round(performance.now() - began) });
};

web.use(async (exchange, next) => {
  const began = performance.now();
  await next();
  const { method, path } = exchange.req;
  logged({ method, path, status: exchange.res.status, began });
});
web.use(compress());
// Built files carry their content's hash in their name.
web.use(
  "/assets/*",
  serveStatic({ root: `${build}client`, onFound: (_, c) => c.header("Cache-Control", `public, max-age=${A_YEAR}, immutable`) }),
);
web.all("*", ({ req }) => handle(req.raw));

// Orders come in floods. The route of this address does the same, for servers that know nothing but Remix.
const ORDERS = "/webhooks/orders";
const others = getRequestListener(web.fetch, { hostname: env.HOST });
const server = createServer((incoming, outgoing) => {
  if (incoming.url !== ORDERS || incoming.method !== "POST") return void others(incoming, outgoing);
  const began = performance.now();
  void answerWebhook(incoming, outgoing, takeInOrder).then(() =>
    logged({ method: "POST", path: ORDERS, status: outgoing.statusCode, began }),
  );
});
server.listen(env.PORT, env.HOST, () => {
  const { address, port } = server.address() as AddressInfo;
  log.info("app_ready", { address, port });
});
server.once("error", (error) => {
  log.error("app_cannot_listen", error, { port: env.PORT });
  process.exit(1);
});

/** Answers what was asked, takes nothing new, and does not wait for connections that are merely kept open. */
function stop(): void {
  server.close(() => process.exit(0));
  server.closeIdleConnections();
  setTimeout(() => server.closeAllConnections(), 5_000).unref();
}
process.once("SIGTERM", stop);
process.once("SIGINT", stop);
