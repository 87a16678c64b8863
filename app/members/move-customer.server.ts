import type { ShopTx } from "#app/platform/db.server.ts";

/** Shopify merged two customers: whoever was known as the one that is gone is known as the one that is left. */
export async function moveCustomer(tx: ShopTx, { goneId, keptId }: { goneId: string; keptId: string }): Promise<void> {
  await tx.member.updateMany({ where: { customerId: goneId }, data: { customerId: keptId, customerGoneAt: null } });
}

/** Shopify deleted a customer. Who it was stays known: their orders name it, and a merge that is told late still moves them. */
export async function loseCustomer(tx: ShopTx, { customerId, at }: { customerId: string; at: Date }): Promise<void> {
  await tx.member.updateMany({ where: { customerId, customerGoneAt: null }, data: { customerGoneAt: at } });
}
