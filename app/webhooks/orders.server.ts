import { takeInOrder } from "#app/conversions/take-in-order.server.ts";
import { keepWebhook, type WebhookHandler } from "#app/shopify/webhooks/webhook-intake.server.ts";

/** orders/create, orders/updated, orders/cancelled: one order's facts, counted for whoever held its codes. */
export const handle: WebhookHandler = (request) => keepWebhook(request, takeInOrder);
