/** Carries a change of commission settings: what it would change, member by member, and the recount of the ledger, order by order. */
import type { PrismaClient } from "#app/generated/prisma/client.ts";
import { Prisma } from "#app/generated/prisma/client.ts";
import { attribute, tierProgressKey } from "#app/orders/attribution/attribute.ts";
import { attributeOrders, readCounted } from "#app/orders/attribution/attribute-orders.server.ts";
import { isTiered, type SoldPart, type TierProgress, tierProgress } from "#app/orders/attribution/commission.ts";
import { isApproved, type SettingsOf } from "#app/orders/commission-settings.ts";
import { lockLedger } from "#app/orders/ledger-lock.server.ts";
import { readCommissionSettings } from "#app/orders/read-commission-settings.server.ts";
import type { ShopContext, ShopDb, ShopTx } from "#app/platform/db.server.ts";

import { withChange } from "./change-commissions.server.ts";
import { LONG_TRANSACTION } from "#app/platform/long-transaction.ts";

/** Members that are checked before the figures so far are saved. */
const MEMBERS_AT_ONCE = 20;
/** Orders that are read, or counted anew in one transaction. */
const ORDERS_AT_ONCE = 500;

type Carry = { changeId: string; signal: AbortSignal; now: () => Date };
type Row = Prisma.CommissionChangeGetPayload<object>;

/**
 * Moves the change as far as it goes now. Every step saves what it came to with where to go on, so that it can stop anywhere, and a
 * step that two workers do counts once. Answers whether there is nothing left to do; false when the signal asked to stop.
 */
export async function carryChange(ctx: ShopContext, { changeId, signal, now }: Carry): Promise<boolean> {
  while (!signal.aborted) {
    const change = await ctx.db.commissionChange.findFirst({ where: { id: changeId } });
    if (change?.state === "checking") await checkSome(ctx, { change, signal, now: now() });
    else if (change?.state === "applying") await applySome(ctx, { change, now: now() });
    else return true;
  }
  return false;
}

/** Changes that are to be carried on, of all shops. */
export async function changesUnderWay(db: PrismaClient): Promise<{ shop: string; id: string }[]> {
  return db.commissionChange.findMany({ where: { state: { in: ["checking", "applying"] } }, select: { shop: true, id: true } });
}

const NOTHING = {
  ...{ conversions: 0, changed: 0, paid: 0 },
  ...{ beforeMinor: 0n, afterMinor: 0n, payableBeforeMinor: 0n, payableAfterMinor: 0n },
};
type Figures = typeof NOTHING;

async function checkSome({ shop, db }: ShopContext, { change, signal, now }: { change: Row; signal: AbortSignal; now: Date }) {
  const { id, cursor, offerId } = change;
  const members = await db.$queryRaw<{ id: string }[]>`
    SELECT e."id"::text FROM "Enrolment" e
    WHERE e."shop" = ${shop} AND e."id" > ${cursor === "" ? "00000000-0000-0000-0000-000000000000" : cursor}::uuid
      ${offerId === null ? Prisma.empty : Prisma.sql`AND e."offerId" = ${offerId}::uuid`}
      AND EXISTS (SELECT 1 FROM "Conversion" c WHERE c."shop" = e."shop" AND c."enrolmentId" = e."id")
    ORDER BY e."id" LIMIT ${MEMBERS_AT_ONCE}`;
  const settings = withChange(await readCommissionSettings(db), change);
  const figures = { ...NOTHING };
  for (const { id: enrolmentId } of members) {
    if (signal.aborted) return;
    await weigh(db, { shop, enrolmentId, settings, now, figures });
  }
  const last = members.at(-1);
  const isAll = members.length < MEMBERS_AT_ONCE || !last;
  const { conversions, changed, paid, beforeMinor, afterMinor, payableBeforeMinor, payableAfterMinor } = figures;
  await db.commissionChange.updateMany({
    where: { id, state: "checking", cursor },
    data: {
      conversions: { increment: conversions },
      changed: { increment: changed },
      paid: { increment: paid },
      beforeMinor: { increment: beforeMinor },
      afterMinor: { increment: afterMinor },
      payableBeforeMinor: { increment: payableBeforeMinor },
      payableAfterMinor: { increment: payableAfterMinor },
      ...(isAll ? { state: "ready", checkedAt: now } : { cursor: last.id }),
    },
  });
}

type Kept = {
  orderId: string;
  at: Date;
  month: string;
  state: string;
  commissionMinor: bigint;
  approvesAt: Date | null;
  heldAt: Date | null;
  paidAt: Date | null;
};

type Weigh = { shop: string; enrolmentId: string; settings: SettingsOf; now: Date; figures: Figures };

/** Adds what one member's conversions in one offer come to as they stand, and as they would. Tiers are climbed from the first order on. */
async function weigh(db: ShopDb, { shop, enrolmentId, settings, now, figures }: Weigh): Promise<void> {
  const [where] = await db.shop.findMany({ select: { ianaTimezone: true } });
  const zone = where?.ianaTimezone ?? "UTC";
  const climbed: SoldPart[] = [];
  let from: Pick<Kept, "at" | "orderId"> = { at: new Date(0), orderId: "" };
  for (;;) {
    const rows = await db.$queryRaw<Kept[]>`
      SELECT c."orderId", c."at", to_char(c."at" AT TIME ZONE 'UTC' AT TIME ZONE ${zone}::text, 'YYYY-MM') AS month, c."state",
        c."commissionMinor", c."approvesAt", c."heldAt", c."paidAt"
      FROM "Conversion" c
      WHERE c."shop" = ${shop} AND c."enrolmentId" = ${enrolmentId}::uuid AND (c."at", c."orderId") > (${from.at}::timestamp, ${from.orderId})
      ORDER BY c."at", c."orderId" LIMIT ${ORDERS_AT_ONCE}`;
    const ids = rows.map(({ orderId }) => orderId);
    const lineage = await readCounted(db, ids, settings);
    const partsBy = (standings: ReadonlyMap<string, TierProgress>) =>
      new Map(
        lineage.cases.flatMap((one) =>
          attribute(one, { ...lineage, standings }).flatMap((part) =>
            part.enrolmentId === enrolmentId ? [[part.orderId, part] as const] : [],
          ),
        ),
      );
    let parts = partsBy(new Map());
    const [first] = parts.values();
    const terms = first && lineage.commission.get(first.offerId);
    if (terms && isTiered(terms)) {
      const sold = rows.flatMap(({ orderId, at, month }) => {
        const part = parts.get(orderId);
        return part ? [{ orderId, at, month, counted: part.state === "counted", netMinor: part.netMinor }] : [];
      });
      climbed.push(...sold);
      const progress = tierProgress(NOTHING_SOLD, climbed);
      parts = partsBy(new Map([...progress].map(([orderId, reached]) => [tierProgressKey({ orderId, enrolmentId }), reached])));
    }
    for (const row of rows) add(figures, row, { after: parts.get(row.orderId) ?? null, now });
    const last = rows.at(-1);
    if (rows.length < ORDERS_AT_ONCE || !last) return;
    from = last;
  }
}

const NOTHING_SOLD = { ever: { conversions: 0, revenueMinor: 0n }, month: "", inMonth: { conversions: 0, revenueMinor: 0n } };

type Weighed = Pick<Kept, "state" | "commissionMinor" | "approvesAt" | "heldAt">;

function add(figures: Figures, row: Kept, { after, now }: { after: Weighed | null; now: Date }): void {
  figures.conversions += 1;
  if (row.paidAt !== null) {
    figures.paid += 1;
    return;
  }
  const payable = (part: Weighed) =>
    part.state === "counted" && part.heldAt === null && isApproved(part, now) && part.commissionMinor > 0n ? part.commissionMinor : 0n;
  const is = after ?? row;
  if (is.commissionMinor !== row.commissionMinor || is.state !== row.state || payable(is) !== payable(row)) figures.changed += 1;
  figures.beforeMinor += row.commissionMinor;
  figures.afterMinor += is.commissionMinor;
  figures.payableBeforeMinor += payable(row);
  figures.payableAfterMinor += payable(is);
}

/** Counts the next orders anew. What was paid of them stays as it is; orders that are told meanwhile are counted as they come. */
async function applySome({ shop, db }: ShopContext, { change, now }: { change: Row; now: Date }): Promise<void> {
  await db.$transaction(async (tx) => {
    await lockLedger(tx, shop);
    const { id, cursor, offerId } = change;
    const isHere = await tx.commissionChange.count({ where: { id, state: "applying", cursor } });
    if (isHere === 0) return;
    const ids = await ordersAfter(tx, { shop, cursor, offerId });
    await attributeOrders(tx, shop, ids);
    const last = ids.at(-1);
    const isAll = ids.length < ORDERS_AT_ONCE || last === undefined;
    await tx.commissionChange.update({ where: { id }, data: isAll ? { state: "done", doneAt: now } : { cursor: last } });
  }, LONG_TRANSACTION);
}

async function ordersAfter(
  tx: ShopTx,
  { shop, cursor, offerId }: { shop: string; cursor: string; offerId: string | null },
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT o."id" FROM "Order" o
    WHERE o."shop" = ${shop} AND o."id" > ${cursor} AND EXISTS (
      SELECT 1 FROM "Conversion" c WHERE c."shop" = o."shop" AND c."orderId" = o."id" AND c."paidAt" IS NULL
        ${offerId === null ? Prisma.empty : Prisma.sql`AND c."offerId" = ${offerId}::uuid`})
    ORDER BY o."id" LIMIT ${ORDERS_AT_ONCE}`;
  return rows.map(({ id }) => id);
}
