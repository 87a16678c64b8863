import type { ShopTx } from "#app/platform/db.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";
import { lockLedger } from "#app/orders/ledger-lock.server.ts";
import { rebuildRollups, type RollupKey } from "#app/orders/rollups/rebuild-rollups.server.ts";
import type { Tenure } from "#app/codes/lineage.ts";
import { commissionOf } from "#app/offers/commission-columns.server.ts";
import { tiersFrom } from "#app/offers/stored-tiers.ts";
import type { SettingsOf } from "#app/orders/commission-settings.ts";
import { basisFrom, basisText } from "#app/orders/earnings.ts";
import { isRenewal, RENEWAL_SOURCE, type RefundFacts } from "#app/orders/order-facts.ts";
import { readCommissionSettings } from "#app/orders/read-commission-settings.server.ts";

import { attribute, tierProgressKey, type Case, type Holder, type Lineage, type Review, type Conversion } from "./attribute.ts";
import { customerKinds, settleOtherKinds, type CustomerKind } from "./customer-kinds.server.ts";
import { readHistory } from "./order-history.server.ts";
import { NO_HISTORY } from "./order-rules.ts";
import { isTiered, type TierProgress, tierProgress, type SoldBefore, type SoldPart, type OwnRate } from "./commission.ts";

const ORDERS_AT_ONCE = 500;

/**
 * Writes the conversions of these orders as orders, refunds, lineage and people's rulings say now, in place of what stood
 * there, and the sums over them; where offers pay in tiers, later orders of the same members with them. The caller holds the ledger's lock.
 * Orders that are not known are passed over.
 */
export async function attributeOrders(tx: ShopTx, shop: string, orderIds: readonly string[]): Promise<void> {
  if (orderIds.length === 0) return;
  const before: Counting[] = [];
  const after: Counting[] = [];
  const places: RollupKey[] = [];
  const settings = await readCommissionSettings(tx);
  for (const ids of setsOf(orderIds)) {
    const lineage = await readCounted(tx, ids, settings);
    const parts = lineage.cases.flatMap((one) => attribute(one, lineage));
    const gone = await tx.$queryRaw<(Counting & RollupKey)[]>`
      DELETE FROM "Conversion" WHERE "shop" = ${shop} AND "orderId" = ANY(${ids})
      RETURNING "orderId", "enrolmentId"::text, "offerId"::text, "promoCodeId"::text, "at", "state", "netMinor"`;
    places.push(...gone, ...parts);
    const placed = lineage.cases.map(({ order }) => order);
    await insertConversions(tx, shop, parts, await customerKinds(tx, shop, placed));
    await settleOtherKinds(tx, shop, placed);
    const isTier = await tiersAmong(tx, lineage, gone);
    before.push(...gone.filter(isTier));
    after.push(...parts.filter(isTier));
  }
  if (before.length > 0 || after.length > 0) places.push(...(await payAnew(tx, shop, { before, after, settings })));
  await rebuildRollups(tx, shop, places);
}

/**
 * These orders with everything their conversions are computed from, by settings that hold or that somebody thinks about. Changes
 * nothing.
 */
export async function readCounted(tx: ShopTx, ids: string[], settings: SettingsOf): Promise<Lineage & { cases: Case[] }> {
  return { ...(await lineageOf(tx, await readCases(tx, ids, settings))), settings };
}

function* setsOf(orderIds: readonly string[]): Generator<string[]> {
  for (let start = 0; start < orderIds.length; start += ORDERS_AT_ONCE) yield orderIds.slice(start, start + ORDERS_AT_ONCE);
}

/** Orders with what came back of each and what was decided about it. */
async function readCases(tx: ShopTx, ids: string[], settings: SettingsOf): Promise<Case[]> {
  const orders = await tx.order.findMany({
    where: { id: { in: ids } },
    include: { codes: true, mentions: true, reviews: true, assignment: true },
  });
  const refunds = new Map<string, RefundFacts[]>();
  for (const refund of await tx.orderRefund.findMany({ where: { orderId: { in: ids } }, orderBy: { id: "asc" } }))
    refunds.set(refund.orderId, [...(refunds.get(refund.orderId) ?? []), refund]);
  const deleted = new Set((await tx.orderDeletion.findMany({ where: { orderId: { in: ids } } })).map(({ orderId }) => orderId));
  const assigned = await assignedHolders(tx, orders);
  const history = await readHistory(tx, orders, settings.shop.rules);
  const shop = await tx.shop.findFirst({ select: { currency: true } });
  const began = await checkoutsBefore(
    tx,
    orders.filter((order) => isRenewal(order)),
  );
  const locked = await lockedHolders(
    tx,
    orders.filter(isLocked).map((order) => order.id),
  );
  return orders.map(({ reviews, assignment: _, ...order }) => ({
    order,
    refunds: refunds.get(order.id) ?? [],
    deleted: deleted.has(order.id),
    assigned: assigned.get(order.id) ?? null,
    began: began.get(order.id) ?? null,
    reviews: new Map(reviews.map((review) => [review.enrolmentId, review])),
    locked: locked.get(order.id) ?? null,
    history: { ...(history.get(order.id) ?? NO_HISTORY), isForeign: shop !== null && order.currency !== shop.currency },
  }));
}

/** Who held the orders' codes, and what they are all paid by. */
async function lineageOf(tx: ShopTx, cases: Case[]): Promise<Lineage & { cases: Case[] }> {
  const lineage = await readLineage(tx, new Set(cases.flatMap(({ order }) => order.codes.map(({ key }) => key))));
  const decided = cases.flatMap((one) => [...(one.locked ?? []), ...(one.assigned ? [one.assigned] : [])]);
  if (decided.length === 0) return { ...lineage, cases };
  return { ...lineage, ...(await readRates(tx, [...lineage.tenures.values(), decided].flat())), cases };
}

/** Tells the parts in offers that pay in tiers. A part that is gone may be of an offer nobody at hand is in any more. */
async function tiersAmong(tx: ShopTx, { commission }: Lineage, gone: readonly Counting[]): Promise<(part: Counting) => boolean> {
  const unknown = gone.filter(({ offerId }) => !commission.has(offerId));
  const all = unknown.length === 0 ? commission : new Map([...commission, ...(await readRates(tx, unknown)).commission]);
  const tiered = new Set([...all].flatMap(([offerId, terms]) => (isTiered(terms) ? [offerId] : [])));
  return ({ offerId }) => tiered.has(offerId);
}

/** Answers where it changed what is paid. */
async function payAnew(
  tx: ShopTx,
  shop: string,
  { settings, ...changed }: { before: Counting[]; after: Counting[]; settings: SettingsOf },
): Promise<RollupKey[]> {
  const places: RollupKey[] = [];
  const { standings, orderIds } = await partsToPayAnew(tx, shop, changed);
  for (const ids of setsOf(orderIds)) {
    const lineage = await readCounted(tx, ids, settings);
    const parts = lineage.cases.flatMap((one) => attribute(one, { ...lineage, standings }));
    // An order's other members stand elsewhere: their part is not for this standing to say.
    const due = parts
      .filter((part) => standings.has(tierProgressKey(part)))
      .map(({ orderId, enrolmentId, commissionMinor, dueMinor }) => ({
        ...{ orderId, enrolmentId },
        ...{ commissionMinor: String(commissionMinor), dueMinor: String(dueMinor) },
      }));
    const paid = await tx.$queryRaw<RollupKey[]>`
      UPDATE "Conversion" c SET "commissionMinor" = due."commissionMinor", "dueMinor" = due."dueMinor"
      FROM jsonb_to_recordset(${JSON.stringify(due)}::jsonb)
        AS due("orderId" text, "enrolmentId" uuid, "commissionMinor" bigint, "dueMinor" bigint)
      WHERE c."shop" = ${shop} AND c."orderId" = due."orderId" AND c."enrolmentId" = due."enrolmentId"
        AND (c."commissionMinor" <> due."commissionMinor" OR c."dueMinor" <> due."dueMinor")
      RETURNING c."offerId"::text, c."promoCodeId"::text, c."at"`;
    places.push(...paid);
  }
  return places;
}

const isLocked = ({ reviews }: { reviews: readonly Required<Review>[] }) =>
  reviews.some(({ paidAt, payoutAt }) => paidAt !== null || payoutAt !== null);

/** Whose the orders were when a part of them was paid or came into a payout: the parts as they stand, in the order in which they share. */
async function lockedHolders(tx: ShopTx, orderIds: readonly string[]): Promise<Map<string, Holder[]>> {
  if (orderIds.length === 0) return new Map();
  const parts = await tx.conversion.findMany({ where: { orderId: { in: [...orderIds] } } });
  const codes = await tx.promoCode.findMany({
    where: { id: { in: parts.map((part) => part.promoCodeId) } },
    select: { id: true, key: true },
  });
  const keys = new Map(codes.map(({ id, key }) => [id, key]));
  const keyOf = ({ promoCodeId }: { promoCodeId: string }) => keys.get(promoCodeId) ?? "";
  const holders = new Map<string, Holder[]>();
  for (const { orderId, promoCodeId: id, enrolmentId, memberId, offerId, basis } of parts.toSorted((a, b) =>
    keyOf(a) < keyOf(b) ? -1 : 1,
  ))
    holders.set(orderId, [...(holders.get(orderId) ?? []), { id, enrolmentId, memberId, offerId, basis: basisFrom(basis) }]);
  return holders;
}

/** When the customers of renewals bought with the renewals' codes at a checkout, the latest before each: by order and key. */
async function checkoutsBefore(
  tx: ShopTx,
  renewals: readonly { shop: string; id: string; processedAt: Date; customerId: string | null }[],
): Promise<Map<string, Map<string, Date>>> {
  const found = new Map<string, Map<string, Date>>();
  const [first] = renewals;
  if (!first) return found;
  const rows = await tx.$queryRaw<{ orderId: string; key: string; at: Date }[]>`
    SELECT renewal."id" AS "orderId", used."key", max(earlier."processedAt") AS "at"
    FROM "Order" renewal
    JOIN "OrderCode" used ON used."shop" = renewal."shop" AND used."orderId" = renewal."id"
    JOIN "Order" earlier ON earlier."shop" = renewal."shop" AND earlier."customerId" = renewal."customerId"
      AND earlier."processedAt" < renewal."processedAt" AND earlier."source" IS DISTINCT FROM ${RENEWAL_SOURCE}
    JOIN "OrderCode" then_used ON then_used."shop" = earlier."shop" AND then_used."orderId" = earlier."id" AND then_used."key" = used."key"
    WHERE renewal."shop" = ${first.shop} AND renewal."id" = ANY(${renewals.map(({ id }) => id)})
    GROUP BY 1, 2`;
  for (const { orderId, key, at } of rows) found.set(orderId, (found.get(orderId) ?? new Map<string, Date>()).set(key, at));
  return found;
}

/** Whom people gave orders to: the code that the member held in the offer when the order was placed, or else their first. */
async function assignedHolders(
  tx: ShopTx,
  orders: readonly { id: string; processedAt: Date; assignment: { enrolmentId: string } | null }[],
): Promise<Map<string, Holder>> {
  const given = orders.flatMap(({ id, processedAt, assignment }) => (assignment ? [{ id, processedAt, ...assignment }] : []));
  if (given.length === 0) return new Map();
  const codes = await tx.promoCode.findMany({
    where: { enrolmentId: { in: given.map(({ enrolmentId }) => enrolmentId) }, issuedFor: { not: "visitor" } },
    orderBy: [{ liveFrom: "asc" }, { id: "asc" }],
  });
  return new Map(
    given.flatMap(({ id, processedAt, enrolmentId }) => {
      const theirs = codes.filter((code) => code.enrolmentId === enrolmentId);
      const code = theirs.findLast(({ liveFrom }) => liveFrom <= processedAt) ?? theirs[0];
      return code ? [[id, code] as const] : [];
    }),
  );
}

/**
 * Counts anew the orders that these names' lineage has moved from one member to another (or to the first at all), all in
 * the caller's transaction, so figures and lineage are never seen apart. For few orders: `followLineage` decides.
 */
export async function reattribute(tx: ShopTx, { shop, keys }: { shop: string; keys: readonly string[] }): Promise<void> {
  if (keys.length === 0) return;
  await lockLedger(tx, shop);
  await attributeOrders(tx, shop, await movedOrders(tx, { shop, keys }));
}

/**
 * The orders under these names, or those of them that are named, whose holder by the lineage is not whom they count for;
 * oldest first. Orders whose holder is still the same are left out: closing a code changes nobody's past.
 */
export async function movedOrders(
  tx: ShopTx,
  { shop, keys, orderIds }: { shop: string; keys: readonly string[]; orderIds?: readonly string[] },
): Promise<string[]> {
  const among = orderIds ? Prisma.sql`AND used."orderId" = ANY(${[...orderIds]})` : Prisma.empty;
  const moved = await tx.$queryRaw<{ orderId: string }[]>`
    SELECT used."orderId", min(placed."processedAt") AS at
    FROM "OrderCode" used
    JOIN "Order" placed ON placed."shop" = used."shop" AND placed."id" = used."orderId"
    LEFT JOIN LATERAL (
      SELECT held."id"
      FROM "PromoCode" held
      WHERE held."shop" = used."shop" AND held."key" = used."key" AND held."liveFrom" <= placed."processedAt"
      ORDER BY held."liveFrom" DESC, held."id" DESC
      LIMIT 1
    ) holder ON true
    LEFT JOIN LATERAL (
      SELECT counted."promoCodeId"
      FROM "Conversion" counted
      JOIN "PromoCode" code ON code."shop" = counted."shop" AND code."id" = counted."promoCodeId"
      WHERE counted."shop" = used."shop" AND counted."orderId" = used."orderId" AND code."key" = used."key"
      LIMIT 1
    ) present ON true
    WHERE used."shop" = ${shop} AND used."key" = ANY(${[...keys]}) ${among}
      AND NOT EXISTS (SELECT 1 FROM "OrderAssignment" given WHERE given."shop" = used."shop" AND given."orderId" = used."orderId")
      AND holder."id" IS DISTINCT FROM present."promoCodeId"
    GROUP BY used."orderId" ORDER BY at, used."orderId"`;
  return moved.map((row) => row.orderId);
}

/*
 * Where what a member sold before decides what an order pays, an order that arrives late, is cancelled, returned or moves
 * to another member moves every later order of theirs. Here it is found which, so that in the end each pays what it would
 * have paid had everything arrived in its time.
 */

/** What of a conversion counts towards a tier. */
type Counting = Pick<Conversion, "orderId" | "enrolmentId" | "offerId" | "at" | "netMinor"> & { state: string };

/**
 * The parts to be paid anew, by `tierProgressKey`, with what their member had sold before each. `before` and `after` are the
 * parts of the same orders, of members in tiered offers, as they stood and as they are written now. The caller holds the
 * ledger's lock.
 */
async function partsToPayAnew(
  tx: ShopTx,
  shop: string,
  { before, after }: { before: readonly Counting[]; after: readonly Counting[] },
): Promise<{ standings: Map<string, TierProgress>; orderIds: string[] }> {
  const found = new Map<string, TierProgress>();
  const orderIds = new Set<string>();
  const since = new Map<string, Date>();
  for (const { enrolmentId, at } of [...before, ...after]) {
    const first = since.get(enrolmentId);
    if (!first || at < first) since.set(enrolmentId, at);
  }
  for (const [enrolmentId, sold] of await readSold(tx, shop, since)) {
    const theirs = ({ enrolmentId: id }: Counting) => id === enrolmentId;
    const moved = weigh(before.filter(theirs)) !== weigh(after.filter(theirs));
    const here = new Set(after.filter(theirs).map(({ orderId }) => orderId));
    for (const [orderId, standing] of tierProgress(sold.before, sold.parts)) {
      if (!moved && !here.has(orderId)) continue;
      found.set(tierProgressKey({ orderId, enrolmentId }), standing);
      orderIds.add(orderId);
    }
  }
  return { standings: found, orderIds: [...orderIds] };
}

/** What these parts add to the standing of the orders after them. */
function weigh(parts: readonly Counting[]): string {
  const counted = parts.filter(({ state }) => state === "counted");
  return counted
    .map(({ orderId, netMinor }) => `${orderId} ${netMinor}`)
    .toSorted()
    .join();
}

type BeforeRow = { enrolmentId: string; month: string; conversions: bigint; revenue: bigint; inMonth: bigint; revenueInMonth: bigint };

type PartRow = SoldPart & { enrolmentId: string };

async function readSold(
  tx: ShopTx,
  shop: string,
  since: ReadonlyMap<string, Date>,
): Promise<Map<string, { before: SoldBefore; parts: SoldPart[] }>> {
  if (since.size === 0) return new Map();
  const [where] = await tx.shop.findMany({ select: { ianaTimezone: true } });
  const zone = where?.ianaTimezone ?? "UTC";
  const month = (at: Prisma.Sql) => Prisma.sql`to_char(${at} AT TIME ZONE 'UTC' AT TIME ZONE ${zone}::text, 'YYYY-MM')`;
  const members = JSON.stringify([...since].map(([enrolmentId, at]) => ({ enrolmentId, since: at })));
  const asked = Prisma.sql`jsonb_to_recordset(${members}::jsonb) AS t("enrolmentId" uuid, "since" timestamp(3))`;
  const sameMonth = Prisma.sql`FILTER (WHERE ${month(Prisma.sql`c."at"`)} = ${month(Prisma.sql`t."since"`)})`;
  const before = await tx.$queryRaw<BeforeRow[]>`
    SELECT t."enrolmentId"::text, ${month(Prisma.sql`t."since"`)} AS month, count(c."orderId") AS conversions,
      coalesce(sum(c."netMinor"), 0)::bigint AS revenue, count(c."orderId") ${sameMonth} AS "inMonth",
      coalesce(sum(c."netMinor") ${sameMonth}, 0)::bigint AS "revenueInMonth"
    FROM ${asked}
    LEFT JOIN "Conversion" c
      ON c."shop" = ${shop} AND c."enrolmentId" = t."enrolmentId" AND c."state" = 'counted' AND c."at" < t."since"
    GROUP BY t."enrolmentId", t."since"`;
  const parts = await tx.$queryRaw<PartRow[]>`
    SELECT c."enrolmentId"::text, c."orderId", c."at", ${month(Prisma.sql`c."at"`)} AS month, c."state" = 'counted' AS counted, c."netMinor"
    FROM ${asked} JOIN "Conversion" c ON c."shop" = ${shop} AND c."enrolmentId" = t."enrolmentId" AND c."at" >= t."since"`;
  const partsOf = new Map<string, SoldPart[]>();
  for (const { enrolmentId, ...part } of parts) {
    const theirs = partsOf.get(enrolmentId);
    if (theirs) theirs.push(part);
    else partsOf.set(enrolmentId, [part]);
  }
  return new Map(
    before.map((row) => [
      row.enrolmentId,
      {
        before: {
          ever: { conversions: Number(row.conversions), revenueMinor: row.revenue },
          month: row.month,
          inMonth: { conversions: Number(row.inMonth), revenueMinor: row.revenueInMonth },
        },
        parts: partsOf.get(row.enrolmentId) ?? [],
      },
    ]),
  );
}

/** Writes these rows of the ledger as one value: Prisma's createMany plans every row apart, which cost more than computing it. */
async function insertConversions(
  tx: ShopTx,
  shop: string,
  parts: readonly Conversion[],
  kinds: ReadonlyMap<string, CustomerKind>,
): Promise<void> {
  if (parts.length === 0) return;
  const kept = parts.map((part) => ({ ...part, basis: basisText(part.basis), customerKind: kinds.get(part.orderId) }));
  const rows = JSON.stringify(kept, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value));
  await tx.$executeRaw`
    INSERT INTO "Conversion" ("shop", "orderId", "enrolmentId", "offerId", "memberId", "promoCodeId", "at", "state", "ofOrder", "ofOffer",
      "grossMinor", "refundedMinor", "netMinor", "commissionMinor", "dueMinor", "basis", "ruledOut", "approvesAt", "heldAt", "payoutAt", "paidAt",
      "customerKind")
    SELECT ${shop}, c."orderId", c."enrolmentId", c."offerId", c."memberId", c."promoCodeId", c."at", c."state", c."ofOrder", c."ofOffer",
      c."grossMinor", c."refundedMinor", c."netMinor", c."commissionMinor", c."dueMinor", c."basis", c."ruledOut", c."approvesAt", c."heldAt",
      c."payoutAt", c."paidAt", c."customerKind"
    FROM jsonb_to_recordset(${rows}::jsonb) AS c(
      "orderId" text, "enrolmentId" uuid, "offerId" uuid, "memberId" uuid, "promoCodeId" uuid, "at" timestamp(3), "state" text,
      "ofOrder" boolean, "ofOffer" boolean, "grossMinor" bigint, "refundedMinor" bigint, "netMinor" bigint, "commissionMinor" bigint,
      "dueMinor" bigint, "basis" text, "ruledOut" text, "approvesAt" timestamp(3), "heldAt" timestamp(3), "payoutAt" timestamp(3),
      "paidAt" timestamp(3), "customerKind" text)`;
}

/** Everybody who ever held these names, and everything their offers and they themselves were paid by. */
async function readLineage(tx: ShopTx, keys: ReadonlySet<string>): Promise<Lineage> {
  const codes = await tx.promoCode.findMany({ where: { key: { in: [...keys] } }, orderBy: [{ liveFrom: "asc" }, { id: "asc" }] });
  const tenures = new Map<string, Tenure[]>();
  for (const code of codes) tenures.set(code.key, [...(tenures.get(code.key) ?? []), code]);
  return { tenures, ...(await readRates(tx, codes)) };
}

/** What these parts are paid by, whoever holds the codes. */
async function readRates(
  tx: ShopTx,
  parts: readonly { offerId: string; enrolmentId: string }[],
): Promise<Required<Pick<Lineage, "commission" | "own">>> {
  const offers = await tx.offer.findMany({
    where: { id: { in: [...new Set(parts.map((part) => part.offerId))] } },
    select: { id: true, commissionBps: true, commissionMinor: true, commissionTiers: true, rules: { orderBy: { since: "asc" } } },
  });
  const payouts = await tx.payout.findMany({
    where: { enrolmentId: { in: [...new Set(parts.map((part) => part.enrolmentId))] } },
    orderBy: [{ from: "asc" }, { id: "asc" }],
  });
  const ownRates = new Map<string, OwnRate[]>();
  for (const payout of payouts) ownRates.set(payout.enrolmentId, [...(ownRates.get(payout.enrolmentId) ?? []), payout]);
  const commission = new Map(
    offers.map(({ id, rules, ...offer }) => [
      id,
      { ...commissionOf(offer), rules: rules.map((rule) => ({ ...rule, tiers: tiersFrom(rule.tiers) })) },
    ]),
  );
  return { commission, own: ownRates };
}
