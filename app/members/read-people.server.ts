/** People in a file, row by row: for the import of members, adding members to an offer and the matching of codes. */
import type { Encoding } from "#app/files/decode-text.server.ts";
import { openTable, type Table, type TableRefusal } from "#app/files/read-table.server.ts";
import { fromWebText } from "#app/files/web-text.server.ts";
import { unguarded } from "#app/format/csv-text.ts";

import { isPersonHeader, type PersonCells, type PersonField } from "./person-columns.ts";
import { takePersonColumns } from "./take-person-columns.ts";

/** `line` is where the row ends in the file, counted from 1. */
export type PersonRow = { line: number; cells: PersonCells };
export type People = {
  table: Table;
  /** What each column is taken for; null for one that is not used. */
  columns: (PersonField | null)[];
  /** What each would be taken for if nobody said anything. */
  found: (PersonField | null)[];
  /** From the beginning each time. May throw `UnreadableFile`. */
  rows: () => AsyncGenerator<PersonRow>;
};
type OpenedPeople = { ok: true; people: People } | ({ ok: false } & TableRefusal);

export type PeopleOptions = {
  /** What a person took each column for; otherwise they are taken by their headers. */
  columns?: readonly (PersonField | null)[];
  /** What people of the shop chose before, by the header's key. */
  remembered?: ReadonlyMap<string, PersonField | null>;
  sheet?: string | null;
  encoding?: Encoding | null;
};

export async function openPeople(
  bytes: Uint8Array,
  { columns: chosen, remembered, sheet, encoding }: PeopleOptions = {},
): Promise<OpenedPeople> {
  const isKnown = (header: string) => isPersonHeader(header);
  const opened = await openTable(bytes, { isKnown, sheet: sheet ?? null, encoding: encoding ?? null });
  if (!opened.ok) return opened;
  const { table } = opened;
  const sample = table.sample.map(({ cells }) => cells);
  const found = takePersonColumns(table.headers, { sample });
  const columns = chosen
    ? table.headers.map((_, at) => chosen[at] ?? null)
    : remembered
      ? takePersonColumns(table.headers, { sample, remembered })
      : found;
  async function* rows(): AsyncGenerator<PersonRow> {
    for await (const { line, cells } of table.rows()) yield { line, cells: personCells(cells, columns) };
  }
  return { ok: true, people: { table, columns, found, rows } };
}

/** Everybody in a file at once, for files of a bounded size. Null when there are more than `most`, or the file cannot be read. */
export async function readPeople(
  bytes: Uint8Array,
  { most, ...options }: PeopleOptions & { most: number },
): Promise<{ people: People; rows: PersonRow[] } | null> {
  const opened = await openPeople(bytes, options);
  if (!opened.ok) return null;
  const rows: PersonRow[] = [];
  try {
    for await (const row of opened.people.rows()) {
      if (rows.length === most) return null;
      rows.push(row);
    }
  } catch {
    return null;
  }
  return { people: opened.people, rows };
}

/** What spreadsheets and databases write where there is nothing. */
const SAYS_NOTHING = /^(?:#(?:N\/A|REF!|VALUE!|NAME\?|NULL!|DIV\/0!|ERROR!)|n\/a|NULL|undefined|\(null\)|nan)$/i;
const NAMES: ReadonlySet<PersonField> = new Set(["firstName", "namePrefix", "lastName", "name"]);

function personCells(cells: readonly string[], columns: readonly (PersonField | null)[]): PersonCells {
  const read: PersonCells = {};
  // One apostrophe may begin a name; several in a row are a spreadsheet's mark for texts.
  const isMarked = cells.filter((cell) => cell.startsWith("'")).length > 1;
  for (const [at, field] of columns.entries()) {
    const cell = cells[at] ?? "";
    const text = fromWebText(isMarked ? cell.replace(/^'/, "") : unguarded(cell)).trim();
    if (field !== null && text !== "" && !(NAMES.has(field) && SAYS_NOTHING.test(text)))
      read[field] = NAMES.has(field) ? inUsualWidth(text) : text;
  }
  const { namePrefix, ...row } = read;
  if (namePrefix !== undefined && row.lastName !== undefined) row.lastName = withPrefix(namePrefix, row.lastName);
  // Who is called by a handle alone is found by it.
  if (row.name?.startsWith("@") && row.handle === undefined) row.handle = row.name;
  const named = row.name ?? row.firstName ?? row.lastName ?? nameBeside(row.email ?? "");
  return named === undefined || row.firstName || row.lastName ? row : { ...row, name: named };
}

/** "van der" of a column of its own belongs to the name; some lists have it there as well: "Berg, van der", "van der Berg". */
function withPrefix(prefix: string, lastName: string): string {
  const bare = lastName.replace(/,\s*(.*)$/u, (behind, words: string) => (words.toLowerCase() === prefix.toLowerCase() ? "" : behind));
  return bare.toLowerCase().startsWith(`${prefix.toLowerCase()} `)
    ? bare
    : prefix.endsWith("’") || prefix.endsWith("'")
      ? prefix + bare
      : `${prefix} ${bare}`;
}

/** The name in `Maya Moss <maya@example.com>`, as mail programs write it. */
function nameBeside(email: string): string | undefined {
  const name = /^"?([^"<>@]*[^"<>@\s])"?\s*<[^<>\s]+@[^<>\s]+>[,;]?$/.exec(email)?.[1];
  return name === undefined ? undefined : inUsualWidth(name);
}

/** Latin letters as wide as Japanese ones, and Japanese ones half as wide, are the usual ones. */
function inUsualWidth(name: string): string {
  return name.replace(/[\uff01-\uff5e]+|[\uff65-\uff9f]+/gu, (letters) => letters.normalize("NFKC"));
}
