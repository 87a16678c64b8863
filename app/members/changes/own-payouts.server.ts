import type { ShopContext } from "#app/platform/db.server.ts";

/** What a member is paid in place of the offer's commission; null in one of both is the offer's. */
export type OwnTerms = { bps: number | null; perConversionMinor: number | null };

/** By enrolment: the members who have terms of their own now. */
export async function ownPayouts({ db }: ShopContext, enrolmentIds: readonly string[]): Promise<Record<string, OwnTerms>> {
  const payouts = await db.payout.findMany({
    where: { enrolmentId: { in: [...enrolmentIds] } },
    orderBy: [{ from: "asc" }, { id: "asc" }],
  });
  const latest = new Map(payouts.map((payout) => [payout.enrolmentId, payout]));
  const own = [...latest].filter(([, payout]) => payout.commissionBps !== null || payout.commissionMinor !== null);
  return Object.fromEntries(own.map(([id, payout]) => [id, { bps: payout.commissionBps, perConversionMinor: payout.commissionMinor }]));
}
