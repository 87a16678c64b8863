/** How far Shopify is with a payout, and every member whose money it refused or that is in doubt. */
import type { ShopContext } from "#app/platform/db.server.ts";

/** Amounts in minor units of the payout's currency; instants ISO, UTC. */
export type TransferRow = {
  memberId: string;
  name: string;
  customerId: string;
  state: "refused" | "doubtful";
  amountMinor: number;
  /** Why it was refused: Shopify's code, or a word of ours; and what Shopify said. */
  refusal: string;
  words: string;
  calledAt: string | null;
  lookedAt: string | null;
};

export type TransfersView = {
  paid: number;
  waiting: number;
  refused: number;
  doubtful: number;
  /** In doubt first, then those who are refused; at most `SHOWN`. */
  named: TransferRow[];
};

const SHOWN = 100;

export async function readTransfers({ shop, db }: ShopContext, payoutId: string): Promise<TransfersView> {
  const counts = await db.payoutTransfer.groupBy({ by: ["state"], where: { payoutId }, _count: true });
  const rows = await db.$queryRaw<Row[]>`
    SELECT t."memberId"::text, coalesce(nullif(trim(m."firstName" || ' ' || m."lastName"), ''), 'A former member') AS name,
      coalesce(nullif(t."customerId", ''), m."customerId", '') AS "customerId", t."state", t."amountMinor", t."refusal", t."words", t."calledAt",
      t."lookedAt"
    FROM "PayoutTransfer" t LEFT JOIN "Member" m ON m."shop" = t."shop" AND m."id" = t."memberId"
    WHERE t."shop" = ${shop} AND t."payoutId" = ${payoutId}::uuid AND t."state" IN ('doubtful', 'refused')
    ORDER BY t."state", name, t."memberId" LIMIT ${SHOWN}`;
  const of = (...states: string[]) => counts.reduce((sum, { state, _count }) => (states.includes(state) ? sum + _count : sum), 0);
  return {
    ...{ paid: of("paid"), waiting: of("waiting", "calling"), refused: of("refused"), doubtful: of("doubtful") },
    named: rows.map(({ amountMinor, calledAt, lookedAt, ...row }) => ({
      ...row,
      amountMinor: Number(amountMinor),
      calledAt: calledAt?.toISOString() ?? null,
      lookedAt: lookedAt?.toISOString() ?? null,
    })),
  };
}

type Row = Omit<TransferRow, "amountMinor" | "calledAt" | "lookedAt"> & {
  amountMinor: bigint;
  calledAt: Date | null;
  lookedAt: Date | null;
};
