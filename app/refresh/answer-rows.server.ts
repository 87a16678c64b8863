/** What we know of each row of a draft: certain for names of this app and those lately seen on its discount, silent on other discounts. */
import { readBurned } from "#app/codes/burned-names.server.ts";
import type { LineageTx } from "#app/codes/lineage.store.server.ts";
import { keyOf, parsePromoCode } from "#app/codes/promo-code.ts";

import type { Draft, DraftRow } from "./draft-rows.server.ts";
import type { RowAnswer } from "./row-answer.ts";

export type NamedRow = { row: DraftRow; name: string; key: string };
export type OwnAnswers = { answers: Map<string, RowAnswer>; named: NamedRow[] };

/** Answers every row. `named` are those whose typed name is a name, with the key they are compared by. */
export async function answerRows(
  scope: LineageTx,
  draft: Pick<Draft, "rows" | "usageLimit" | "offerTitle" | "strangers">,
): Promise<OwnAnswers> {
  const answers = new Map<string, RowAnswer>();
  const named: NamedRow[] = [];
  for (const row of draft.rows) {
    const parsed = parsePromoCode(row.typed, { keeping: row.oldName });
    if (parsed.ok) named.push({ row, name: parsed.name, key: parsed.key });
    else answers.set(row.itemId, refusalOf(parsed));
  }
  const twins = duplicates(named);
  const keys = named.map(({ key }) => key);
  const known = { ...draft, twins, holders: await readHolders(scope, keys), burned: await readBurned(scope, keys) };
  for (const { row, key } of named) answers.set(row.itemId, answerOf({ row, key }, known));
  for (const row of draft.rows) {
    const stale = staleness(row);
    if (stale) answers.set(row.itemId, stale);
  }
  return { answers, named };
}

function refusalOf({ reason, found }: { reason: "empty" | "too_long" | "line_break" | "space" | "symbol"; found?: string }): RowAnswer {
  return reason === "empty" ? { answer: "empty" } : { answer: "invalid", reason, ...(found !== undefined && { found }) };
}

/** The member moved on since the draft was made: what the row says of the old code is no longer so. */
function staleness(row: DraftRow): RowAnswer | null {
  if (row.inFlight) return { answer: "already_refreshing" };
  if (row.current === null) return { answer: "no_live_code" };
  if (row.current.id !== row.oldCodeId) return { answer: "code_changed", currentName: row.current.name };
  return null;
}

type Holder = { enrolmentId: string; memberName: string; offerTitle: string; refreshId: string | null };
type Known = Pick<Draft, "usageLimit" | "offerTitle" | "strangers"> & {
  twins: Map<string, number>;
  holders: Map<string, Holder>;
  burned: Map<string, Date>;
};

function answerOf({ row, key }: { row: DraftRow; key: string }, known: Known): RowAnswer {
  const { twins, holders, burned, usageLimit } = known;
  const otherPosition = twins.get(row.itemId);
  if (otherPosition !== undefined) return { answer: "duplicate", otherPosition };
  if (key === keyOf(row.oldName)) return { answer: "same_name", uses: row.oldUses, limit: usageLimit };
  const holder = holders.get(key);
  if (!holder) {
    if (known.strangers?.has(key)) return { answer: "taken_by_discount", title: known.offerTitle };
    const leakedAt = row.burnedKey === key ? undefined : burned.get(key);
    return leakedAt ? { answer: "burned", leakedAt: leakedAt.toISOString() } : { answer: "available" };
  }
  const { memberName, offerTitle, refreshId } = holder;
  return refreshId === null
    ? { answer: "taken_by_member", memberName, offerTitle }
    : { answer: "reserved_by_refresh", memberName, refreshId };
}

/** For each row whose name another row has too, the position of one such row: the first, or for the first the second. */
function duplicates(named: readonly NamedRow[]): Map<string, number> {
  const byKey = new Map<string, DraftRow[]>();
  for (const { row, key } of named) byKey.set(key, [...(byKey.get(key) ?? []), row]);
  const twins = new Map<string, number>();
  for (const rows of byKey.values()) {
    for (const row of rows) {
      const other = rows.find((candidate) => candidate !== row);
      if (other) twins.set(row.itemId, other.position);
    }
  }
  return twins;
}

/** Who holds these names in this shop: as a live code, or promised by a refresh. A promise is told before a live code. */
export async function readHolders({ shop, tx }: LineageTx, keys: readonly string[]): Promise<Map<string, Holder>> {
  const wanted = [...new Set(keys)];
  if (wanted.length === 0) return new Map();
  const rows = await tx.$queryRaw<(Holder & { key: string })[]>`
    SELECT held.key, en.id::text AS "enrolmentId", btrim(m."firstName" || ' ' || m."lastName") AS "memberName", o.title AS "offerTitle",
      held."refreshId"::text
    FROM (
      SELECT p.key, p."enrolmentId", NULL::uuid AS "refreshId" FROM "PromoCode" p
      WHERE p.shop = ${shop} AND p."liveUntil" IS NULL AND p.key = ANY(${wanted})
      UNION ALL
      SELECT c.key, c."enrolmentId", i."refreshId" FROM "NameClaim" c
      LEFT JOIN "RefreshItem" i ON i.shop = c.shop AND i.id = c."refreshItemId"
      WHERE c.shop = ${shop} AND c.key = ANY(${wanted})
    ) held
    JOIN "Enrolment" en ON en.shop = ${shop} AND en.id = held."enrolmentId"
    JOIN "Member" m ON m.shop = en.shop AND m.id = en."memberId"
    JOIN "Offer" o ON o.shop = en.shop AND o.id = en."offerId"
    ORDER BY held."refreshId" NULLS FIRST`;
  return new Map(rows.map(({ key, ...holder }) => [key, holder]));
}
