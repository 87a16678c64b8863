/** What a browser keeps of a draft while somebody types: the names, and what was last answered to which of them. No I/O. */
import { keyOf } from "#app/codes/promo-code.ts";
import type { RowCheck, RowWarning } from "#app/refreshes/row-check.ts";

export type Checked = { name: string; answer: RowCheck; warnings: RowWarning[] };

export type DraftNames = {
  /** What each input says, by item. */
  names: Readonly<Record<string, string>>;
  /** What the server has on record. */
  saved: Readonly<Record<string, string>>;
  /** The last answer to each row. It belongs to the name it carries, which may no longer be the one in the input. */
  checked: Readonly<Record<string, Checked>>;
  /** Rows that somebody has typed in, or that "Update offer" found wanting: only these are told to have a code at all. */
  touched: ReadonlySet<string>;
};

export function beginWith(rows: readonly { itemId: string; newName: string }[]): DraftNames {
  const names = Object.fromEntries(rows.map((row) => [row.itemId, row.newName]));
  return { names, saved: names, checked: {}, touched: new Set(rows.filter((row) => row.newName !== "").map((row) => row.itemId)) };
}

export function typed(draft: DraftNames, { itemId, name }: { itemId: string; name: string }): DraftNames {
  return { ...draft, names: { ...draft.names, [itemId]: name }, touched: new Set(draft.touched).add(itemId) };
}

/** Names the server does not have yet. */
export function unsaved(draft: DraftNames): Record<string, string> {
  return Object.fromEntries(Object.entries(draft.names).filter(([itemId, name]) => draft.saved[itemId] !== name));
}

/**
 * Rows whose answer is missing or about another name, and the rows that shared a name with one of them or share it now:
 * changing row 3 can free row 5.
 */
export function rowsToCheck(draft: DraftNames): string[] {
  const stale = Object.keys(draft.names).filter((itemId) => draft.checked[itemId]?.name !== draft.names[itemId]);
  const keys = new Set(stale.flatMap((itemId) => [draft.names[itemId], draft.checked[itemId]?.name]).map((name) => keyOf(name ?? "")));
  keys.delete("");
  const sharing = Object.keys(draft.names).filter((itemId) => keys.has(keyOf(draft.names[itemId] ?? "")));
  return [...new Set([...stale, ...sharing])];
}

export type AnsweredRow = { itemId: string; answer: RowCheck; warnings: RowWarning[] };

/**
 * Takes in what the server saved and answered. `asked` are the names as they were when it was asked: one typed
 * meanwhile stays as typed and waits for its own answer.
 */
export function answered(
  draft: DraftNames,
  { sent, asked, rows }: { sent: Readonly<Record<string, string>>; asked: Readonly<Record<string, string>>; rows: readonly AnsweredRow[] },
): DraftNames {
  const checked = { ...draft.checked };
  for (const { itemId, answer, warnings } of rows) {
    const name = asked[itemId];
    if (name !== undefined) checked[itemId] = { name, answer, warnings };
  }
  return { ...draft, saved: { ...draft.saved, ...sent }, checked };
}

/** "Update offer" was pressed: from now on every row says what it lacks. */
export function demanded(draft: DraftNames): DraftNames {
  return { ...draft, touched: new Set(Object.keys(draft.names)) };
}

/** What was answered may not hold any more, as when the reason changed: these rows are asked about once more, their answer staying until then. */
export function doubted(draft: DraftNames, which: (row: Checked) => boolean = () => true): DraftNames {
  const checked = Object.entries(draft.checked).map(([itemId, row]) => [itemId, which(row) ? { ...row, name: NO_NAME } : row] as const);
  return { ...draft, checked: Object.fromEntries(checked) };
}

/** No input can hold a line break, so no name is ever equal to this one. */
const NO_NAME = "\n";
