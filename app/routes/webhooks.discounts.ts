import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import { enqueue, receiveWebhook } from "#app/composition.server.ts";

/** Bodies of discount topics are thin and undocumented; the id is the part every one of them has. */
const body = z.object({ admin_graphql_api_id: z.string() });

/**
 * discounts/update and discounts/delete: an offer's discount is read again. A burst of changes is read once: what matters
 * is how the discount stands, not what each message said.
 */
export const action = ({ request }: ActionFunctionArgs) =>
  receiveWebhook(request, async (tx, { shop, payload }) => {
    const parsed = body.safeParse(payload);
    if (!parsed.success) return { unreadable: "admin_graphql_api_id: missing" };
    const discountId = parsed.data.admin_graphql_api_id;
    const offer = await tx.offer.findUnique({ where: { shop_discountId: { shop, discountId } }, select: { id: true } });
    if (offer) await enqueue(tx, "discount.sync", { shop, discountId }, { inSeconds: 1 });
    return "done";
  });
