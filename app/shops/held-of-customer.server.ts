import type { ShopTx } from "#app/db.server.ts";

import type { Held } from "./data-request.ts";

/**
 * All that is held of a customer of the shop: their orders with a code and, where a creator's record names them, that
 * record with its codes, requests and messages. Instants ISO, amounts in minor units.
 */
export async function heldOfCustomer(tx: ShopTx, customerId: string): Promise<Held> {
  const orders = await tx.order.findMany({
    where: { customerId },
    select: { id: true, name: true, processedAt: true, currency: true, subtotalMinor: true, codes: { select: { name: true } } },
    orderBy: { processedAt: "asc" },
  });
  const members = await tx.member.findMany({
    where: { customerId },
    include: {
      codes: { select: { name: true, liveFrom: true, liveUntil: true }, orderBy: { liveFrom: "asc" } },
      messages: { where: { address: { not: null } }, select: { address: true, subject: true, body: true, settledAt: true } },
      enrolments: { select: { wishes: { select: { name: true, state: true, createdAt: true } } } },
    },
  });
  return {
    orders: orders.map(({ subtotalMinor, codes, processedAt, ...order }) => ({
      ...order,
      placedAt: processedAt.toISOString(),
      subtotalMinor: Number(subtotalMinor),
      codes: codes.map(({ name }) => name),
    })),
    members: members.map(({ id, firstName, lastName, email, handle, createdAt, codes, messages, enrolments }) => ({
      ...{ id, firstName, lastName, email, handle, addedAt: createdAt.toISOString() },
      codes: codes.map(({ name, liveFrom, liveUntil }) => ({
        name,
        from: liveFrom.toISOString(),
        until: liveUntil?.toISOString() ?? null,
      })),
      nameRequests: enrolments.flatMap(({ wishes }) =>
        wishes.map(({ name, state, createdAt }) => ({ name, state, at: createdAt.toISOString() })),
      ),
      messages: messages.map(({ address, subject, body, settledAt }) => ({
        ...{ to: address ?? "", subject: subject ?? "", text: body ?? "", at: settledAt?.toISOString() ?? null },
      })),
    })),
  };
}
