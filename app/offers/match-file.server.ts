/** A merchant's file that says whose code is whose: a column with the code, and one that says who: address, handle, ID or name. */
import { openPeople } from "#app/members/read-people.server.ts";
import { accountsOf } from "#app/members/accounts.ts";
import type { ImportFields } from "#app/members/import/check-rows.ts";
import { cleanCustomerId, cleanEmail, splitName } from "#app/members/member-fields.ts";
import type { PersonCells } from "#app/members/person-columns.ts";
import { UnreadableFile } from "#app/files/read-table.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";

import type { FileLine } from "./match-lines.ts";

type MatchFile = { ok: true; lines: FileLine[] } | { ok: false; problem: string };

const MOST_LINES = 50_000;
const LARGEST = 20_000_000;

/** Any file that the import of members reads, encoding and separator included. `problem` says in words why one cannot be used. */
export async function readMatchFile(bytes: Uint8Array): Promise<MatchFile> {
  if (bytes.byteLength > LARGEST) return refused("The file is larger than 20 MB. Split it and use the parts.");
  const opened = await openPeople(bytes);
  if (!opened.ok) return refused(opened.reason === "unreadable" ? unreadable(opened.line) : PROBLEMS[opened.reason]);
  const { columns, rows } = opened.people;
  if (!columns.includes("code")) return refused("The first line has to name the columns, one of them “code”.");
  if (columns.every((column) => column === null || column === "code" || column === "channel"))
    return refused("A column “email”, “handle” or “name” has to say whose code it is.");
  const lines: FileLine[] = [];
  try {
    for await (const { line, cells } of rows()) {
      if (lines.length >= MOST_LINES) return refused("The file has more than 50,000 lines. Split it and use the parts.");
      const named = { id: cells.id?.toLowerCase() ?? "", who: fieldsOf(cells) };
      // Several codes in one cell: exports write them with commas, semicolons, slashes or line breaks between.
      const codes = severalIn(cells.code ?? "");
      const channels = severalIn(cells.channel ?? "");
      // Of several codes each has the channel at its place; one channel beside them is nobody's in particular.
      const isEach = channels.length === codes.length;
      codes.forEach((code, at) =>
        lines.push({ line, code, key: keyOf(code), bareKey: keyOf(bareCode(code)), channel: isEach ? channels[at]! : "", ...named }),
      );
    }
  } catch (error) {
    if (error instanceof UnreadableFile) return refused(unreadable(error.line));
    throw error;
  }
  return { ok: true, lines };
}

function severalIn(cell: string): string[] {
  const parts = cell.split(/[,;|\n]+|\s+[/&+]\s+/u).map((part) => part.trim());
  return parts.length > 1 ? parts.filter(Boolean) : parts;
}

/** What is the code in a link of a discount, in quotation marks, behind a word or a number sign, before a note. */
function bareCode(written: string): string {
  const [, linked] = /\/discount\/([^/?#\s]+)/i.exec(written) ?? [];
  if (linked !== undefined) return decoded(linked);
  return written
    .replace(/^(?:promo|discount|coupon)?\s*code\s*[:=]\s*/i, "")
    .replace(/^['"`‘“#]+|['"`’”]+$/gu, "")
    .replace(/\s+[([].*$/u, "")
    .trim();
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** A foreign program's number is no customer of the shop, and nothing is refused for it. */
function fieldsOf(cells: PersonCells): ImportFields {
  const split = cells.name ? splitName(cells.name) : { firstName: "", lastName: "" };
  const [main = { handle: "", network: "" as const }, ...otherAccounts] = accountsOf(cells);
  return {
    firstName: cells.firstName || split.firstName,
    lastName: cells.lastName || (cells.firstName ? "" : split.lastName),
    email: cleanEmail(cells.email ?? ""),
    ...{ handle: main.handle, network: main.network, otherAccounts },
    customerId: cleanCustomerId(cells.customerId ?? "") || null,
  };
}

const PROBLEMS = {
  empty: "There is nothing in the file below the column names.",
  too_large: "The workbook holds too much. Save the sheet with the codes as a file of its own.",
  not_a_table: "This is not a CSV file or an Excel workbook.",
  web_page: "This is a web page or XML that is only called a workbook. Open it in a spreadsheet program and save it as .xlsx or CSV.",
  other_workbook: "This is a workbook of Numbers, LibreOffice or another program. Export it as .xlsx or CSV.",
  old_workbook: "This is an old Excel workbook, or one with a password. Save it as .xlsx or CSV without a password.",
};

const unreadable = (line: number) => `The file cannot be read beyond line ${line}: a quotation mark is opened and never closed.`;

function refused(problem: string): MatchFile {
  return { ok: false, problem };
}
