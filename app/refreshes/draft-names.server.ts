/** The names of a draft while a person works on them. They are kept as typed, so that nothing is lost on reload. */
import { randomInt } from "node:crypto";

import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import { readLookAlikes } from "#app/codes/leaked-names.server.ts";
import { readNameHistory } from "#app/codes/name-history.server.ts";
import { formerOfAnother, type NameRecord } from "#app/codes/name-history.ts";
import { keyOf, LONGEST_NAME } from "#app/codes/promo-code.ts";
import { proposedNames } from "#app/codes/propose-names.ts";
import { fillPattern, parsePattern, suggestNames, type PatternRefusal, type Random } from "#app/codes/name-pattern.ts";

import { readDraft, type DraftRow } from "./draft-rows.server.ts";
import { matchPasted, reviewOf, type PasteRefusal, type PasteReview } from "./match-pasted.ts";
import { isId } from "#app/platform/ids.ts";
import type { OldEnds, RefreshReason } from "#app/codes/engine/plans.ts";
import { cutTo } from "#app/platform/plain-text.ts";

type DraftRefusal = { ok: false; reason: "not_found" };

/** What is chosen under the table; left out means unchanged. */
export type DraftChoices = { reason?: RefreshReason | null; note?: string | null; oldEnds?: OldEnds; retireAt?: Date | null };

const drawn: Random = () => randomInt(2 ** 32) / 2 ** 32;

/** Saves what was typed, and what else was chosen when given. Rows that are not of this draft are passed over. */
export async function saveDraftNames(
  { shop, db }: ShopContext,
  draft: { refreshId: string; names: Readonly<Record<string, string>> } & DraftChoices,
): Promise<{ ok: true } | DraftRefusal> {
  if (!isId(draft.refreshId)) return { ok: false, reason: "not_found" };
  return db.$transaction(async (tx) => {
    const { count } = await tx.refresh.updateMany({
      where: { id: draft.refreshId, state: "draft" },
      data: {
        ...(draft.reason !== undefined && { reason: draft.reason }),
        ...(draft.oldEnds !== undefined && { oldEnds: draft.oldEnds }),
        ...(draft.retireAt !== undefined && { retireAt: draft.retireAt }),
        ...(draft.note !== undefined && { note: draft.note === null ? null : cutTo(draft.note, 2_000) }),
      },
    });
    if (count === 0) return { ok: false, reason: "not_found" } as const;
    await writeNames({ shop, tx }, { refreshId: draft.refreshId, names: new Map(Object.entries(draft.names)) });
    return { ok: true } as const;
  });
}

/**
 * Fills rows from a pattern such as `{FIRST}{VALUE}`. A name that is already somebody's, or that an earlier row got, is
 * bent to the nearest free one, so that two Sarahs do not collide. One that can be guessed from a leaked name gives way to a name
 * built on the member.
 */
export async function fillFromPattern(
  { shop, db }: ShopContext,
  {
    refreshId,
    pattern: text,
    itemIds,
    random = drawn,
  }: { refreshId: string; pattern: string; itemIds?: readonly string[]; random?: Random },
): Promise<{ ok: true; filled: number } | DraftRefusal | ({ ok: false } & PatternRefusal)> {
  const parsed = parsePattern(text);
  if (!parsed.ok) return parsed;
  const draft = await readDraft({ shop, tx: db }, refreshId);
  if (!draft) return { ok: false, reason: "not_found" };
  const rows = itemIds ? draft.rows.filter(({ itemId }) => itemIds.includes(itemId)) : draft.rows;
  const names = new Map(rows.map((row) => [row.itemId, fillPattern(parsed.pattern, { member: row, value: draft.value }, random)]));

  const others = draft.rows.filter(({ itemId }) => !names.has(itemId)).map(({ typed }) => keyOf(typed));
  const isLeak = draft.reason === "leak";
  const lookAlike = await readLookAlikes({ shop, tx: db }, { also: isLeak ? draft.rows.map(({ oldName }) => oldName) : [] });
  /** Their own name they may keep, unless it is what leaked. */
  const isGuessable = (row: DraftRow, key: string) => (key === keyOf(row.oldName) ? isLeak : lookAlike(key) !== null);
  const instead = new Map(
    rows.flatMap((row) =>
      !isGuessable(row, keyOf(names.get(row.itemId) ?? ""))
        ? []
        : [[row.itemId, proposedNames({ member: row, value: draft.value }, { leaked: true, random })] as const],
    ),
  );
  const options = rows.flatMap((row) => [
    names.get(row.itemId) ?? "",
    ...(instead.get(row.itemId) ?? nearby(names.get(row.itemId) ?? "", random)),
  ]);
  const known = await readNameHistory({ shop, tx: db }, options.map(keyOf));
  const given = new Set(others);
  const taken = (row: DraftRow) => (key: string) => given.has(key) || isBlocked(known.get(key), { row, key }) || isGuessable(row, key);
  for (const row of rows) {
    const wished = names.get(row.itemId) ?? "";
    if (wished === "") continue;
    const nearest = () => instead.get(row.itemId)?.filter((name) => !taken(row)(keyOf(name))) ?? suggestNames(wished, taken(row), random);
    const name = taken(row)(keyOf(wished)) ? (nearest()[0] ?? wished) : wished;
    names.set(row.itemId, name);
    given.add(keyOf(name));
  }
  await writeNames({ shop, tx: db }, { refreshId, names });
  return { ok: true, filled: [...names.values()].filter((name) => name !== "").length };
}

/** Held by somebody else, leaked, or somebody else's until now. A name the row's own member has or had is theirs. */
function isBlocked(record: NameRecord | undefined, { row, key }: { row: DraftRow; key: string }): boolean {
  if (!record) return false;
  if (record.holder !== null && record.holder.enrolmentId !== row.enrolmentId) return true;
  return key !== keyOf(row.oldName) && (record.leakedAt !== null || formerOfAnother(record, row.memberId) !== null);
}

function nearby(name: string, random: Random): string[] {
  return name === "" ? [] : suggestNames(name, () => false, random);
}

/**
 * Fills rows from what was pasted, see `matchPasted`. Without `sure` nothing is filled that a person has to look at first: it comes
 * back as it would be filled. Rows that no line is for stay as they are.
 */
export async function pasteNames(
  { shop, db }: ShopContext,
  { refreshId, text, sure }: { refreshId: string; text: string; sure: boolean },
): Promise<{ ok: true; filled: number } | DraftRefusal | { ok: false; reason: "doubtful"; review: PasteReview } | PasteRefusal> {
  const draft = await readDraft({ shop, tx: db }, refreshId);
  if (!draft) return { ok: false, reason: "not_found" };
  const match = matchPasted(text, draft.rows);
  if (!match.ok) return match;
  if (match.doubts.length > 0 && !sure) return { ok: false, reason: "doubtful", review: reviewOf(match, draft.rows) };
  await writeNames({ shop, tx: db }, { refreshId, names: new Map(match.assigned.map(({ itemId, name }) => [itemId, name])) });
  return { ok: true, filled: match.assigned.length };
}

/** Empties the new names of the whole draft. */
export async function clearNames({ db }: ShopContext, { refreshId }: { refreshId: string }): Promise<{ ok: true } | DraftRefusal> {
  if (!isId(refreshId)) return { ok: false, reason: "not_found" };
  if ((await db.refresh.count({ where: { id: refreshId, state: "draft" } })) === 0) return { ok: false, reason: "not_found" };
  await db.refreshItem.updateMany({ where: { refreshId, state: "draft" }, data: { newName: "", newKey: "" } });
  return { ok: true };
}

/** Kept a little longer than a name may be, so that the row can say it is too long. */
const KEPT = LONGEST_NAME * 2;

async function writeNames(
  { shop, tx }: { shop: string; tx: ShopTx },
  { refreshId, names }: { refreshId: string; names: ReadonlyMap<string, string> },
): Promise<void> {
  const rows = [...names].flatMap(([id, typed]) =>
    isId(id) ? [{ id, name: [...typed.replaceAll("\0", "")].slice(0, KEPT).join("") }] : [],
  );
  if (rows.length === 0) return;
  await tx.$executeRaw`
    UPDATE "RefreshItem" i SET "newName" = n.name, "newKey" = n.key
    FROM jsonb_to_recordset(${JSON.stringify(rows.map((row) => ({ ...row, key: keyOf(row.name) })))}::jsonb) AS n(id uuid, name text, key text)
    WHERE i.shop = ${shop} AND i."refreshId" = ${refreshId}::uuid AND i.id = n.id AND i.state = 'draft'`;
}
