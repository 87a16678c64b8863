import { takeInRefund } from "#app/conversions/take-in-order.server.ts";
import { keepWebhook, type WebhookHandler } from "#app/shopify/webhooks/webhook-intake.server.ts";

/** refunds/create: corrects the figures of the order it belongs to. */
export const handle: WebhookHandler = (request) => keepWebhook(request, takeInRefund);
