/** A file of members: its columns are settled by a person, it is judged, taken in when somebody says so, and never twice. */
import { ENCODINGS, type Encoding } from "#app/files/decode-text.server.ts";
import type { TableRefusal } from "#app/files/read-table.server.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import { csvText } from "#app/format/csv-text.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import { columnsView, fieldsFrom, LARGEST_FILE, rememberColumns, rememberedColumns, type ColumnsView } from "../file-columns.server.ts";
import type { PersonField } from "../person-columns.ts";
import { openPeople, type PeopleOptions } from "../read-people.server.ts";
import type { Answer } from "./check-rows.ts";

export const MOST_ROWS = 100_000;

export type ImportRefusal = TableRefusal | { reason: "too_many_rows" };
type Received = { ok: true; importId: string } | ({ ok: false } & ImportRefusal);
type Upload = { fileName: string; bytes: Uint8Array; createdBy: string };
type ImportState = "columns" | "checking" | "checked" | "importing" | "done" | "failed";

/** Keeps a file and looks at its columns. No member is touched. */
export async function receiveFile({ shop, db }: ShopContext, { fileName, bytes, createdBy }: Upload): Promise<Received> {
  if (bytes.byteLength > LARGEST_FILE) return { ok: false, reason: "too_large" };
  const opened = await openPeople(bytes, { remembered: await rememberedColumns({ db }) });
  if (!opened.ok) return opened;
  const { id } = await db.memberImport.create({
    data: {
      ...{ shop, fileName: fileName.slice(0, 200), createdBy, state: "columns", file: Buffer.from(bytes) },
      ...{ columns: opened.people.columns, added: 0, updated: 0, unchanged: 0 },
    },
    select: { id: true },
  });
  return { ok: true, importId: id };
}

/** The columns of a file that waits for a person; null when its file is not kept (any more). */
export async function readColumns({ db }: ShopContext, importId: string): Promise<ColumnsView | null> {
  const found = await db.memberImport.findFirst({
    where: { id: importId, confirmedAt: null },
    select: { file: true, columns: true, sheet: true, encoding: true },
  });
  if (!found?.file) return null;
  const opened = await openPeople(found.file, { ...readAs(found), columns: fieldsFrom(found.columns) });
  if (!opened.ok) return null;
  return columnsView(opened.people);
}

/** How a file is to be read where a person chose so. */
export function readAs({ sheet, encoding }: { sheet: string | null; encoding: string | null }): PeopleOptions {
  return { sheet, encoding: encoding !== null && encoding in ENCODINGS ? (encoding as Encoding) : null };
}

/** Reads the file as another sheet or in another encoding. Its columns are taken anew. */
export async function readFileAs(
  { shop, db }: ShopContext,
  { importId, sheet, encoding }: { importId: string; sheet: string | null; encoding: Encoding | null },
): Promise<{ ok: true } | ({ ok: false } & TableRefusal) | { ok: false; reason: "not_found" }> {
  const found = await db.memberImport.findFirst({
    where: { id: importId, state: { in: ["columns", "checked", "failed"] } },
    select: { file: true },
  });
  if (!found?.file) return { ok: false, reason: "not_found" };
  const opened = await openPeople(found.file, { sheet, encoding, remembered: await rememberedColumns({ db }) });
  if (!opened.ok) return opened;
  const { columns } = opened.people;
  await db.memberImport.update({ where: { shop_id: { shop, id: importId } }, data: { sheet, encoding, columns, state: "columns" } });
  return { ok: true };
}

type Choose = { importId: string; fields: readonly (PersonField | null)[]; enqueue: Enqueue<ShopTx>; now: Date };

/**
 * Takes the columns for what the person says, remembers it by header where that is not what was found, and has the file checked.
 * Needs somebody's address, name or id in it.
 */
export async function chooseColumns({ shop, db }: ShopContext, { importId, fields, enqueue, now }: Choose): Promise<{ ok: boolean }> {
  const found = await db.memberImport.findFirst({ where: { id: importId, state: { in: ["columns", "checked", "failed"] } } });
  if (!found?.file) return { ok: false };
  const opened = await openPeople(found.file, { ...readAs(found), columns: fields });
  if (!opened.ok) return { ok: false };
  const { people } = opened;
  await db.$transaction(async (tx) => {
    await rememberColumns({ shop, tx }, { people, now });
    await tx.memberImport.update({
      where: { shop_id: { shop, id: importId } },
      data: { columns: people.columns, state: "checking", progress: 0, total: 0, failure: null },
    });
    await enqueue(tx, "members.import", { shop, importId });
  });
  return { ok: true };
}

/** Goes back to the columns of a file that was checked and not taken in. */
export async function reopenColumns({ db }: ShopContext, importId: string): Promise<void> {
  await db.memberImport.updateMany({
    where: { id: importId, state: { in: ["checked", "failed"] }, file: { not: null } },
    data: { state: "columns" },
  });
}

/** Has the file taken in. A second yes changes nothing. Answers whether there is such a file, and it is checked. */
export async function confirmImport(
  { shop, db }: ShopContext,
  { importId, now, enqueue }: { importId: string; now: Date; enqueue: Enqueue<ShopTx> },
): Promise<{ ok: boolean }> {
  return db.$transaction(async (tx) => {
    const where = { id: importId };
    const { count } = await tx.memberImport.updateMany({
      where: { ...where, state: "checked" },
      data: { state: "importing", confirmedAt: now, progress: 0 },
    });
    if (count === 0) return { ok: (await tx.memberImport.count({ where: { ...where, confirmedAt: { not: null } } })) > 0 };
    await enqueue(tx, "members.import", { shop, importId });
    return { ok: true };
  });
}

/** Answers whether rows with a known address are the same person or another: one line, or all that are asked about. */
export async function answerQuestions(
  { db }: ShopContext,
  { importId, line, answer }: { importId: string; line: number | "all"; answer: Answer },
): Promise<void> {
  const open = await db.memberImport.count({ where: { id: importId, state: "checked" } });
  if (open === 0) return;
  await db.memberImportRow.updateMany({
    where: { importId, kind: "question", ...(line === "all" ? { answer: null } : { line }) },
    data: { answer },
  });
}

export const SHOWN_ROWS = ["left_out", "questions", "accepted"] as const;
export type ShownRows = (typeof SHOWN_ROWS)[number];

const KINDS: Record<ShownRows, string[]> = { left_out: ["refused"], questions: ["question"], accepted: ["added", "updated"] };

export type ImportRow = {
  line: number;
  kind: string;
  name: string;
  email: string;
  reason: string;
  answer: string | null;
  memberId: string | null;
};
export type ImportView = {
  id: string;
  fileName: string;
  state: ImportState;
  progress: number;
  /** 0 while nobody knows how many rows there are. */
  total: number;
  failure: ImportRefusal | null;
  added: number;
  updated: number;
  unchanged: number;
  refused: number;
  questions: number;
  /** Questions that were answered "another" or "same": they are taken in with the others. */
  answered: number;
  shown: ShownRows;
  page: number;
  rows: ImportRow[];
  confirmedAt: string | null;
  /** When its rows were cleared; null while they are kept. */
  clearedAt: string | null;
  /** A column was taken for promo codes, which are given by adopting their discount and not here. */
  hasCodes: boolean;
};

const ROWS_ON_A_PAGE = 100;

export async function readImport(
  { db }: ShopContext,
  { importId, shown = "left_out", page = 1 }: { importId: string; shown?: ShownRows; page?: number },
): Promise<ImportView | null> {
  const found = await db.memberImport.findFirst({ where: { id: importId }, omit: { file: true, rows: true, refused: true } });
  if (!found) return null;
  const [refused, questions, answered, rows] = await Promise.all([
    db.memberImportRow.count({ where: { importId, kind: "refused" } }),
    db.memberImportRow.count({ where: { importId, kind: "question" } }),
    db.memberImportRow.count({ where: { importId, kind: "question", answer: { not: null } } }),
    db.memberImportRow.findMany({
      where: { importId, kind: { in: KINDS[shown] } },
      select: { line: true, kind: true, name: true, email: true, reason: true, answer: true, memberId: true },
      orderBy: { line: "asc" },
      skip: (page - 1) * ROWS_ON_A_PAGE,
      take: ROWS_ON_A_PAGE,
    }),
  ]);
  const { id, fileName, state, progress, total, added, updated, unchanged, failure, confirmedAt, clearedAt } = found;
  return {
    ...{
      id,
      fileName,
      state: state as ImportState,
      progress,
      total,
      added,
      updated,
      unchanged,
      refused,
      questions,
      answered,
      shown,
      page,
      rows,
    },
    failure: failure === null ? null : (JSON.parse(failure) as ImportRefusal),
    confirmedAt: confirmedAt?.toISOString() ?? null,
    clearedAt: clearedAt?.toISOString() ?? null,
    hasCodes: fieldsFrom(found.columns).includes("code"),
  };
}

/** The rows that are left out, with line and reason, to be mended in a spreadsheet; null when there is no such file. */
export async function refusedRowsCsv({ db }: ShopContext, importId: string): Promise<{ fileName: string; csv: string } | null> {
  const found = await db.memberImport.findFirst({ where: { id: importId }, select: { fileName: true } });
  if (!found) return null;
  const rows = await db.memberImportRow.findMany({
    where: { importId, OR: [{ kind: "refused" }, { kind: "question", answer: null }] },
    select: { line: true, reason: true, name: true, email: true },
    orderBy: { line: "asc" },
  });
  const csv = csvText(
    ["Line", "Reason", "Name", "E-mail"],
    rows.map(({ line, reason, name, email }) => [String(line), reason, name, email]),
  );
  return { fileName: found.fileName, csv };
}
