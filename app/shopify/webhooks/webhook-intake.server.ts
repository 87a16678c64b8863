import { shopDb, type ShopTx } from "#app/db.server.ts";
import { env } from "#app/env.server.ts";
import { log } from "#app/logger.server.ts";

import { readWebhook, type Webhook, type WebhookRequest } from "./webhook-request.server.ts";

export type { Webhook, WebhookRequest };

export type WebhookAnswer = { status: number; text: string };

/** Takes in the webhooks of one address. */
export type WebhookHandler = (request: WebhookRequest) => Promise<WebhookAnswer>;

/** `unreadable` is a body we cannot make sense of: Shopify keeps it and tries again, which leaves time to mend the reader. */
export type Taken = "done" | "unknown_shop" | { unreadable: string };

/** The secrets that a webhook may be signed with. */
const acceptedSecrets: readonly string[] = [env.SHOPIFY_API_SECRET];

/**
 * Takes in one webhook: 401 unless Shopify signed it, 405 unless it is a POST, 200 once `work` has committed together with
 * the receipt of the event. An event that came before changes nothing and is answered 200 as well, since Shopify delivers
 * at least once. Anything else is not 200, so that Shopify delivers it again.
 */
export function receiveWebhook(request: WebhookRequest, work: (tx: ShopTx, webhook: Webhook) => Promise<Taken>): Promise<WebhookAnswer> {
  return keepWebhook(request, async (webhook) => {
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

/** The same, where `keep` itself writes the receipt: it answers "done" once the event is durable, or was before. */
export async function keepWebhook(request: WebhookRequest, keep: (webhook: Webhook) => Promise<Taken>): Promise<WebhookAnswer> {
  const read = readWebhook(request, acceptedSecrets);
  if (!read.ok) return { status: read.status, text: "" };
  const { shop, topic, eventId } = read.webhook;
  try {
    const taken = await keep(read.webhook);
    return taken === "done" ? { status: 200, text: "" } : refusal(taken, { shop, topic, eventId });
  } catch (error) {
    log.error("webhook_failed", error, { shop, topic, eventId });
    return { status: 500, text: "The webhook could not be taken in now" };
  }
}

/** Leaves the transaction without its receipt. */
class NotTaken extends Error {
  readonly taken: Exclude<Taken, "done">;
  constructor(taken: Exclude<Taken, "done">) {
    super("not taken in");
    this.taken = taken;
  }
}

function refusal(taken: Exclude<Taken, "done">, fields: { shop: string; topic: string; eventId: string }): WebhookAnswer {
  if (taken === "unknown_shop") {
    log.warn("webhook_of_unknown_shop", fields);
    return { status: 404, text: "This shop has not installed the app" };
  }
  log.error("webhook_unreadable", taken.unreadable, fields);
  return { status: 422, text: "The body is not what this topic carries" };
}
