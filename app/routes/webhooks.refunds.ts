import type { ActionFunctionArgs } from "@remix-run/node";

import { storeWebhook } from "#app/composition.server.ts";
import { ingestRefund } from "#app/orders/ingest/ingest-order.server.ts";

/** refunds/create: corrects the figures of the order it belongs to. */
export const action = ({ request }: ActionFunctionArgs) => storeWebhook(request, ingestRefund);
