/** A merchant's file that says whose code is whose: a column with the code, and one with e-mail addresses, handles or names. */
import { parse } from "csv-parse/sync";

import { keyOf } from "#app/codes/promo-code.ts";
import { unguarded } from "#app/format/csv-text.ts";

export type FileLine = { line: number; code: string; key: string; email: string; handle: string; name: string };
type MatchFile = { ok: true; lines: FileLine[] } | { ok: false; problem: string };

const CODE = ["code", "promo code", "promocode", "discount code", "coupon"];
const EMAIL = ["email", "e-mail", "email address", "mail"];
const NAME = ["name", "full name", "member", "creator", "creator name"];
const HANDLE = ["handle", "username", "instagram", "instagram handle", "account"];

/** Commas, semicolons or tabs; with or without a byte order mark. The first line names the columns. */
export function readMatchFile(text: string): MatchFile {
  let records: string[][];
  try {
    records = parse(text, {
      bom: true,
      delimiter: [",", ";", "\t"],
      relax_column_count: true,
      skip_empty_lines: true,
      trim: true,
    }) as string[][];
  } catch {
    return { ok: false, problem: "This is not a CSV file: a quotation mark is opened and never closed." };
  }
  const header = (records[0] ?? []).map((cell) => cell.toLowerCase());
  const at = (names: string[]) => header.findIndex((cell) => names.includes(cell));
  const [code, email, handle, name] = [at(CODE), at(EMAIL), at(HANDLE), at(NAME)];
  if (code === -1) return { ok: false, problem: "The first line has to name the columns, one of them “code”." };
  if (email === -1 && handle === -1 && name === -1)
    return { ok: false, problem: "A column “email”, “handle” or “name” has to say whose code it is." };
  const rows = records.slice(1).map((cells) => cells.map(unguarded));
  const lines = rows.map((cells, index) => ({
    line: index + 2,
    code: cells[code] ?? "",
    key: keyOf(cells[code] ?? ""),
    email: (cells[email] ?? "").toLowerCase(),
    handle: (cells[handle] ?? "").replace(/^@/, "").toLowerCase(),
    name: cells[name] ?? "",
  }));
  return { ok: true, lines };
}
