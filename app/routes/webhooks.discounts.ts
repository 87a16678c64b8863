import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import { enqueue, receiveWebhook } from "#app/composition.server.ts";
import type { ShopTx } from "#app/platform/db.server.ts";
import { discountOf, redeemCodeOf } from "#app/drift/drift.ts";
import { learnFromMessage } from "#app/pools/learn-from-message.server.ts";

/** Bodies of discount topics are thin and undocumented; the id is the part every one of them has. */
const body = z.object({ admin_graphql_api_id: z.string() });

/**
 * discounts/update and discounts/delete: an offer's discount is read again. A burst of changes is read once: what matters
 * is how the discount stands, not what each message said. discounts/redeemcode_*: its codes are compared with our records, unless
 * the message is of a code for a visitor and says all that is to be known.
 */
export const action = ({ request }: ActionFunctionArgs) =>
  receiveWebhook(request, async (tx, { shop, topic, payload }) => {
    if (topic.startsWith("DISCOUNTS_REDEEMCODE")) return codesChanged(tx, { shop, topic, payload });
    const parsed = body.safeParse(payload);
    if (!parsed.success) return { unreadable: "admin_graphql_api_id: missing" };
    const discountId = parsed.data.admin_graphql_api_id;
    const offer = await tx.offer.findUnique({ where: { shop_discountId: { shop, discountId } }, select: { id: true } });
    if (offer) await enqueue(tx, "discount.sync", { shop, discountId }, { inSeconds: 1 });
    return "done";
  });

/** Our own changes have come to rest by then; the comparison knows them anyway. */
const LOOK_AFTER_SECONDS = 20;

type Changed = { shop: string; topic: string; payload: unknown };

/** A message that names no discount we know is let go: the hourly comparison does not need it. */
async function codesChanged(tx: ShopTx, { shop, topic, payload }: Changed): Promise<"done"> {
  const discountId = discountOf(payload);
  const offer = discountId && (await tx.offer.findUnique({ where: { shop_discountId: { shop, discountId } }, select: { id: true } }));
  if (!discountId || !offer) return "done";
  const code = redeemCodeOf(payload);
  const change = topic.endsWith("_ADDED") ? "added" : "removed";
  const isVisitors = code !== null && (await learnFromMessage(tx, { shop, offerId: offer.id, change, code, now: new Date() }));
  if (!isVisitors) await enqueue(tx, "drift.check", { shop, discountId }, { inSeconds: LOOK_AFTER_SECONDS });
  return "done";
}
