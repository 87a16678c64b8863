import type { ShopTx } from "#app/platform/db.server.ts";

import type { Held } from "./data-request.ts";

/**
 * All that is held of a customer of the shop: their orders with a code and, where a creator's record names them
 * or carries their e-mail address in any letter case, that record with its projects, codes, requests, messages and commissions. Instants ISO, amounts in minor units.
 */
export async function heldOfCustomer(tx: ShopTx, { customerId, email }: { customerId: string; email: string | null }): Promise<Held> {
  const orders = await tx.order.findMany({
    where: { customerId },
    select: {
      id: true,
      name: true,
      processedAt: true,
      currency: true,
      subtotalMinor: true,
      codes: { select: { name: true } },
      journey: true,
    },
    orderBy: { processedAt: "asc" },
  });
  const met = { OR: [{ customerId }, ...(email === null ? [] : [{ email: { equals: email, mode: "insensitive" as const } }])] };
  const members = await tx.member.findMany({
    // A record that became a part of another is the same person's.
    where: { OR: [met, { mergedInto: met }, { merged: { some: met } }] },
    include: {
      codes: { select: { name: true, liveFrom: true, liveUntil: true }, orderBy: { liveFrom: "asc" } },
      messages: { where: { address: { not: null } }, select: { address: true, subject: true, body: true, settledAt: true } },
      enrolments: { select: { wishes: { select: { name: true, state: true, createdAt: true } } } },
      projects: { select: { project: { select: { name: true } }, stage: { select: { name: true } }, addedAt: true } },
    },
  });
  const commissions = await commissionsOf(
    tx,
    members.map(({ id }) => id),
  );
  return {
    orders: orders.map(({ subtotalMinor, codes, processedAt, journey, ...order }) => ({
      ...order,
      placedAt: processedAt.toISOString(),
      subtotalMinor: Number(subtotalMinor),
      codes: codes.map(({ name }) => name),
      visits: [
        { at: journey?.firstAt, referrer: journey?.firstReferrer, source: journey?.firstSource },
        { at: journey?.lastAt, referrer: journey?.lastReferrer, source: journey?.lastSource },
      ].flatMap(({ at, referrer, source }) => (at ? [{ at: at.toISOString(), referrer: referrer ?? null, source: source ?? null }] : [])),
    })),
    members: members.map(
      ({ id, firstName, lastName, email, handle, locale, createdAt, unsubscribedAt, codes, messages, enrolments, projects }) => ({
        ...{ id, firstName, lastName, email, handle, addedAt: createdAt.toISOString() },
        language: locale,
        unsubscribedAt: unsubscribedAt?.toISOString() ?? null,
        projects: projects.map(({ project, stage, addedAt }) => ({ name: project.name, stage: stage.name, since: addedAt.toISOString() })),
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
        commissions: commissions.filter(({ memberId }) => memberId === id).map(({ commission }) => commission),
      }),
    ),
  };
}

async function commissionsOf(tx: ShopTx, memberIds: readonly string[]) {
  const rows = await tx.conversion.findMany({
    where: { memberId: { in: [...memberIds] } },
    select: {
      ...{ memberId: true, offerId: true, at: true, state: true, commissionMinor: true, paidAt: true },
      order: { select: { name: true, currency: true } },
    },
    orderBy: { at: "asc" },
  });
  const offers = await tx.offer.findMany({ where: { id: { in: rows.map(({ offerId }) => offerId) } }, select: { id: true, title: true } });
  const titles = new Map(offers.map(({ id, title }) => [id, title]));
  return rows.map(({ memberId, offerId, at, state, commissionMinor, paidAt, order }) => ({
    memberId,
    commission: {
      ...{ order: order.name, offer: titles.get(offerId) ?? "", placedAt: at.toISOString(), state, currency: order.currency },
      ...{ commissionMinor: Number(commissionMinor), paidAt: paidAt?.toISOString() ?? null },
    },
  }));
}
