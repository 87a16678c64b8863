/** What a person decides about conversions: rejecting one, taking that back, marking commission as paid. */
import type { Facts } from "#app/activity/activity.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import { staffNames } from "#app/activity/staff-names.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";

import { attributeOrders } from "./attribute-orders.server.ts";
import { lockLedger } from "#app/orders/ledger-lock.server.ts";
import type { Paid, PaidMeanwhile, Payable } from "#app/orders/payable.ts";
import type { RejectReason } from "./review-labels.ts";
import type { SalesFilter } from "#app/orders/rollups/sales-filter.ts";
import { matching } from "#app/orders/rollups/rollup-sql.server.ts";

type Part = { orderId: string; enrolmentId: string };
export type ReviewResult = "done" | "unknown" | "paid";
type By = { staff: string; now: Date };

/** The part counts nothing from now on and says why. What was paid is locked and answers "paid". */
export async function rejectConversion(
  { shop, db }: ShopContext,
  { part, reason, note, staff, now }: { part: Part; reason: RejectReason; note: string } & By,
): Promise<ReviewResult> {
  const facts = { rejectedFor: reason, note, isAllowed: false, reviewedBy: staff, reviewedAt: now };
  return rule({ shop, db }, part, async (tx, key) => {
    await tx.conversionReview.upsert({ where: key, create: { shop, ...part, ...facts }, update: facts });
    await tell(tx, { shop, kind: "conversion_rejected", part, staff, now, reason: note, after: { rejectedFor: reason } });
  });
}

/** The part counts again as its order says now, also where a rule of the shop left it out. */
export async function restoreConversion({ shop, db }: ShopContext, { part, staff, now }: { part: Part } & By): Promise<ReviewResult> {
  const facts = { rejectedFor: null, note: "", isAllowed: true, reviewedBy: staff, reviewedAt: now };
  return rule({ shop, db }, part, async (tx, key) => {
    await tx.conversionReview.upsert({ where: key, create: { shop, ...part, ...facts }, update: facts });
    await tell(tx, { shop, kind: "conversion_restored", part, staff, now });
  });
}

type Told = { shop: string; kind: "conversion_rejected" | "conversion_restored"; part: Part; reason?: string; after?: Facts } & By;

async function tell(tx: ShopTx, { shop, kind, part, staff, now, ...what }: Told): Promise<void> {
  const { offerId } = await tx.enrolment.findFirstOrThrow({ where: { id: part.enrolmentId }, select: { offerId: true } });
  const order = await tx.order.findFirst({ where: { id: part.orderId }, select: { name: true } });
  const members = [{ enrolmentId: part.enrolmentId }];
  const act = { shop, kind, by: staffOrSystem(staff), at: now, offerId, subject: order?.name ?? "", shopifyIds: [part.orderId], members };
  await recordActivity(tx, { ...act, ...what });
}

type Work = (
  tx: Parameters<Parameters<ShopContext["db"]["$transaction"]>[0]>[0],
  key: { shop_orderId_enrolmentId: Part & { shop: string } },
) => Promise<unknown>;

async function rule({ shop, db }: ShopContext, part: Part, work: Work): Promise<ReviewResult> {
  return db.$transaction(async (tx) => {
    await lockLedger(tx, shop);
    const key = { shop_orderId_enrolmentId: { shop, ...part } };
    const conversion = await tx.conversion.findUnique({ where: key, select: { paidAt: true } });
    if (!conversion) return "unknown";
    if (conversion.paidAt) return "paid";
    await work(tx, key);
    await attributeOrders(tx, shop, [part.orderId]);
    return "done";
  });
}

/**
 * Marks the commission that was shown as paid and locks it: every counted, unpaid part of the filter that is not held and whose hold
 * period is over, if these are the very parts and
 * amounts in `shown`. Anything else that comes to be there meanwhile (an order, a refund, another person's press) makes it refuse and
 * answer both. Two presses of the same figures pay once; the second is refused.
 */
export async function markPaid(
  { shop, db }: ShopContext,
  { filter, shown, staff, now }: { filter: SalesFilter; shown: Payable } & By,
): Promise<Paid> {
  return db.$transaction(
    async (tx): Promise<Paid> => {
      await lockLedger(tx, shop);
      const current = await payableOf(tx, { shop, filter, now });
      const isShown = current.conversions === shown.conversions && current.paidMinor === shown.paidMinor && current.mark === shown.mark;
      if (!isShown || current.conversions === 0)
        return { ok: false, reason: "changed", shown, now: current, paidMeanwhile: await lastPaid(tx, shown.asOf) };
      await tx.$executeRaw`
        INSERT INTO "ConversionReview" ("shop", "orderId", "enrolmentId", "paidMinor", "paidAt", "reviewedBy", "reviewedAt")
        SELECT c."shop", c."orderId", c."enrolmentId", c."commissionMinor", ${now}, ${staff}, ${now} FROM "Conversion" c
        WHERE ${payable(shop, { filter, now })}
        ON CONFLICT ("shop", "orderId", "enrolmentId")
          DO UPDATE SET "paidMinor" = excluded."paidMinor", "paidAt" = excluded."paidAt", "reviewedBy" = excluded."reviewedBy", "reviewedAt" = excluded."reviewedAt"`;
      await tx.$executeRaw`UPDATE "Conversion" c SET "paidAt" = ${now} WHERE ${payable(shop, { filter, now })}`;
      const { conversions, paidMinor } = current;
      const { offerId = null, memberId = null, projectId = null } = filter;
      const members = memberId === null ? [] : [{ memberId }];
      const act = { shop, kind: "commission_paid", by: staffOrSystem(staff), at: now, offerId, projectId, members } as const;
      await recordActivity(tx, { ...act, after: { conversions, paidMinor } });
      return { ok: true, conversions, paidMinor };
    },
    { timeout: 60_000 },
  );
}

/** What `markPaid` would pay at this moment, to be shown and handed back with the press. */
export async function readPayable({ shop, db }: ShopContext, { filter, now }: { filter: SalesFilter; now: Date }): Promise<Payable> {
  return payableOf(db, { shop, filter, now });
}

/** The parts that are approved at this moment, as `payouts/commission-state.ts` says of one, and earn something. */
function payable(shop: string, { filter, now }: { filter: SalesFilter; now: Date }): Prisma.Sql {
  return Prisma.sql`${matching(shop, filter)} AND c."state" = 'counted' AND c."paidAt" IS NULL AND c."heldAt" IS NULL
    AND c."approvesAt" <= ${now} AND c."commissionMinor" > 0`;
}

async function payableOf(tx: ShopTx, { shop, filter, now }: { shop: string; filter: SalesFilter; now: Date }): Promise<Payable> {
  const [row] = await tx.$queryRaw<{ conversions: bigint; paid: bigint; mark: string }[]>`
    SELECT count(*) AS conversions, coalesce(sum(c."commissionMinor"), 0)::bigint AS paid,
      coalesce(sum(hashtextextended(concat_ws(' ', c."orderId", c."enrolmentId", c."commissionMinor"), 0)), 0)::text AS mark
    FROM "Conversion" c WHERE ${payable(shop, { filter, now })}`;
  const { conversions = 0n, paid = 0n, mark = "0" } = row ?? {};
  return { conversions: Number(conversions), paidMinor: Number(paid), asOf: now.toISOString(), mark };
}

/** The latest press that marked anything of the shop as paid since then. */
async function lastPaid(tx: ShopTx, since: string): Promise<PaidMeanwhile | null> {
  const act = await tx.activity.findFirst({
    where: { kind: "commission_paid", at: { gte: new Date(since) } },
    orderBy: { at: "desc" },
    select: { at: true, staffId: true, after: true },
  });
  if (!act) return null;
  const names = await staffNames({ db: tx }, act.staffId === null ? [] : [act.staffId]);
  const { paidMinor } = act.after as Facts;
  return { by: (act.staffId !== null && names.get(act.staffId)) || null, at: act.at.toISOString(), paidMinor: Number(paidMinor ?? 0) };
}
