import { getRequestListener } from "@hono/node-server";
import { serveStatic } from "@hono/node-server/serve-static";
import { createRequestHandler, type ServerBuild } from "@remix-run/node";
import { Hono } from "hono";
import { compress } from "hono/compress";

import { env } from "#app/env.server.ts";
import { answerWebhook, webhookHandler } from "#app/webhooks/intake.server.ts";

import { guarded } from "./guard.server.ts";

const YEAR_SECONDS = 365 * 24 * 60 * 60;

/**
 * What answers the app's requests: webhooks at once, built files from `clientFolder`, everything else by Remix' routes.
 * For Node's events `request` and `checkContinue`.
 */
export function appListener(build: ServerBuild, clientFolder: string): ReturnType<typeof guarded> {
  const remix = createRequestHandler(build, env.NODE_ENV);
  const web = new Hono();
  web.use(compress());
  // Built files carry their content's hash in their name.
  web.use(
    "/assets/*",
    serveStatic({ root: clientFolder, onFound: (_, c) => c.header("Cache-Control", `public, max-age=${YEAR_SECONDS}, immutable`) }),
  );
  web.all("*", ({ req }) => remix(req.raw));
  const others = getRequestListener(web.fetch, { hostname: env.HOST });

  return guarded(async ({ incoming, outgoing, pathname, rawBody }) => {
    const handler = webhookHandler(pathname);
    if (handler) return answerWebhook(handler, { incoming, outgoing, rawBody });
    // The adapter takes a body that was read already from here.
    await others(Object.assign(incoming, { rawBody }), outgoing);
  });
}

/** The webhooks alone, before another server: `next` is called for every other address. */
export function webhookMiddleware(): (...args: [...Parameters<ReturnType<typeof guarded>>, next: () => void]) => void {
  const listener = guarded(async ({ incoming, outgoing, pathname, rawBody }) => {
    const handler = webhookHandler(pathname);
    if (handler) await answerWebhook(handler, { incoming, outgoing, rawBody });
  });
  return (incoming, outgoing, next) => {
    const pathname = (incoming.url ?? "/").split("?", 1)[0]!;
    if (webhookHandler(pathname)) listener(incoming, outgoing);
    else next();
  };
}
