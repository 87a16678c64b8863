import type { ShopTx } from "#app/db.server.ts";

/**
 * Writes down what is held of a customer at the time of their request, for the merchant to hand over: their orders with a
 * code, and their record as a creator if they are one. Answers how much it is.
 */
export async function recordDataRequest(
  tx: ShopTx,
  { shop, customerId, now }: { shop: string; customerId: string; now: Date },
): Promise<{ orders: number; members: number }> {
  const orders = await tx.order.findMany({
    where: { customerId },
    select: { id: true, name: true, processedAt: true, currency: true, subtotalMinor: true, codes: { select: { name: true } } },
    orderBy: { processedAt: "asc" },
  });
  const members = await tx.member.findMany({
    where: { customerId },
    select: { id: true, firstName: true, lastName: true, email: true, handle: true },
  });
  const held = {
    orders: orders.map(({ subtotalMinor, codes, processedAt, ...order }) => ({
      ...order,
      placedAt: processedAt.toISOString(),
      subtotalMinor: Number(subtotalMinor),
      codes: codes.map(({ name }) => name),
    })),
    members,
  };
  // Requests also come for shops that never were here; nothing held is nothing to keep.
  if (orders.length + members.length > 0) await tx.dataRequest.create({ data: { shop, customerId, receivedAt: now, held } });
  return { orders: orders.length, members: members.length };
}
