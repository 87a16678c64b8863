/** A merchant's file that says whose code is whose: a column with the code, and one that says who: address, handle, ID or name. */
import { openPeople } from "#app/members/read-people.server.ts";
import { accountsOf } from "#app/members/accounts.ts";
import { cleanCustomerId, cleanEmail } from "#app/members/member-fields.ts";
import { UnreadableFile } from "#app/files/read-table.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";

/** `line` is where the row ends in the file. A row that names several codes is several of these. Absent columns are empty. */
export type FileLine = {
  line: number;
  code: string;
  key: string;
  id: string;
  customerId: string;
  email: string;
  handle: string;
  name: string;
};
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
  if (columns.every((column) => column === null || column === "code"))
    return refused("A column “email”, “handle” or “name” has to say whose code it is.");
  const lines: FileLine[] = [];
  try {
    for await (const { line, cells } of rows()) {
      if (lines.length >= MOST_LINES) return refused("The file has more than 50,000 lines. Split it and use the parts.");
      const who = {
        id: cells.id?.toLowerCase() ?? "",
        customerId: cleanCustomerId(cells.customerId ?? "") ?? "",
        email: cleanEmail(cells.email ?? ""),
        handle: accountsOf(cells)[0]?.handle ?? "",
        name: cells.name || `${cells.firstName ?? ""} ${cells.lastName ?? ""}`.trim(),
      };
      // Several codes in one cell: exports write them with commas, semicolons or line breaks between.
      const codes = (cells.code ?? "").split(/[,;|\n]+/u).map((code) => code.trim());
      for (const code of codes.length > 1 ? codes.filter(Boolean) : codes) lines.push({ line, code, key: keyOf(code), ...who });
    }
  } catch (error) {
    if (error instanceof UnreadableFile) return refused(unreadable(error.line));
    throw error;
  }
  return { ok: true, lines };
}

const PROBLEMS = {
  empty: "There is nothing in the file below the column names.",
  too_large: "The workbook holds too much. Save the sheet with the codes as a file of its own.",
  not_a_table: "This is not a CSV file or an Excel workbook.",
  old_workbook: "This is an old Excel workbook, or one with a password. Save it as .xlsx or CSV without a password.",
};

const unreadable = (line: number) => `The file cannot be read beyond line ${line}: a quotation mark is opened and never closed.`;

function refused(problem: string): MatchFile {
  return { ok: false, problem };
}
