/**
 * Whom pasted codes are for. Where a line says it, by a name, a handle, an e-mail address or the code they have, that decides, in
 * whatever order lines and columns are. Only a single column goes by the order of the rows, and only when it has as many lines.
 */
import { keyOf } from "#app/codes/promo-code.ts";

import { plain, readPasted, spellings, type Pasted, type PastedLine } from "./pasted-lines.ts";

export type PasteRow = { itemId: string; firstName: string; lastName: string; handle: string; email: string; oldName: string };

export type Assigned = {
  itemId: string;
  name: string;
  line: number;
  by: "e-mail" | "handle" | "name" | "code" | "order" | "first name";
  /** The row whose member this name looks like, where it is another one. */
  looksLike: string | null;
};

export type LeftLine = { line: number; text: string; why: "nobody" | "several" | "contradicts" | "twice" | "no_code" };

type Matched = {
  ok: true;
  assigned: Assigned[];
  left: LeftLine[];
  /** A person has to look before it is taken over. `columns`: which column holds the new codes was a guess. */
  doubts: ("left" | "first_name" | "looks_like" | "columns")[];
};

/** `nobody`: several columns, none of which says who. */
export type PasteRefusal = { ok: false; reason: "count"; lines: number; rows: number } | { ok: false; reason: "nobody" };
type PasteMatch = Matched | PasteRefusal;

/** What a person looks at before it is taken over: what is doubtful first, and no more than a screen can show. */
export type PasteReview = {
  total: number;
  rows: { member: string; oldName: string; name: string; by: Assigned["by"]; looksLike: string | null }[];
  left: LeftLine[];
  leftTotal: number;
  isGuess: boolean;
};

const MOST_SHOWN = 200;

/** A match in the words of the page. */
export function reviewOf({ assigned, left, doubts }: Matched, rows: readonly PasteRow[]): PasteReview {
  const known = new Map(rows.map((row) => [row.itemId, row]));
  const nameOf = (itemId: string) => {
    const row = known.get(itemId);
    return row ? `${row.firstName} ${row.lastName}`.trim() || row.oldName : "";
  };
  const isDoubtful = ({ by, looksLike }: Assigned) => by === "first name" || looksLike !== null;
  const sorted = [...assigned.filter(isDoubtful), ...assigned.filter((one) => !isDoubtful(one))];
  return {
    total: assigned.length,
    rows: sorted.slice(0, MOST_SHOWN).map(({ itemId, name, by, looksLike }) => ({
      ...{ member: nameOf(itemId), oldName: known.get(itemId)?.oldName ?? "", name, by },
      looksLike: looksLike === null ? null : nameOf(looksLike),
    })),
    left: left.slice(0, MOST_SHOWN),
    leftTotal: left.length,
    isGuess: doubts.includes("columns"),
  };
}

type Key = Exclude<Assigned["by"], "order">;
type Found = { rows: ReadonlySet<string>; by: Key };
type Index = (cell: string) => Found | null;

/** Pure. The same for lines in any order, except for a column that goes by its order. */
export function matchPasted(text: string, rows: readonly PasteRow[]): PasteMatch {
  const pasted = readPasted(text);
  const match = pasted.columns > 1 ? byContent(pasted, rows) : byOrder(pasted, rows);
  if (!match.ok) return match;
  const assigned = warned(match.assigned, rows);
  const doubts = new Set(match.doubts);
  if (match.left.some(({ why }) => why !== "no_code")) doubts.add("left");
  if (assigned.some(({ by }) => by === "first name")) doubts.add("first_name");
  if (assigned.some(({ looksLike }) => looksLike !== null)) doubts.add("looks_like");
  return { ...match, assigned, doubts: [...doubts] };
}

function byOrder({ lines, heading }: Pasted, rows: readonly PasteRow[]): PasteMatch {
  // "New" may be a code as well.
  const all = [...lines, ...(heading ? [heading] : [])].sort((a, b) => a.line - b.line);
  const codes = (all.length === rows.length ? all : lines).map(({ cells, line }) => ({ line, name: cells.find(Boolean) ?? "" }));
  while (codes.length > rows.length && codes.at(-1)?.name === "") codes.pop();
  if (codes.length !== rows.length) return { ok: false, reason: "count", lines: codes.length, rows: rows.length };
  const assigned = rows.flatMap(({ itemId }, at) => {
    const { name = "", line = 0 } = codes[at] ?? {};
    return name === "" ? [] : [{ itemId, name, line, by: "order" as const, looksLike: null }];
  });
  return { ok: true, assigned, left: [], doubts: [] };
}

function byContent(pasted: Pasted, rows: readonly PasteRow[]): PasteMatch {
  const find = indexOf(rows);
  const lines = pasted.lines.filter(({ cells }) => cells.some(Boolean));
  const column = newColumn(pasted, lines, find);
  if (column === null) return { ok: false, reason: "nobody" };
  const left: LeftLine[] = [];
  const found: Assigned[] = [];
  for (const { line, text, cells } of lines) {
    const leave = (why: LeftLine["why"]) => left.push({ line, text, why });
    const name = cells[column.at] ?? "";
    const who = whoIs(
      cells.filter((_, at) => at !== column.at),
      find,
    );
    if ("why" in who) leave(who.why);
    else if (name === "") leave("no_code");
    else found.push({ itemId: who.itemId, name, line, by: who.by, looksLike: null });
  }
  const names = new Map<string, Set<string>>();
  for (const { itemId, name } of found) names.set(itemId, (names.get(itemId) ?? new Set()).add(name));
  const isTwice = ({ itemId }: Assigned) => (names.get(itemId)?.size ?? 0) > 1;
  for (const one of found.filter(isTwice)) {
    const at = lines.find(({ line }) => line === one.line);
    left.push({ line: one.line, text: at?.text ?? "", why: "twice" });
  }
  const order = new Map(rows.map(({ itemId }, at) => [itemId, at]));
  const once = new Map(found.filter((one) => !isTwice(one)).map((one) => [one.itemId, one]));
  const assigned = [...once.values()].sort((a, b) => (order.get(a.itemId) ?? 0) - (order.get(b.itemId) ?? 0));
  if (assigned.length === 0) return { ok: false, reason: "nobody" };
  return { ok: true, assigned, left: left.sort((a, b) => a.line - b.line), doubts: column.isGuess ? ["columns"] : [] };
}

/** Rows by everything a cell may call them. */
function indexOf(rows: readonly PasteRow[]): Index {
  const maps = { "e-mail": new Map(), code: new Map(), handle: new Map(), name: new Map(), "first name": new Map() } as Record<
    Key,
    Map<string, Set<string>>
  >;
  const add = (by: Key, key: string, itemId: string) => {
    if (key !== "") maps[by].set(key, (maps[by].get(key) ?? new Set()).add(itemId));
  };
  for (const { itemId, firstName, lastName, handle, email, oldName } of rows) {
    add("e-mail", plain(email), itemId);
    add("code", keyOf(oldName), itemId);
    add("handle", plain(handle).replace(/^@/, ""), itemId);
    const [firsts, lasts] = [spellings(firstName), spellings(lastName)];
    for (const first of firsts)
      for (const last of lasts) for (const name of [`${first} ${last}`, `${last} ${first}`]) add("name", name.trim(), itemId);
    for (const word of [...firsts, ...lasts]) add("first name", word, itemId);
  }
  const nobody = null;
  return (cell) => {
    if (cell === "") return nobody;
    const [word, code] = [plain(cell), keyOf(cell)];
    const named = spellings(cell.replaceAll(/[,.]/g, " "));
    const tries: [Key, string[]][] = [
      ["e-mail", [word.replace(/^mailto:/, "")]],
      ["code", [code]],
      ["handle", [word.replace(/^@/, "")]],
      ["name", named],
      ["first name", named],
    ];
    for (const [by, keys] of tries) {
      const hits = keys.map((key) => maps[by].get(key)).find(Boolean);
      if (hits) return { rows: hits, by };
    }
    return nobody;
  };
}

/** The one row that the cells of a line agree on. A word of a name decides nothing where something better does. */
function whoIs(cells: readonly string[], find: Index): { itemId: string; by: Key } | { why: "nobody" | "several" | "contradicts" } {
  const joined = cells.flatMap((cell, at) => (cells[at + 1] ? [`${cell} ${cells[at + 1]}`] : []));
  const found = [...cells, ...joined].map(find).filter((one) => one !== null);
  const sure = found.filter(({ by }) => by !== "first name");
  const used = sure.length > 0 ? sure : found;
  const [first, ...others] = used;
  if (!first) return { why: "nobody" };
  const agreed = [...first.rows].filter((itemId) => others.every(({ rows }) => rows.has(itemId)));
  if (agreed.length === 0) return { why: "contradicts" };
  // Two of one name: a handle or a first name beside it may tell them apart.
  const told = agreed.length === 1 ? agreed : agreed.filter((itemId) => found.every(({ rows }) => rows.has(itemId)));
  return told.length === 1 && told[0] !== undefined ? { itemId: told[0], by: first.by } : { why: "several" };
}

type Column = { at: number; heading: Pasted["headings"][number]; people: number; codes: number; words: number; looksLikeCodes: number };

/** Which column holds the new codes: the one that is called so, else the one that says least of who anybody is. */
function newColumn(pasted: Pasted, lines: readonly PastedLine[], find: Index): { at: number; isGuess: boolean } | null {
  const columns = Array.from({ length: pasted.columns }, (_, at): Column => {
    const cells = lines.map((line) => line.cells[at] ?? "");
    const found = cells.map(find).filter((one) => one !== null);
    return {
      at,
      heading: pasted.headings[at] ?? null,
      people: found.filter(({ by }) => by !== "code" && by !== "first name").length,
      codes: found.filter(({ by }) => by === "code").length,
      words: found.filter(({ by }) => by === "first name").length,
      looksLikeCodes: cells.filter((cell) => /^(?=.*\p{L})[^\s@]{2,64}$/u.test(cell)).length,
    };
  });
  const tells = ({ people, codes }: Column) => people + codes;
  const knownBeside = (column: Column) => columns.some((one) => one !== column && tells(one) + one.words > 0);
  const called = columns.filter(({ heading }) => heading === "new");
  const codes = columns.filter(({ heading }) => heading === "code");
  const named = called.length === 1 ? called[0] : called.length === 0 && codes.length === 1 ? codes[0] : undefined;
  if (named) return knownBeside(named) ? { at: named.at, isGuess: false } : null;
  const able = columns.filter(
    (column) => column.heading !== "person" && column.heading !== "old" && column.looksLikeCodes > 0 && knownBeside(column),
  );
  const ranked = able.sort(
    (a, b) =>
      isOfPeople(a, lines) - isOfPeople(b, lines) ||
      tells(a) - tells(b) ||
      a.words - b.words ||
      b.looksLikeCodes - a.looksLikeCodes ||
      b.at - a.at,
  );
  const [best, next] = ranked;
  if (!best) return null;
  if (!next || isOfPeople(best, lines) !== isOfPeople(next, lines)) return { at: best.at, isGuess: false };
  const isSame = tells(best) === tells(next) && best.words === next.words && best.looksLikeCodes === next.looksLikeCodes;
  // First names beside current codes, or new codes that are first names?
  const couldBeWho = best.words > 0 && best.words >= next.codes;
  return { at: best.at, isGuess: isSame || couldBeWho };
}

/** Whether most of a column are people's names, handles or addresses. */
function isOfPeople({ people, codes }: Column, lines: readonly PastedLine[]): number {
  return people > codes && people * 2 >= lines.length ? 1 : 0;
}

/** Marks names that carry another row's member, or are another row's code. */
function warned(assigned: readonly Assigned[], rows: readonly PasteRow[]): Assigned[] {
  const marks = rows.map((row) => ({ itemId: row.itemId, code: keyOf(row.oldName), words: wordsOf(row) }));
  const known = new Map(marks.map((mark) => [mark.itemId, mark]));
  return assigned.map((one) => {
    const name = plain(one.name).replaceAll(/[^\p{L}\p{N}]/gu, "");
    const mine = known.get(one.itemId);
    if (mine?.code === keyOf(one.name) || mine?.words.some((word) => name.includes(word))) return one;
    const other = marks.find(
      ({ itemId, code, words }) => itemId !== one.itemId && (code === keyOf(one.name) || words.some((word) => name.includes(word))),
    );
    return { ...one, looksLike: other?.itemId ?? null };
  });
}

/** Short words stand in many names by chance. */
function wordsOf({ firstName, lastName, handle }: PasteRow): string[] {
  const words = [firstName, lastName, handle].flatMap(spellings).map((word) => word.replaceAll(/[^\p{L}\p{N}]/gu, ""));
  return words.filter((word) => word.length >= 4);
}
