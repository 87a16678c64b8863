import type { ShopTx } from "#app/platform/db.server.ts";

/** Shopify merged two customers: whoever was known as the one that is gone is known as the one that is left. */
export async function moveCustomer(tx: ShopTx, { goneId, keptId }: { goneId: string; keptId: string }): Promise<void> {
  await tx.member.updateMany({ where: { customerId: goneId }, data: { customerId: keptId } });
}
