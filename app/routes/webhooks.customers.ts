import type { ActionFunctionArgs } from "@remix-run/node";

import { receiveWebhook } from "#app/composition.server.ts";
import { parseMerge } from "#app/orders/ingest/parse-order.ts";
import { mergeCustomers } from "#app/orders/ingest/record-order.server.ts";
import { moveCustomer } from "#app/members/move-customer.server.ts";

/** customers/merge: members and orders of the customer that is gone belong to the one that is left. */
export const action = ({ request }: ActionFunctionArgs) =>
  receiveWebhook(request, async (tx, { shop, payload, triggeredAt }) => {
    const parsed = parseMerge(payload);
    if (!parsed.ok) return { unreadable: parsed.problem };
    if (!parsed.merged) return "done";
    await mergeCustomers(tx, shop, { ...parsed.merged, at: triggeredAt ?? new Date() });
    await moveCustomer(tx, parsed.merged);
    return "done";
  });
