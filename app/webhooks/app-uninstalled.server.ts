import { receiveWebhook, type WebhookHandler } from "#app/shopify/webhooks/webhook-intake.server.ts";
import { log } from "#app/logger.server.ts";
import { uninstallShop } from "#app/shops/uninstall-shop.server.ts";

/** app/uninstalled: the tokens are dead already; ours are forgotten. */
export const handle: WebhookHandler = (request) =>
  receiveWebhook(request, async (tx, { shop, triggeredAt }) => {
    await uninstallShop(tx, shop, triggeredAt ?? new Date());
    log.info("app_uninstalled", { shop });
    return "done";
  });
