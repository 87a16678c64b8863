import { shopDb, type ShopTx } from "#app/platform/db.server.ts";
import { logsShop } from "#app/platform/log-context.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { count } from "#app/platform/measure.server.ts";

import { readWebhook, type Webhook } from "#app/shopify/webhook-request.server.ts";

export type { Webhook };

/** `unreadable` is a body we cannot make sense of: Shopify keeps it and tries again, which leaves time to mend the reader. */
export type WebhookOutcome = "done" | "unknown_shop" | { unreadable: string };

/**
 * Takes in one webhook: 401 unless Shopify signed it, 405 unless it is a POST, 200 once `work` has committed together with
 * the receipt of the event. An event that came before changes nothing and is answered 200 as well, since Shopify delivers
 * at least once. Anything else is not 200, so that Shopify delivers it again.
 */
export async function receiveWebhook(request: Request, work: (tx: ShopTx, webhook: Webhook) => Promise<WebhookOutcome>): Promise<Response> {
  return storeWebhook(request, async (webhook) => {
    const { shop, topic, eventId } = webhook;
    try {
      return await shopDb(shop).$transaction(async (tx) => {
        const { count } = await tx.webhookReceipt.createMany({ data: [{ shop, topic, eventId }], skipDuplicates: true });
        const taken = count === 0 ? "done" : await work(tx, webhook);
        if (taken !== "done") throw new NotTaken(taken);
        return taken;
      });
    } catch (error) {
      if (error instanceof NotTaken) return error.taken;
      throw error;
    }
  });
}

const TAKEN = { done: "taken", unknown_shop: "unknown_shop" } as const;

/**
 * The same, where `keep` itself writes the receipt: it answers "done" once the event is durable, or was before.
 * A forged message is thrown as the `Response` it is refused with.
 */
export async function storeWebhook(request: Request, keep: (webhook: Webhook) => Promise<WebhookOutcome>): Promise<Response> {
  const webhook = await readWebhook(request).catch((refused: unknown) => {
    // Who is not Shopify names topics as they like.
    count("webhooks", { topic: "unknown", outcome: "refused" });
    throw refused;
  });
  const { shop, topic, eventId } = webhook;
  logsShop(shop);
  try {
    const taken = await keep(webhook);
    count("webhooks", { topic, outcome: typeof taken === "string" ? TAKEN[taken] : "unreadable" });
    return taken === "done" ? textResponse(200, "") : refusal(taken, { shop, topic, eventId });
  } catch (error) {
    count("webhooks", { topic, outcome: "failed" });
    log.error("webhook_failed", error, { shop, topic, eventId });
    return textResponse(500, "The webhook could not be taken in now");
  }
}

/** With its length: without one the server would send an empty body in chunks. */
function textResponse(status: number, text: string): Response {
  return new Response(text || null, { status, headers: { "Content-Length": `${Buffer.byteLength(text)}` } });
}

/** Leaves the transaction without its receipt. */
class NotTaken extends Error {
  readonly taken: Exclude<WebhookOutcome, "done">;
  constructor(taken: Exclude<WebhookOutcome, "done">) {
    super("not taken in");
    this.taken = taken;
  }
}

function refusal(taken: Exclude<WebhookOutcome, "done">, fields: { shop: string; topic: string; eventId: string }): Response {
  if (taken === "unknown_shop") {
    log.warn("webhook_of_unknown_shop", fields);
    return textResponse(404, "This shop has not installed the app");
  }
  log.error("webhook_unreadable", taken.unreadable, fields);
  return textResponse(422, "The body is not what this topic carries");
}
