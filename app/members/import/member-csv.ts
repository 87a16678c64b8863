/** Files of members as merchants have them: any usual separator, header names in their own words, a line number for each row. */
import { CsvError, parse } from "csv-parse/sync";

import { unguarded } from "#app/format/csv-text.ts";

const CSV_COLUMNS = ["id", "firstName", "lastName", "name", "email", "handle", "customerId", "code"] as const;
type CsvColumn = (typeof CSV_COLUMNS)[number];

/** `line` is where the row ends in the file, counted from 1 with the header. Fields are trimmed; absent columns are missing. */
export type CsvRow = { line: number; fields: Partial<Record<CsvColumn, string>> };

export type ParsedCsv =
  | { ok: true; rows: CsvRow[]; columns: CsvColumn[]; ignored: string[] }
  | { ok: false; reason: "empty" | "no_known_column" | "too_many_rows" }
  | { ok: false; reason: "unreadable"; line: number };

const MOST_ROWS = 20_000;

/** What merchants call the columns, without blanks, punctuation and case. */
const CALLED: Record<CsvColumn, readonly string[]> = {
  id: ["id", "memberid", "reissueid"],
  firstName: ["firstname", "first", "givenname", "forename"],
  lastName: ["lastname", "last", "surname", "familyname"],
  name: ["name", "fullname", "creator", "creatorname", "member", "membername", "displayname"],
  email: ["email", "emailaddress", "mail", "emails"],
  handle: ["handle", "instagram", "instagramhandle", "tiktok", "tiktokhandle", "username", "socialhandle", "social"],
  customerId: ["customerid", "shopifycustomerid", "shopifyid", "customer"],
  code: ["code", "promocode", "discountcode", "coupon", "couponcode"],
};

export function parseMemberCsv(text: string): ParsedCsv {
  if (text.trim() === "") return { ok: false, reason: "empty" };
  let columns: (CsvColumn | null)[] | null = null;
  let headers: string[] = [];
  const rows: CsvRow[] = [];
  try {
    const records = parse(text, {
      bom: true,
      delimiter: separatorOf(text),
      info: true,
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as { record: string[]; info: { lines: number } }[];
    for (const { record, info } of records) {
      if (columns === null) {
        headers = record;
        columns = columnsOf(record);
        if (!columns.some((column) => column !== null)) return { ok: false, reason: "no_known_column" };
        continue;
      }
      if (record.every((field) => field === "")) continue;
      if (rows.length === MOST_ROWS) return { ok: false, reason: "too_many_rows" };
      const fields: CsvRow["fields"] = {};
      for (const [at, column] of columns.entries()) if (column !== null) fields[column] = unguarded(record[at] ?? "");
      rows.push({ line: info.lines, fields });
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return { ok: false, reason: "unreadable", line: Number(error.lines ?? 1) };
  }
  if (columns === null || rows.length === 0) return { ok: false, reason: "empty" };
  const known = columns.flatMap((column) => column ?? []);
  return { ok: true, rows, columns: known, ignored: headers.filter((_, at) => columns?.[at] === null) };
}

/** The first header of a kind is the one; a second "email" is ignored. */
function columnsOf(headers: readonly string[]): (CsvColumn | null)[] {
  const seen = new Set<CsvColumn>();
  return headers.map((header) => {
    const plain = header.toLowerCase().replace(/[^a-z0-9]/g, "");
    const column = CSV_COLUMNS.find((one) => CALLED[one].includes(plain)) ?? null;
    if (column === null || seen.has(column)) return null;
    seen.add(column);
    return column;
  });
}

/** Spreadsheets write semicolons where the comma is the decimal sign, and tabs when asked to. The header tells. */
function separatorOf(text: string): string {
  const header = text.slice(0, text.search(/[\r\n]|$/));
  const count = (separator: string) => header.split(separator).length;
  return [",", ";", "\t"].reduce((best, one) => (count(one) > count(best) ? one : best));
}

/** Text of a file: UTF-8 where it is, UTF-16 by its mark, and Windows' Western encoding for what is neither. */
export function decodeCsv(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder("utf-16le").decode(bytes);
  const text = new TextDecoder("utf-8").decode(bytes);
  return text.includes("\ufffd") ? new TextDecoder("windows-1252").decode(bytes) : text;
}
