/** The Prometheus endpoint: on a port of its own, of this machine alone unless a secret guards it. */
import { createHash, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { log } from "#app/platform/logger.server.ts";

type Where = { port: number; host: string; token: string | undefined };

export type MetricsServer = {
  /** Null when it could not listen: the app works without. */
  port: number | null;
  close(): Promise<void>;
};

/**
 * Serves `GET /metrics` and nothing else. 401 without the token where there is one. A port that is taken is told in the log and
 * ends nothing.
 */
export async function serveMetrics(
  { port, host, token }: Where,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<MetricsServer> {
  const server = createServer({ requestTimeout: 10_000, headersTimeout: 5_000, keepAliveTimeout: 75_000 }, (request, response) => {
    const [path] = (request.url ?? "").split("?");
    if (path !== "/metrics") return void response.writeHead(404).end();
    if (request.method !== "GET") return void response.writeHead(405).end();
    if (token !== undefined && !isSame(request.headers.authorization ?? "", `Bearer ${token}`)) {
      return void response.writeHead(401, { "WWW-Authenticate": "Bearer" }).end();
    }
    answer(request, response);
  });
  const listening = await new Promise<boolean>((resolve) => {
    server.once("error", (error) => {
      log.error("metrics_cannot_listen", error, { port });
      resolve(false);
    });
    server.listen(port, host, () => resolve(true));
  });
  // It never keeps a process alive that has ended otherwise.
  server.unref();
  return {
    port: listening ? (server.address() as AddressInfo).port : null,
    async close() {
      if (!listening) return;
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** In constant time, whatever the lengths. */
function isSame(given: string, wanted: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(given), digest(wanted));
}
