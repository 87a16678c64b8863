import type { ActionFunctionArgs } from "@remix-run/node";

import { takeInOrder } from "#app/conversions/take-in-order.server.ts";
import { receiveWebhook } from "#app/shopify/receive-webhook.server.ts";

/** orders/create, orders/updated, orders/cancelled: one order's facts, counted for whoever held its codes. */
export const action = ({ request }: ActionFunctionArgs) => receiveWebhook(request, takeInOrder);
