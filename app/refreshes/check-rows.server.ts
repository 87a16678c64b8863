/** What we know of each row of a draft: certain for names of this app and those lately seen on its discount, silent on other discounts. */
import type { LineageTx } from "#app/codes/lineage.store.server.ts";
import { readEqualNames } from "#app/codes/equal-names.server.ts";
import { readNameHistory } from "#app/codes/name-history.server.ts";
import { formerOfAnother, type NameHolder, type NameRecord, type NameTenure } from "#app/codes/name-history.ts";
import { equalKeyOf, keyOf, parsePromoCode } from "#app/codes/promo-code.ts";

import type { Draft, DraftRow } from "./draft-rows.server.ts";
import type { RowCheck } from "./row-check.ts";

export type NamedRow = { row: DraftRow; name: string; key: string };
export type OwnChecks = { answers: Map<string, RowCheck>; named: NamedRow[] };

/** Answers every row. `named` are those whose typed name is a name, with the key they are compared by. */
export async function checkDraftRows(
  scope: LineageTx,
  draft: Pick<Draft, "rows" | "usageLimit" | "offerTitle" | "strangers">,
): Promise<OwnChecks> {
  const answers = new Map<string, RowCheck>();
  const named: NamedRow[] = [];
  for (const row of draft.rows) {
    const parsed = parsePromoCode(row.typed, { keeping: row.oldName });
    if (parsed.ok) named.push({ row, name: parsed.name, key: parsed.key });
    else answers.set(row.itemId, refusalOf(parsed));
  }
  const twins = duplicates(named);
  const keys = named.map(({ key }) => key);
  const equals = await readEqualNames(
    scope,
    named.map(({ name }) => name),
  );
  const known = { ...draft, twins, equals, records: await readNameHistory(scope, keys) };
  for (const { row, name, key } of named) answers.set(row.itemId, answerOf({ row, name, key }, known));
  for (const row of draft.rows) {
    const stale = staleness(row);
    if (stale) answers.set(row.itemId, stale);
  }
  return { answers, named };
}

function refusalOf({ reason, found }: { reason: "empty" | "too_long" | "line_break" | "space" | "symbol"; found?: string }): RowCheck {
  return reason === "empty" ? { answer: "empty" } : { answer: "invalid", reason, ...(found !== undefined && { found }) };
}

/** The member moved on since the draft was made: what the row says of the old code is no longer so. */
function staleness(row: DraftRow): RowCheck | null {
  if (row.inHand) return { answer: "already_refreshing", inHand: row.inHand };
  if (row.current === null) return { answer: "no_live_code" };
  if (row.current.id !== row.oldCodeId) return { answer: "code_changed", currentName: row.current.name };
  return null;
}

type Known = Pick<Draft, "usageLimit" | "offerTitle" | "strangers"> & {
  twins: Map<string, DraftRow>;
  records: Map<string, NameRecord>;
  equals: Map<string, string>;
};

function answerOf({ row, name, key }: NamedRow, { twins, records, equals, usageLimit, strangers, offerTitle }: Known): RowCheck {
  const twin = twins.get(row.itemId);
  if (twin) return { answer: "duplicate", otherPosition: twin.position, otherName: `${twin.firstName} ${twin.lastName}`.trim() };
  if (key === keyOf(row.oldName)) return { answer: "same_name", uses: row.oldUses, limit: usageLimit };
  const record = records.get(key);
  if (record?.holder) return heldBy(record.holder);
  if (strangers?.has(key)) return { answer: "taken_by_discount", title: offerTitle };
  const other = equals.get(key) ?? equalStranger(key, strangers);
  if (other !== undefined) return { answer: "equal_name", name, other };
  // A reason that was given lifts both: the leak and the former holder.
  if (row.burnedKey === key) return { answer: "available" };
  if (record?.leakedAt) return { answer: "burned", leakedAt: record.leakedAt.toISOString() };
  const former = formerOfAnother(record, row.memberId);
  return former ? formerAnswer(name, former) : { answer: "available" };
}

/** A code of the discount that is no member's and that Shopify holds for equal. */
function equalStranger(key: string, strangers: ReadonlySet<string> | null): string | undefined {
  const equal = equalKeyOf(key);
  return strangers ? [...strangers].find((one) => one !== key && equalKeyOf(one) === equal) : undefined;
}

/** Says who holds a name or is promised it. */
export function heldBy({ memberName, offerTitle, refreshId }: NameHolder): RowCheck {
  return refreshId === null
    ? { answer: "taken_by_member", memberName, offerTitle }
    : { answer: "reserved_by_refresh", memberName, refreshId };
}

/** Says whose the name was. */
export function formerAnswer(name: string, { memberName, until, conversions }: NameTenure): RowCheck {
  return { answer: "former_name", name, memberName, until: until?.toISOString() ?? null, conversions };
}

/** For each row whose name another row has too, one such row: the first, or for the first the second. */
function duplicates(named: readonly NamedRow[]): Map<string, DraftRow> {
  const byKey = new Map<string, DraftRow[]>();
  for (const { row, name } of named) byKey.set(equalKeyOf(name), [...(byKey.get(equalKeyOf(name)) ?? []), row]);
  const twins = new Map<string, DraftRow>();
  for (const rows of byKey.values()) {
    for (const row of rows) {
      const other = rows.find((candidate) => candidate !== row);
      if (other) twins.set(row.itemId, other);
    }
  }
  return twins;
}
