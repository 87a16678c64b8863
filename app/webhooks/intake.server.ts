/** The one path of every webhook: the web server, the development server and the tests hand their requests to it. */
import type { IncomingMessage, ServerResponse } from "node:http";

import type { WebhookHandler } from "#app/shopify/webhooks/webhook-intake.server.ts";

import { handle as scopesUpdate } from "./app-scopes-update.server.ts";
import { handle as uninstalled } from "./app-uninstalled.server.ts";
import { handle as compliance } from "./compliance.server.ts";
import { handle as discounts } from "./discounts.server.ts";
import { handle as orders } from "./orders.server.ts";
import { handle as refunds } from "./refunds.server.ts";

/** By the addresses that shopify.app.toml names. */
const HANDLERS: ReadonlyMap<string, WebhookHandler> = new Map([
  ["/webhooks/app/uninstalled", uninstalled],
  ["/webhooks/app/scopes-update", scopesUpdate],
  ["/webhooks/orders", orders],
  ["/webhooks/refunds", refunds],
  ["/webhooks/discounts", discounts],
  ["/webhooks/compliance", compliance],
]);

/** Who takes in the webhooks of this path; undefined for a path that carries none. */
export function webhookHandler(pathname: string): WebhookHandler | undefined {
  return HANDLERS.get(pathname);
}

/** Takes in one webhook and answers it. Rejects for bugs only. */
export async function answerWebhook(
  handler: WebhookHandler,
  { incoming, outgoing, rawBody }: { incoming: IncomingMessage; outgoing: ServerResponse; rawBody: Buffer },
): Promise<void> {
  const header = (name: string) => incoming.headers[name]?.toString();
  const { status, text } = await handler({ method: incoming.method ?? "GET", header, rawBody });
  outgoing.writeHead(status, { "Content-Length": Buffer.byteLength(text) }).end(text);
}
