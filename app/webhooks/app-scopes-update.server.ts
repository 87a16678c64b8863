import { receiveWebhook, type WebhookHandler } from "#app/shopify/webhooks/webhook-intake.server.ts";
import { log } from "#app/logger.server.ts";
import { changeScopes } from "#app/shops/change-scopes.server.ts";

/** app/scopes_update: the sessions say again what the shop allows. */
export const handle: WebhookHandler = (request) =>
  receiveWebhook(request, async (tx, { shop, payload }) => {
    const scopes = await changeScopes(tx, shop, payload);
    if (!scopes) return { unreadable: "current: missing" };
    log.info("scopes_changed", { shop, scopes: scopes.join(",") });
    return "done";
  });
