/** Members who are customers of the local Shopify, each with one order whose whole worth is their commission. */
import { randomUUID } from "node:crypto";

import { ONLY_MERCHANDISE, type OrderFacts } from "#app/orders/order-facts.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { gid } from "#tests/twin/world/gid.ts";
import type { LiveWorld } from "#tests/twin/world/world.ts";

const AT = new Date("2026-03-02T00:00:00Z");

/** Answers the members by place. `withoutCustomer`: places of members whom nobody linked. */
export async function dueMembers(
  { shop, db }: ShopContext,
  world: LiveWorld,
  { commissions, withoutCustomer = [] }: { commissions: readonly number[]; withoutCustomer?: readonly number[] },
): Promise<string[]> {
  const { recordAll } = await import("#app/orders/ingest/record-order.server.ts");
  const { currency } = world.data.shop;
  await db.shop.upsert({
    where: { domain: shop },
    create: { domain: shop, name: "Lumen", currency, ianaTimezone: "UTC", installedAt: AT },
    update: {},
  });
  const offerId = randomUUID();
  const offer = { id: offerId, shop, discountId: `d${offerId}`, title: "Glow", summary: "", status: "ACTIVE", startsAt: AT };
  await db.offer.create({ data: { ...offer, commissionBps: 10_000 } });
  const people = commissions.map((minor, place) => {
    const id = world.nextId();
    const person = { firstName: "Maya", lastName: String(place), email: `maya${id}@example.com` };
    world.data.customers.push({ id, ...person, createdAt: AT.toISOString(), updatedAt: AT.toISOString() });
    const customerId = withoutCustomer.includes(place) ? null : gid("Customer", id);
    return {
      minor,
      name: `GLOW${id}`,
      memberId: randomUUID(),
      enrolmentId: randomUUID(),
      member: { shop, ...person, handle: "", customerId },
    };
  });
  await db.member.createMany({ data: people.map(({ memberId, member }) => ({ id: memberId, ...member })) });
  await db.enrolment.createMany({ data: people.map(({ memberId, enrolmentId }) => ({ id: enrolmentId, shop, offerId, memberId })) });
  await db.promoCode.createMany({
    data: people.map(({ name, memberId, enrolmentId }) => ({
      ...{ shop, offerId, memberId, enrolmentId, name, key: name, liveFrom: AT, issuedFor: "welcome" },
    })),
  });
  const orders = people.map(({ minor, name }): { order: OrderFacts; refunds: [] } => ({
    refunds: [],
    order: {
      ...ONLY_MERCHANDISE,
      ...{ id: gid("Order", world.nextId()), name: `#${name}`, processedAt: new Date(+AT + 60_000), updatedAt: new Date(+AT + 60_000) },
      ...{ test: false, cancelledAt: null, currency, customerId: null, codes: [{ key: name, name }], subtotalMinor: BigInt(minor) },
    },
  }));
  await db.$transaction((tx) => recordAll(tx, shop, { orders, refunds: [], deletions: [] }), { timeout: 60_000 });
  return people.map(({ memberId }) => memberId);
}
