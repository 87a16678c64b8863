import type { ActionFunctionArgs } from "@remix-run/node";

import { keepWebhook } from "#app/composition.server.ts";
import { takeInRefund } from "#app/conversions/take-in-order.server.ts";

/** refunds/create: corrects the figures of the order it belongs to. */
export const action = ({ request }: ActionFunctionArgs) => keepWebhook(request, takeInRefund);
