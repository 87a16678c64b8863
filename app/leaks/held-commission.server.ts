/** Commission that leak cases keep from being paid: from a day on, until somebody decides about it. */
import { moveCommissions } from "#app/payouts/move-commissions.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import { DAY_MS } from "./evidence.ts";
import { LONG_TRANSACTION } from "#app/platform/long-transaction.ts";

/** How long somebody has to decide. As long as Shopify's own programme for creators keeps a commission in dispute. */
const DECIDE_WITHIN_DAYS = 30;

/** An open checkout keeps its code for a while after that has ended. */
const LATE_ORDERS_FOR_DAYS = 1;

type Holding = {
  /** Cases that nobody has dismissed. */
  caseIds: readonly string[];
  /** The day (UTC) from which on commission is held; null for each case's own date. */
  from: Date | null;
  staff: string;
  now: Date;
};

/**
 * Holds the commission of every order with these cases' codes since a day, in the caller's transaction: those stored by now here,
 * those that come later through `holdLate`. What is paid, void or held already is left as it is.
 */
export async function holdFor(tx: ShopTx, shop: string, { caseIds, from, staff, now }: Holding): Promise<void> {
  const decideBy = new Date(now.getTime() + DECIDE_WITHIN_DAYS * DAY_MS);
  await tx.$executeRaw`
    UPDATE "LeakCase" SET "holdFrom" = coalesce(${from}::date, since), "heldBy" = ${staff}, "decideBy" = ${decideBy}
    WHERE shop = ${shop} AND id = ANY (${[...caseIds]}::uuid[])`;
  await holdWhatIsNew(tx, shop, { caseIds, now });
}

/**
 * A person holds the commission of a case from its date on, without ending the code or after it ended. "unknown" where there is no such
 * case, "closed" where it was dismissed or its commission was held before.
 */
export async function holdCase(
  { shop, db }: ShopContext,
  { caseId, staff, now }: { caseId: string; staff: string; now: Date },
): Promise<"done" | "closed" | "unknown"> {
  return db.$transaction(async (tx) => {
    const [found] = await tx.$queryRaw<{ state: string; isHeld: boolean }[]>`
      SELECT state, "holdFrom" IS NOT NULL AS "isHeld" FROM "LeakCase" WHERE shop = ${shop} AND id = ${caseId}::uuid FOR NO KEY UPDATE`;
    if (!found) return "unknown";
    if (found.state === "dismissed" || found.isHeld) return "closed";
    await holdFor(tx, shop, { caseIds: [caseId], from: null, staff, now });
    return "done";
  }, LONG_TRANSACTION);
}

/** Holds orders of cases that hold commission and were not looked at yet, until the day by which somebody is to decide. */
export async function holdLate({ shop, db }: ShopContext, now: Date): Promise<void> {
  const holding = await db.leakCase.findMany({ where: { holdFrom: { not: null }, decideBy: { gt: now } }, select: { id: true } });
  if (holding.length === 0) return;
  await db.$transaction((tx) => holdWhatIsNew(tx, shop, { caseIds: holding.map(({ id }) => id), now }), LONG_TRANSACTION);
}

type Due = { caseId: string; name: string; heldBy: string; orderId: string; enrolmentId: string };

async function holdWhatIsNew(tx: ShopTx, shop: string, { caseIds, now }: { caseIds: readonly string[]; now: Date }): Promise<void> {
  const due = await tx.$queryRaw<Due[]>`
    SELECT l.id::text AS "caseId", l.name, l."heldBy", c."orderId", c."enrolmentId"::text
    FROM "LeakCase" l
    JOIN "PromoCode" p ON p.shop = l.shop AND p.id = l."promoCodeId"
    JOIN "Conversion" c ON c.shop = p.shop AND c."promoCodeId" = p.id AND c.at >= l."holdFrom"
      AND (p."liveUntil" IS NULL OR c.at < p."liveUntil" + make_interval(days => ${LATE_ORDERS_FOR_DAYS}::int))
    WHERE l.shop = ${shop} AND l.id = ANY (${[...caseIds]}::uuid[])
      AND NOT EXISTS (
        SELECT 1 FROM "LeakHold" h
        WHERE h.shop = l.shop AND h."caseId" = l.id AND h."orderId" = c."orderId" AND h."enrolmentId" = c."enrolmentId")`;
  for (const [caseId, parts] of byCase(due)) {
    const [{ name, heldBy }] = parts;
    const to = { move: "hold", reason: `${name} may have leaked` } as const;
    const moved = await moveCommissions(tx, shop, { parts, to, subject: name, staff: heldBy, now });
    const held = new Set(moved.map(({ orderId, enrolmentId }) => `${orderId} ${enrolmentId}`));
    await tx.leakHold.createMany({
      data: parts.map(({ orderId, enrolmentId }) => ({
        ...{ shop, caseId, orderId, enrolmentId },
        heldAt: held.has(`${orderId} ${enrolmentId}`) ? now : null,
      })),
      skipDuplicates: true,
    });
  }
}

function byCase(due: readonly Due[]): Map<string, [Due, ...Due[]]> {
  const cases = new Map<string, [Due, ...Due[]]>();
  for (const part of due) {
    const parts = cases.get(part.caseId);
    if (parts) parts.push(part);
    else cases.set(part.caseId, [part]);
  }
  return cases;
}

type Deciding = {
  caseId: string;
  /** `release`: it may be paid as its orders say. `void`: it earns nothing. */
  decision: "release" | "void";
  /** Shopify's ids; null for all that the case holds, "together" for all that it and those gathered with it hold. */
  orderIds: readonly string[] | "together" | null;
  staff: string;
  now: Date;
};

/** Decides about what the case still holds of these orders, and answers about how many. "unknown" where there is no such case. */
export async function decideHeld({ shop, db }: ShopContext, ask: Deciding): Promise<number | "unknown"> {
  const { caseId, orderIds } = ask;
  return db.$transaction(async (tx) => {
    const found = await tx.leakCase.findFirst({ where: { id: caseId }, select: { name: true, gatheredIn: true } });
    if (!found) return "unknown";
    if (orderIds === "together" && found.gatheredIn !== null) {
      const { gatheredIn } = found;
      const cases = await tx.leakCase.findMany({ where: { gatheredIn }, select: { id: true, name: true }, orderBy: { id: "asc" } });
      let decided = 0;
      for (const { id, name } of cases) decided += await decideOne(tx, shop, { ...ask, caseId: id, orderIds: null, name });
      return decided;
    }
    return decideOne(tx, shop, { ...ask, orderIds: orderIds === "together" ? null : orderIds, name: found.name });
  }, LONG_TRANSACTION);
}

type DecidingOne = Omit<Deciding, "orderIds"> & { orderIds: readonly string[] | null; name: string };

async function decideOne(tx: ShopTx, shop: string, ask: DecidingOne): Promise<number> {
  const { caseId, decision, orderIds, staff, now, name } = ask;
  const parts = await tx.$queryRaw<{ orderId: string; enrolmentId: string }[]>`
      SELECT h."orderId", h."enrolmentId"::text FROM "LeakHold" h
      JOIN "ConversionReview" r ON r.shop = h.shop AND r."orderId" = h."orderId" AND r."enrolmentId" = h."enrolmentId" AND r."heldAt" = h."heldAt"
      WHERE h.shop = ${shop} AND h."caseId" = ${caseId}::uuid
        AND (${orderIds === null} OR h."orderId" = ANY (${[...(orderIds ?? [])]}::text[]))`;
  const note = `${name} leaked`;
  const to = decision === "release" ? ({ move: "release" } as const) : ({ move: "reject", reason: "other", note } as const);
  return (await moveCommissions(tx, shop, { parts, to, subject: name, staff, now })).length;
}
