/** A person's own matches: from a file, or codes that are ticked. */
import { addPeople } from "#app/members/add-people.server.ts";
import { parseMemberCsv } from "#app/members/import/member-csv.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { LONG, writeMatches } from "./adoption.store.server.ts";
import { readMatches, type ReadMatches } from "./match-file.ts";

export type FileMatched =
  | {
      ok: true;
      /** Codes that are matched to members now. */
      matched: number;
      /** Codes of people who are no members yet, and how many people these are; none once they were added. */
      waiting: { codes: number; people: number };
      /** Members that were added. */
      added: number;
      left: ReadMatches["left"];
      /** Codes that were matched to somebody else before. */
      moved: { name: string; from: string }[];
    }
  | { ok: false; problem: string };

const UNREADABLE = {
  empty: "This file has no rows.",
  no_known_column: "The first line has to name the columns: “code”, and “email”, “handle” or “name”.",
  too_many_rows: "This file has too many rows: 20,000 at most.",
  unreadable: "This is not a CSV file: a quotation mark is opened and never closed.",
};

/**
 * Matches codes of an adoption by the file's lines, in one transaction. With `addPeople`, whoever is no member yet becomes one;
 * without, nobody is added and it is said how many could be. The same file sent twice changes nothing more.
 */
export async function matchFromFile(
  { shop, db, by }: ShopContext,
  { adoptionId, text, addPeople: adds = false }: { adoptionId: string; text: string; addPeople?: boolean },
): Promise<FileMatched> {
  const file = parseMemberCsv(text);
  if (!file.ok) return { ok: false, problem: UNREADABLE[file.reason] };
  if (!file.columns.includes("code")) return { ok: false, problem: "The first line has to name the columns, one of them “code”." };
  if (!file.columns.some((column) => column !== "code" && column !== "id" && column !== "customerId"))
    return { ok: false, problem: "A column “email”, “handle” or “name” has to say whose code it is." };
  return db.$transaction(async (tx): Promise<FileMatched> => {
    const adoption = await tx.adoption.findFirst({ where: { id: adoptionId }, select: { title: true } });
    if (!adoption) return { ok: false, problem: "This adoption is not there any more." };
    const [codes, members] = await Promise.all([
      tx.adoptionCode.findMany({ where: { adoptionId }, select: { redeemCodeId: true, key: true, takenAt: true } }),
      tx.member.findMany({ select: { id: true, email: true, handle: true, firstName: true, lastName: true } }),
    ]);
    const codeOf = new Map(codes.map(({ key, redeemCodeId, takenAt }) => [key, { redeemCodeId, taken: takenAt !== null }]));
    const { matches, people, left } = readMatches(file.rows, { codeOf, members });
    const ids = adds ? await addPeople({ shop, tx }, { people, by, subject: adoption.title }) : [];
    const found = matches.flatMap(({ redeemCodeId, who }) => {
      const memberId = "memberId" in who ? who.memberId : ids[who.person];
      return memberId === undefined ? [] : [{ redeemCodeId, memberId, matchedBy: "csv" as const }];
    });
    const moved = await writeMatches({ shop, tx }, adoptionId, found);
    const waiting = adds ? { codes: 0, people: 0 } : { codes: matches.length - found.length, people: people.length };
    return { ok: true, matched: found.length, waiting, added: ids.length, left, moved };
  }, LONG);
}

/** Matches these codes to the member. Refused when this shop has no such member. */
export async function matchByHand(
  { shop, db }: ShopContext,
  { adoptionId, redeemCodeIds, memberId }: { adoptionId: string; redeemCodeIds: readonly string[]; memberId: string },
): Promise<{ ok: true } | { ok: false; problem: string }> {
  if ((await db.member.count({ where: { id: memberId } })) === 0) return { ok: false, problem: "This member is not there any more." };
  const matches = redeemCodeIds.map((redeemCodeId) => ({ redeemCodeId, memberId, matchedBy: "hand" as const }));
  await db.$transaction((tx) => writeMatches({ shop, tx }, adoptionId, matches));
  return { ok: true };
}
