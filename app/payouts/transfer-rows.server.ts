/** The rows of transfers: who holds a payout that is being paid at Shopify, the mark before a call, and what became of it. */
import type { PayoutTransfer, PrismaClient } from "#app/generated/prisma/client.ts";
import { openStored, seal, sealedAnew } from "#app/keys/sealed-text.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

/** One worker pays a payout. It renews its hold while it works; one that was killed is missed after this long. */
export const HOLD_MS = 20_000;

type Scope = { shop: string; db: ShopTx };
type Hold = { payoutId: string; holder: string; now: Date };

/** Takes or renews the hold; false while somebody else has it, and once the payout is not being paid any more. */
export async function holdPayout({ shop, db }: Scope, { payoutId, holder, now }: Hold): Promise<boolean> {
  const held = await db.$executeRaw`
    UPDATE "PayoutBatch" SET "senderId" = ${holder}::uuid, "senderUntil" = ${new Date(now.getTime() + HOLD_MS)}
    WHERE "shop" = ${shop} AND "id" = ${payoutId}::uuid AND "state" = 'paying'
      AND ("senderId" IS NULL OR "senderId" = ${holder}::uuid OR "senderUntil" < ${now})`;
  return held === 1;
}

/** Lets go, so that the next need not wait. */
export async function letGo({ shop, db }: Scope, { payoutId, holder }: Omit<Hold, "now">): Promise<void> {
  await db.$executeRaw`
    UPDATE "PayoutBatch" SET "senderId" = NULL, "senderUntil" = NULL
    WHERE "shop" = ${shop} AND "id" = ${payoutId}::uuid AND "senderId" = ${holder}::uuid`;
}

/** A transfer for each member that the payout pays. The caller holds the ledger's lock. */
export async function openTransfers(tx: ShopTx, { shop, payoutId }: { shop: string; payoutId: string }): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO "PayoutTransfer" ("shop", "payoutId", "memberId", "amountMinor")
    SELECT p."shop", p."payoutId", p."memberId", p."sumMinor" FROM "PayoutMember" p
    WHERE p."shop" = ${shop} AND p."payoutId" = ${payoutId}::uuid AND p."outcome" = 'included'`;
}

/** Takes the transfers of a payout away again; false, and nothing is done, where one was paid or may have been. */
export async function dropTransfers(tx: ShopTx, { shop, payoutId }: { shop: string; payoutId: string }): Promise<boolean> {
  const rows = await tx.$queryRaw<{ state: string }[]>`
    SELECT "state" FROM "PayoutTransfer" WHERE "shop" = ${shop} AND "payoutId" = ${payoutId}::uuid FOR UPDATE`;
  if (rows.some(({ state }) => state !== "waiting" && state !== "refused")) return false;
  await tx.payoutTransfer.deleteMany({ where: { payoutId } });
  return true;
}

/** What is to be looked at or paid next: calls without an answer first. */
export function nextTransfer({ db }: Pick<ShopContext, "db">, payoutId: string): Promise<PayoutTransfer | null> {
  return db.payoutTransfer.findFirst({
    where: { payoutId, state: { in: ["calling", "waiting"] } },
    orderBy: [{ state: "asc" }, { memberId: "asc" }],
  });
}

/** A gift card's code is as good as its money: it stands encrypted. */
const placeOf = ({ payoutId, memberId }: Pick<PayoutTransfer, "payoutId" | "memberId">) =>
  ({ row: `${payoutId} ${memberId}`, column: "giftCardCode" }) as const;

/** Encrypts the codes of all shops with the first key that stand in the clear or under a former one; how many rows that were. */
export async function sealCodes(db: PrismaClient): Promise<number> {
  let sealed = 0;
  for (const row of await db.payoutTransfer.findMany({ where: { code: { not: null } } })) {
    const { shop, payoutId, memberId, code } = row;
    const anew = await sealedAnew(code ?? "", placeOf(row));
    if (anew === null) continue;
    const { count } = await db.payoutTransfer.updateMany({ where: { shop, payoutId, memberId, code }, data: { code: anew } });
    sealed += count;
  }
  return sealed;
}

/**
 * The mark before a call, with the customer whom the member is by now, and `code` to read. Null where somebody else marked, paid or
 * cancelled it meanwhile: of two that ask at once one gets it. Throws where no key at hand opens the code of a call before.
 */
export async function markCall(
  { shop, db }: Scope,
  row: Pick<PayoutTransfer, "payoutId" | "memberId" | "attempts">,
  { now, code = null }: { now: Date; code?: string | null },
): Promise<PayoutTransfer | null> {
  const { payoutId, memberId, attempts } = row;
  const sealed = code === null ? null : await seal(code, placeOf(row));
  const [marked] = await db.$queryRaw<PayoutTransfer[]>`
    UPDATE "PayoutTransfer" t SET "state" = 'calling', "calledAt" = ${now}, "attempts" = t."attempts" + 1, "refusal" = '', "words" = '',
      "customerId" = coalesce((SELECT m."customerId" FROM "Member" m WHERE m."shop" = ${shop} AND m."id" = t."memberId"), ''),
      "code" = coalesce(t."code", ${sealed})
    WHERE t."shop" = ${shop} AND t."payoutId" = ${payoutId}::uuid AND t."memberId" = ${memberId}::uuid AND t."attempts" = ${attempts}
      AND t."state" IN ('waiting', 'calling')
    RETURNING t.*`;
  if (!marked) return null;
  return { ...marked, code: marked.code === null ? null : await openStored(marked.code, placeOf(row)) };
}

type Ended =
  | { state: "paid"; shopifyId: string | null }
  | { state: "refused"; refusal: string; words: string }
  | { state: "doubtful"; lookedAt: Date }
  | { state: "waiting" };

/** What became of a call. That it was paid stands whatever was thought of it meanwhile; everything else only while it is not answered. */
export async function endCall(
  { db }: Pick<ShopContext, "db">,
  { payoutId, memberId, attempts }: Pick<PayoutTransfer, "payoutId" | "memberId" | "attempts">,
  ended: Ended,
): Promise<void> {
  const state = ended.state === "paid" ? { not: "paid" } : { in: ["calling", "waiting"] };
  // The code is a key to the card's money, and of no use here once the card is there.
  const settled = ended.state === "paid" ? { code: null, refusal: "", words: "" } : {};
  // A call that is known to have moved nothing need never be looked for.
  const unmade = ended.state === "refused" || ended.state === "waiting" ? { calledAt: null } : {};
  const data = { ...ended, ...settled, ...unmade };
  await db.payoutTransfer.updateMany({ where: { payoutId, memberId, attempts, state }, data });
}
