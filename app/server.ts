/**
 * The app's web server: `npm start`, after a build. It is the entry of the server bundle, so that one process holds every
 * module once. Remix's own server writes each request's whole address to the log, and Shopify opens embedded apps with a
 * session token in it; this one writes the path and nothing behind it.
 */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";

import * as build from "virtual:remix/server-build";

import { env } from "./env.server.ts";
import { exitOnUncaughtErrors } from "./fatal.server.ts";
import { appListener } from "./http/listener.server.ts";
import { IDLE_SOCKET_MS, MAX_CONNECTIONS, SERVER_LIMITS } from "./http/request-limits.ts";
import { log } from "./logger.server.ts";

exitOnUncaughtErrors();

/** From build/server, where the bundle lies. */
const clientFolder = fileURLToPath(new URL(/* @vite-ignore */ "../client", import.meta.url));
const listener = appListener(build, clientFolder);
const server = createServer(SERVER_LIMITS, listener);
// A sender that asks first is told before it has sent anything.
server.on("checkContinue", listener);
server.setTimeout(IDLE_SOCKET_MS);
server.maxConnections = MAX_CONNECTIONS;
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
