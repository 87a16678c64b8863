import type { ActionFunctionArgs } from "@remix-run/node";

import { storeWebhook } from "#app/composition.server.ts";
import { ingestOrder } from "#app/orders/ingest/ingest-order.server.ts";

/** orders/create, orders/updated, orders/cancelled: one order's facts, counted for whoever held its codes. */
export const action = ({ request }: ActionFunctionArgs) => storeWebhook(request, ingestOrder);
