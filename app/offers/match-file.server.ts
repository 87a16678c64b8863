/** A merchant's file that says whose code is whose: a column with the code, and one that says who: address, handle, ID or name. */
import { accountsOf } from "#app/members/accounts.ts";
import { neededToMatch } from "#app/members/columns-needed.ts";
import { LARGEST_FILE } from "#app/members/file-columns.server.ts";
import type { ImportFields } from "#app/members/import/check-rows.ts";
import { cleanCustomerId, cleanEmail, splitName } from "#app/members/member-fields.ts";
import type { PersonCells } from "#app/members/person-columns.ts";
import { openPeople, type People, type PeopleOptions } from "#app/members/read-people.server.ts";
import { fileProblem } from "#app/files/file-problem.ts";
import { UnreadableFile } from "#app/files/read-table.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";

import type { FileLine } from "./match-lines.ts";

type MatchFile = { ok: true; lines: FileLine[]; people: People } | { ok: false; problem: string };

const MOST_LINES = 50_000;

/**
 * Any file that the import of members reads, its columns taken for what a person said or by their headers. `problem` says in words why
 * one cannot be used.
 */
export async function readMatchFile(bytes: Uint8Array, options: PeopleOptions = {}): Promise<MatchFile> {
  if (bytes.byteLength > LARGEST_FILE) return refused(fileProblem({ reason: "too_large" }));
  const opened = await openPeople(bytes, options);
  if (!opened.ok) return refused(fileProblem(opened));
  const { people } = opened;
  const needed = neededToMatch(people.columns);
  if (needed !== null) return refused(needed);
  const lines: FileLine[] = [];
  try {
    for await (const { line, cells } of people.rows()) {
      if (lines.length >= MOST_LINES) return refused("It has more than 50,000 lines. Split it and use the parts.");
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
    if (error instanceof UnreadableFile) return refused(fileProblem({ reason: "unreadable", line: error.line }));
    throw error;
  }
  return { ok: true, lines, people };
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

function refused(problem: string): MatchFile {
  return { ok: false, problem };
}
