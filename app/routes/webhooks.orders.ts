import type { ActionFunctionArgs } from "@remix-run/node";

import { storeWebhook } from "#app/composition.server.ts";
import { ingestDeletion, ingestOrder } from "#app/orders/ingest/ingest-order.server.ts";

/**
 * orders/create, orders/updated, orders/cancelled: one order's facts, counted for whoever held its codes. orders/delete: the order is
 * gone and counts nothing.
 */
export const action = ({ request }: ActionFunctionArgs) =>
  storeWebhook(request, (webhook) => (webhook.topic === "ORDERS_DELETE" ? ingestDeletion(webhook) : ingestOrder(webhook)));
