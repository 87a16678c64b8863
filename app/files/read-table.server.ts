/** The one reader of tables that people bring: text with separators in any usual encoding, or an Excel workbook. */
import { decodeText, type Encoding } from "./decode-text.server.ts";
import { looksLikeAddress } from "./columns.ts";
import { readDelimited, UnreadableFile, type Row } from "./read-delimited.server.ts";
import { readWorkbook } from "./read-workbook.server.ts";

export { UnreadableFile, type Row };

export type Table = {
  format: "text" | "workbook";
  /** Null for a workbook. */
  encoding: Encoding | null;
  separator: string | null;
  /** Names of a workbook's sheets, and the one that is read. */
  sheets: string[];
  sheet: string | null;
  /** The line of the column names; null when the file has none and its first row is data. */
  headerLine: number | null;
  /** Lines above the column names, which are not read: a title, `sep=;`. */
  skippedLines: number[];
  /** One name a column. Columns without a name and without anything below it are left out at the end. */
  headers: string[];
  /** The first rows below the column names. */
  sample: Row[];
  /** All rows below the column names, from the beginning each time. May throw `UnreadableFile`. */
  rows: () => AsyncGenerator<Row>;
};

/** `old_workbook`: of Excel before 2007, or with a password. `web_page`: only called a workbook. `other_workbook`: of another program. */
export type TableRefusal =
  | { reason: "empty" | "too_large" | "not_a_table" | "old_workbook" | "web_page" | "other_workbook" }
  | { reason: "unreadable"; line: number };
type OpenedTable = { ok: true; table: Table } | ({ ok: false } & TableRefusal);

type OpenOptions = {
  /** Whether a header is one the caller knows: it decides which line names the columns. */
  isKnown: (header: string) => boolean;
  /** What a person chose instead of what was found. */
  sheet?: string | null;
  encoding?: Encoding | null;
};

const LOOKED_AT = 25;
const SAMPLE_ROWS = 50;

/** Reads the beginning of a file and says what it is. Refuses what is no table; whatever is wrong further down is thrown by `rows`. */
export async function openTable(bytes: Uint8Array, options: OpenOptions): Promise<OpenedTable> {
  const kind = kindOf(bytes);
  try {
    if (kind === "workbook") return await openWorkbook(bytes, options);
    return kind === "text" ? await openText(bytes, options) : { ok: false, reason: kind };
  } catch (error) {
    if (error instanceof UnreadableFile) return { ok: false, reason: "unreadable", line: error.line };
    throw error;
  }
}

type Kind = "text" | "workbook" | "old_workbook" | "other_workbook" | "not_a_table";

/** By the first bytes, never by the name. */
function kindOf(bytes: Uint8Array): Kind {
  const starts = (...expected: number[]) => expected.every((byte, at) => bytes[at] === byte);
  if (starts(0x50, 0x4b, 0x03, 0x04)) return isOfAnotherProgram(bytes) ? "other_workbook" : "workbook";
  // Excel before 2007, and workbooks with a password.
  if (starts(0xd0, 0xcf, 0x11, 0xe0)) return "old_workbook";
  if (starts(0x25, 0x50, 0x44, 0x46) || starts(0x89, 0x50, 0x4e, 0x47) || starts(0xff, 0xd8, 0xff) || starts(0x1f, 0x8b))
    return "not_a_table";
  return "text";
}

/** LibreOffice's workbooks say what they are first; the parts of those of Numbers have a name of their own. */
function isOfAnotherProgram(bytes: Uint8Array): boolean {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return file.subarray(0, 200).includes("mimetypeapplication/vnd.oasis.opendocument") || file.includes(".iwa");
}

/** What programs write for spreadsheets to open: a page with a table, or XML of Excel 2003. */
const MARKUP_TABLE = /^\s*<(?:[^]{0,4000}<(?:table|workbook|ss:workbook)\b|(?:table|workbook|ss:workbook)\b)/i;

async function openText(bytes: Uint8Array, options: OpenOptions): Promise<OpenedTable> {
  const { text, encoding } = decodeText(bytes, options.encoding ?? null);
  if (MARKUP_TABLE.test(text.slice(0, 5_000))) return { ok: false, reason: "web_page" };
  if (/^\s*(?:<!doctype|<html|\{\\rtf|[[{]\s*[{"]|BEGIN:V)/i.test(text.slice(0, 200))) return { ok: false, reason: "not_a_table" };
  const { separator, namesSeparator, rows } = readDelimited(text);
  const begin = await firstOf(rows(), LOOKED_AT + SAMPLE_ROWS);
  if (begin.length === 0) return { ok: false, reason: "empty" };
  const read = { format: "text" as const, encoding, separator, sheets: [], sheet: null };
  return finish({ ...read, begin, rows, above: namesSeparator ? [1] : [] }, options);
}

async function openWorkbook(bytes: Uint8Array, options: OpenOptions): Promise<OpenedTable> {
  const read = await readWorkbook(bytes);
  if (read === "too_large") return { ok: false, reason: "too_large" };
  if (read === null) return { ok: false, reason: "not_a_table" };
  const filled = read.filter(({ rows }) => rows.length > 0);
  const known = ({ rows }: { rows: Row[] }) => Math.max(...rows.slice(0, LOOKED_AT).map((row) => row.cells.filter(options.isKnown).length));
  // The sheet a person chose; else of those that are seen the one whose headers are known best, the first of them.
  const [best] = filled.toSorted((one, other) => Number(one.hidden) - Number(other.hidden) || known(other) - known(one));
  const sheet = filled.find(({ name }) => name === options.sheet) ?? best;
  if (!sheet) return { ok: false, reason: "empty" };
  async function* rows(): AsyncGenerator<Row> {
    yield* sheet!.rows;
  }
  const begin = sheet.rows.slice(0, LOOKED_AT + SAMPLE_ROWS);
  const names = { sheets: filled.map(({ name }) => name), sheet: sheet.name };
  return finish({ format: "workbook", encoding: null, separator: null, ...names, begin, rows, above: [] }, options);
}

type Begun = Pick<Table, "format" | "encoding" | "separator" | "sheets" | "sheet" | "rows"> & { begin: Row[]; above: number[] };

function finish({ begin, rows, above, ...read }: Begun, { isKnown }: OpenOptions): OpenedTable {
  const at = headerAt(begin, isKnown);
  const header = at === null ? null : begin[at]!;
  // Files put together from several name their columns again; a table of signs has a line of hyphens below the names.
  const isRepeated = ({ cells }: Row) =>
    cells.every((cell) => /^[-:=_]*$/.test(cell)) || cells.every((cell, column) => cell === (header?.cells[column] ?? ""));
  const below = header ? begin.slice(at! + 1).filter((row) => !isRepeated(row)) : begin;
  const sample = below.slice(0, SAMPLE_ROWS);
  const width = Math.max(header?.cells.length ?? 0, ...sample.map(({ cells }) => lastFilled(cells)));
  const headers = Array.from({ length: width }, (_, column) => header?.cells[column] ?? "");
  while (headers.at(-1) === "" && sample.every(({ cells }) => (cells[headers.length - 1] ?? "") === "")) headers.pop();
  if (header && below.length === 0) return { ok: false, reason: "empty" };
  const headerLine = header?.line ?? null;
  async function* data(): AsyncGenerator<Row> {
    for await (const row of rows()) if (headerLine === null || (row.line > headerLine && !isRepeated(row))) yield row;
  }
  const skippedLines = [...above, ...(header ? begin.slice(0, at!).map(({ line }) => line) : [])];
  return { ok: true, table: { ...read, headerLine, skippedLines, headers, sample, rows: data } };
}

/** The earliest of the first rows with the most known headers; without any, the first full row, unless it is data already. */
function headerAt(begin: readonly Row[], isKnown: (header: string) => boolean): number | null {
  const looked = begin.slice(0, LOOKED_AT);
  const known = looked.map(({ cells }) => (cells.some(looksLikeAddress) ? 0 : cells.filter((cell) => cell !== "" && isKnown(cell)).length));
  const most = Math.max(...known);
  if (most > 0) return known.indexOf(most);
  const widest = Math.max(...looked.map(({ cells }) => lastFilled(cells)));
  const first = looked.findIndex(({ cells }) => lastFilled(cells) === widest);
  return looked[first]!.cells.some(looksLikeAddress) ? null : first;
}

function lastFilled(cells: readonly string[]): number {
  return cells.findLastIndex((cell) => cell !== "") + 1;
}

async function firstOf(rows: AsyncGenerator<Row>, most: number): Promise<Row[]> {
  const first: Row[] = [];
  for await (const row of rows) {
    first.push(row);
    if (first.length === most) break;
  }
  return first;
}
