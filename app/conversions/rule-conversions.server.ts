/** What a person decides about conversions: rejecting one, taking that back, marking commission as paid. */
import type { Facts } from "#app/activity/activity.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopTx } from "#app/db.server.ts";

import { attributeOrders } from "./attribute-orders.server.ts";
import { lockLedger } from "./ledger-lock.server.ts";
import type { RejectReason } from "./ruling-words.ts";
import type { SalesFilter } from "./sales-filter.ts";
import { matching } from "./sales-sql.server.ts";

export type Part = { orderId: string; enrolmentId: string };
export type Ruled = "done" | "unknown" | "paid";
type By = { staff: string; now: Date };

/** The part counts nothing from now on and says why. What was paid is locked and answers "paid". */
export async function rejectConversion(
  { shop, db }: ShopContext,
  { part, reason, note, staff, now }: { part: Part; reason: RejectReason; note: string } & By,
): Promise<Ruled> {
  const facts = { rejectedFor: reason, note, ruledBy: staff, ruledAt: now };
  return rule({ shop, db }, part, async (tx, key) => {
    await tx.conversionRuling.upsert({ where: key, create: { shop, ...part, ...facts }, update: facts });
    await tell(tx, { shop, kind: "conversion_rejected", part, staff, now, reason: note, after: { rejectedFor: reason } });
  });
}

/** The part counts again as its order says now. */
export async function restoreConversion({ shop, db }: ShopContext, { part, staff, now }: { part: Part } & By): Promise<Ruled> {
  return rule({ shop, db }, part, async (tx) => {
    await tx.conversionRuling.updateMany({ where: { ...part }, data: { rejectedFor: null, note: "", ruledBy: staff, ruledAt: now } });
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

async function rule({ shop, db }: ShopContext, part: Part, work: Work): Promise<Ruled> {
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
 * Marks the commission of every counted, unpaid conversion of the filter as paid, as it stands now, and locks it.
 * Answers how many there were and what they come to, in minor units. Pressing twice pays nothing twice.
 */
export async function markPaid(
  { shop, db }: ShopContext,
  { filter, staff, now }: { filter: SalesFilter } & By,
): Promise<{ conversions: number; paidMinor: number }> {
  return db.$transaction(
    async (tx) => {
      await lockLedger(tx, shop);
      await tx.$executeRaw`
        INSERT INTO "ConversionRuling" ("shop", "orderId", "enrolmentId", "paidMinor", "paidAt", "ruledBy", "ruledAt")
        SELECT c."shop", c."orderId", c."enrolmentId", c."commissionMinor", ${now}, ${staff}, ${now} FROM "Conversion" c
        WHERE ${matching(shop, filter)} AND c."state" = 'counted' AND c."paidAt" IS NULL AND c."commissionMinor" > 0
        ON CONFLICT ("shop", "orderId", "enrolmentId")
          DO UPDATE SET "paidMinor" = excluded."paidMinor", "paidAt" = excluded."paidAt", "ruledBy" = excluded."ruledBy", "ruledAt" = excluded."ruledAt"`;
      const [paid] = await tx.$queryRaw<{ conversions: bigint; paid: bigint }[]>`
        WITH marked AS (
          UPDATE "Conversion" c SET "paidAt" = ${now}
          WHERE ${matching(shop, filter)} AND c."state" = 'counted' AND c."paidAt" IS NULL AND c."commissionMinor" > 0
          RETURNING c."commissionMinor"
        )
        SELECT count(*) AS conversions, coalesce(sum("commissionMinor"), 0)::bigint AS paid FROM marked`;
      const sums = { conversions: Number(paid?.conversions ?? 0n), paidMinor: Number(paid?.paid ?? 0n) };
      if (sums.conversions > 0) {
        const { offerId = null, memberId = null, projectId = null } = filter;
        const members = memberId === null ? [] : [{ memberId }];
        await recordActivity(tx, {
          shop,
          kind: "commission_paid",
          by: staffOrSystem(staff),
          at: now,
          offerId,
          projectId,
          after: sums,
          members,
        });
      }
      return sums;
    },
    { timeout: 60_000 },
  );
}

/** What `markPaid` would pay, in minor units. */
export async function unpaidCommission({ shop, db }: ShopContext, filter: SalesFilter): Promise<number> {
  const [row] = await db.$queryRaw<{ unpaid: bigint }[]>`
    SELECT coalesce(sum(c."commissionMinor"), 0)::bigint AS unpaid FROM "Conversion" c
    WHERE ${matching(shop, filter)} AND c."state" = 'counted' AND c."paidAt" IS NULL`;
  return Number(row?.unpaid ?? 0n);
}
