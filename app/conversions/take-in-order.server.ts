import type { ShopTx } from "#app/db.server.ts";
import type { Taken, Webhook } from "#app/shopify/receive-webhook.server.ts";

import { parseOrder, parseRefund } from "./parse-order.ts";
import { recordOrder } from "./record-order.server.ts";
import { recordRefund } from "./record-refund.server.ts";

/** orders/create, orders/updated and orders/cancelled carry the whole order and are taken in alike. */
export async function takeInOrder(tx: ShopTx, { shop, payload }: Webhook): Promise<Taken> {
  if (!(await tx.shop.findUnique({ where: { domain: shop } }))) return "unknown_shop";
  const parsed = parseOrder(payload);
  if (!parsed.ok) return { unreadable: parsed.problem };
  await recordOrder(tx, shop, parsed);
  return "done";
}

/** refunds/create carries neither codes nor the order's state: only what came back. */
export async function takeInRefund(tx: ShopTx, { shop, payload }: Webhook): Promise<Taken> {
  const known = await tx.shop.findUnique({ where: { domain: shop } });
  if (!known) return "unknown_shop";
  const parsed = parseRefund(payload, known.currency);
  if (!parsed.ok) return { unreadable: parsed.problem };
  await recordRefund(tx, shop, parsed.refund);
  return "done";
}
