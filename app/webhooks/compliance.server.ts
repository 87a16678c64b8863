import { receiveWebhook, type WebhookHandler } from "#app/shopify/webhooks/webhook-intake.server.ts";
import { log } from "#app/logger.server.ts";
import { recordDataRequest } from "#app/shops/data-requests.server.ts";
import { customerOf, redactCustomer, redactShop } from "#app/shops/redact.server.ts";

/**
 * customers/data_request, customers/redact and shop/redact. They come for shops that never installed the app, or left
 * it long ago, as well: nothing held is nothing to do, and answered 200.
 */
export const handle: WebhookHandler = (request) =>
  receiveWebhook(request, async (tx, { shop, topic, payload }) => {
    if (topic === "SHOP_REDACT") {
      await redactShop(tx, shop);
      log.info("shop_redacted", { shop });
      return "done";
    }
    const customerId = customerOf(payload);
    if (!customerId) return { unreadable: "customer.id: missing" };
    if (topic === "CUSTOMERS_REDACT") {
      await redactCustomer(tx, { shop, customerId });
      log.info("customer_redacted", { shop });
      return "done";
    }
    if (topic !== "CUSTOMERS_DATA_REQUEST") return { unreadable: `${topic} is no compliance topic` };
    // The merchant answers the customer within 30 days from what is written down here; the log says how much, not what.
    const held = await recordDataRequest(tx, { shop, customerId, now: new Date() });
    log.info("customer_data_requested", { shop, customerId, ...held });
    return "done";
  });
