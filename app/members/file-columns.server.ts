/** The columns of a file that a person brings: what each was taken for, what they say instead, and what is remembered of it by header. */
import { headerKeys } from "#app/files/columns.ts";
import { ENCODINGS, type Encoding } from "#app/files/decode-text.server.ts";
import { fileProblem } from "#app/files/file-problem.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import { PERSON_FIELDS, type PersonField } from "./person-columns.ts";
import { openPeople, type People, type PeopleOptions } from "./read-people.server.ts";

export type ColumnsView = {
  /** In the order of the file. `examples` are the first values that stand below the header. */
  columns: { header: string; field: PersonField | null; examples: string[] }[];
  /** Null for a workbook. */
  encoding: Encoding | null;
  /** What a person can choose instead. */
  encodings: { value: string; label: string }[];
  sheets: string[];
  sheet: string | null;
  headerLine: number | null;
  /** Lines above the header that are not read. */
  skippedLines: number[];
};

/** How a file is to be read: the sheet or the encoding a person chose, and what they took each column for. */
export type ReadAs = { sheet: string | null; encoding: Encoding | null; fields?: readonly (PersonField | null)[] | undefined };

/** What a person sees of a file's columns. */
export function columnsView({ table, columns }: People): ColumnsView {
  return {
    columns: table.headers.map((header, at) => ({
      header,
      field: columns[at] ?? null,
      examples: [...new Set(table.sample.flatMap(({ cells }) => cells[at] || []))].slice(0, 3),
    })),
    ...{ encoding: table.encoding, encodings: Object.entries(ENCODINGS).map(([value, label]) => ({ value, label })) },
    ...{ sheets: table.sheets, sheet: table.sheet, headerLine: table.headerLine, skippedLines: table.skippedLines },
  };
}

export type FileLooked = { ok: true; view: ColumnsView } | { ok: false; problem: string };

/** Looks at the columns of a file that is not kept. */
export async function lookAtFile(ctx: Pick<ShopContext, "db">, bytes: Uint8Array, readAs: ReadAs): Promise<FileLooked> {
  if (bytes.byteLength > LARGEST_FILE) return { ok: false, problem: fileProblem({ reason: "too_large" }) };
  const opened = await openPeople(bytes, await peopleOptions(ctx, readAs));
  return opened.ok ? { ok: true, view: columnsView(opened.people) } : { ok: false, problem: fileProblem(opened) };
}

export const LARGEST_FILE = 20_000_000;

/** How to open a file: by the columns a person said, otherwise by headers and by what was chosen for these before. */
export async function peopleOptions(ctx: Pick<ShopContext, "db">, { fields, ...readAs }: ReadAs): Promise<PeopleOptions> {
  return { ...readAs, ...(fields ? { columns: fields } : { remembered: await rememberedColumns(ctx) }) };
}

/** What people of the shop chose before, by the header's key. */
export async function rememberedColumns({ db }: Pick<ShopContext, "db">): Promise<Map<string, PersonField | null>> {
  const choices = await db.columnChoice.findMany({ select: { header: true, field: true } });
  return new Map(choices.map(({ header, field }) => [header, fieldFrom(field)]));
}

/** What each column was taken for, from a row of the database. */
export function fieldsFrom(columns: unknown): (PersonField | null)[] {
  return Array.isArray(columns) ? columns.map(fieldFrom) : [];
}

function fieldFrom(text: unknown): PersonField | null {
  return PERSON_FIELDS.find((field) => field === text) ?? null;
}

/**
 * Remembers by header what a person took the columns of a file for, where that is not what would be found. A column that only made
 * room for another is not remembered as unused: alone in the next file it is what its header says.
 */
export async function rememberColumns(
  { shop, tx }: { shop: string; tx: ShopTx },
  { people: { table, columns, found }, now }: { people: People; now: Date },
): Promise<void> {
  const keys = headerKeys(table.headers);
  const known = new Set(
    (await tx.columnChoice.findMany({ where: { header: { in: keys } }, select: { header: true } })).map(({ header }) => header),
  );
  for (const [at, header] of keys.entries()) {
    const chosen = columns[at] ?? null;
    if (header === "" || (chosen === found[at] && !known.has(header))) continue;
    const madeRoom = chosen === null && found[at] !== null && columns.some((field, other) => field === found[at] && keys[other] !== "");
    if (madeRoom) {
      await tx.columnChoice.deleteMany({ where: { header } });
      continue;
    }
    const choice = { field: chosen ?? "", chosenAt: now };
    await tx.columnChoice.upsert({ where: { shop_header: { shop, header } }, create: { shop, header, ...choice }, update: choice });
  }
}
