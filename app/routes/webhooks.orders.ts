import type { ActionFunctionArgs } from "@remix-run/node";

import { keepWebhook } from "#app/composition.server.ts";
import { takeInOrder } from "#app/conversions/take-in-order.server.ts";

/** orders/create, orders/updated, orders/cancelled: one order's facts, counted for whoever held its codes. */
export const action = ({ request }: ActionFunctionArgs) => keepWebhook(request, takeInOrder);
