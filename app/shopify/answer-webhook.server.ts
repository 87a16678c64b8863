import type { IncomingMessage, ServerResponse } from "node:http";

import { log } from "#app/logger.server.ts";

import { fromNode } from "./delivery.server.ts";
import type { Webhook } from "./read-webhook.server.ts";
import { keepDelivery, type Taken } from "./receive-webhook.server.ts";

/** Takes in a webhook as `keepWebhook` does, straight from Node's server: for messages that come in floods. Never rejects. */
export async function answerWebhook(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  keep: (webhook: Webhook) => Promise<Taken>,
): Promise<void> {
  try {
    const { status, text } = await keepDelivery(fromNode(incoming), keep);
    outgoing.writeHead(status, { "Content-Length": Buffer.byteLength(text) }).end(text);
  } catch (thrown) {
    // A sender that went away hears nothing any more, and sends it again.
    if (!(thrown instanceof Response) && !incoming.complete) return void outgoing.destroy();
    if (!(thrown instanceof Response)) log.error("webhook_failed", thrown);
    const refusal = thrown instanceof Response ? thrown : new Response(null, { status: 500 });
    const text = await refusal.text();
    outgoing.writeHead(refusal.status, { ...Object.fromEntries(refusal.headers), "Content-Length": Buffer.byteLength(text) }).end(text);
  }
}
