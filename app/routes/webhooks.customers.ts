import type { ActionFunctionArgs } from "@remix-run/node";

import { receiveWebhook } from "#app/composition.server.ts";
import { parseDeletedCustomer, parseMerge } from "#app/orders/ingest/parse-order.ts";
import { mergeCustomers } from "#app/orders/ingest/record-order.server.ts";
import { loseCustomer, moveCustomer } from "#app/members/move-customer.server.ts";

/**
 * customers/merge: members and orders of the customer that is gone belong to the one that is left. customers/delete: who it was can no
 * longer sign in to their page, which Home says until another customer is linked.
 */
export const action = ({ request }: ActionFunctionArgs) =>
  receiveWebhook(request, async (tx, { shop, topic, payload, triggeredAt }) => {
    if (topic === "CUSTOMERS_DELETE") {
      const deleted = parseDeletedCustomer(payload);
      if (!deleted.ok) return { unreadable: deleted.problem };
      await loseCustomer(tx, { customerId: deleted.customerId, at: triggeredAt ?? new Date() });
      return "done";
    }
    const parsed = parseMerge(payload);
    if (!parsed.ok) return { unreadable: parsed.problem };
    if (!parsed.merged) return "done";
    // Whose own purchases the orders are is asked of the members as they are by then.
    await moveCustomer(tx, parsed.merged);
    await mergeCustomers(tx, shop, { ...parsed.merged, at: triggeredAt ?? new Date() });
    return "done";
  });
