/**
 * Who a name is promised to. A key is claimed while its code is live or a refresh means to issue it; the primary key
 * (shop, key) is what keeps two refreshes from promising one name, however many processes ask at once.
 */
import type { LineageTx } from "./lineage.store.server.ts";

type Claim = { key: string; enrolmentId: string; refreshItemId: string | null };

/**
 * Claims all of these names or says which are somebody else's. A name the same enrolment holds already (a reset) is its
 * own to claim, unless another refresh of it has it in hand. Run it in a transaction that is given up when a key comes back.
 */
export async function claimNames({ shop, tx }: LineageTx, claims: readonly Claim[]): Promise<{ refused: string[] }> {
  if (claims.length === 0) return { refused: [] };
  const taken = await tx.$queryRaw<{ key: string }[]>`
    INSERT INTO "NameClaim" AS held (shop, key, "enrolmentId", "refreshItemId")
    SELECT ${shop}, c.key, c."enrolmentId", c."refreshItemId"
    FROM jsonb_to_recordset(${JSON.stringify(claims)}::jsonb) AS c(key text, "enrolmentId" uuid, "refreshItemId" uuid)
    ORDER BY c.key
    ON CONFLICT (shop, key) DO UPDATE SET "refreshItemId" = EXCLUDED."refreshItemId"
      WHERE held."enrolmentId" = EXCLUDED."enrolmentId" AND (held."refreshItemId" IS NULL OR held."refreshItemId" = EXCLUDED."refreshItemId")
    RETURNING key`;
  const got = new Set(taken.map(({ key }) => key));
  return { refused: claims.map(({ key }) => key).filter((key) => !got.has(key)) };
}

/** The promise was kept: the name is the member's live code now. */
export async function keepClaims({ shop, tx }: LineageTx, refreshItemIds: readonly string[]): Promise<void> {
  await tx.nameClaim.updateMany({ where: { shop, refreshItemId: { in: [...refreshItemIds] } }, data: { refreshItemId: null } });
}

/** Frees names their enrolments no longer hold. */
export async function freeNames({ shop, tx }: LineageTx, names: readonly { key: string; enrolmentId: string }[]): Promise<void> {
  if (names.length === 0) return;
  await tx.$executeRaw`
    DELETE FROM "NameClaim" c
    USING jsonb_to_recordset(${JSON.stringify(names)}::jsonb) AS n(key text, "enrolmentId" uuid)
    WHERE c.shop = ${shop} AND c.key = n.key AND c."enrolmentId" = n."enrolmentId"`;
}
