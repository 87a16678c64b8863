/** A person's own matches: from a file, or codes that are ticked. */
import type { Network } from "#app/members/accounts.ts";
import { addPeople } from "#app/members/add-people.server.ts";
import { peopleOptions, rememberColumns, type ReadAs } from "#app/members/file-columns.server.ts";
import { PRESENT } from "#app/members/present.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { writeMatches } from "./adoption.store.server.ts";
import { readMatchFile } from "./match-file.server.ts";
import { readMatches, type ReadMatches } from "./match-lines.ts";
import { LONG_TRANSACTION } from "#app/platform/long-transaction.ts";

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

type MatchFromFile = { adoptionId: string; bytes: Uint8Array; addPeople?: boolean; readAs?: ReadAs; now?: Date };

/**
 * Matches codes of an adoption by the file's lines, in one transaction. With `addPeople`, whoever is no member yet becomes one;
 * without, nobody is added and it is said how many could be. The same file sent twice changes nothing more. `readAs` is what a person
 * said of its columns, which is remembered by header.
 */
export async function matchFromFile(
  { shop, db, by }: ShopContext,
  { adoptionId, bytes, addPeople: adds = false, readAs = { sheet: null, encoding: null }, now = new Date() }: MatchFromFile,
): Promise<FileMatched> {
  const file = await readMatchFile(bytes, await peopleOptions({ db }, readAs));
  if (!file.ok) return file;
  return db.$transaction(async (tx): Promise<FileMatched> => {
    const adoption = await tx.adoption.findFirst({ where: { id: adoptionId }, select: { title: true } });
    if (!adoption) return { ok: false, problem: "This adoption is not there any more." };
    if (readAs.fields) await rememberColumns({ shop, tx }, { people: file.people, now });
    const [codes, members] = await Promise.all([
      tx.adoptionCode.findMany({
        where: { adoptionId },
        orderBy: { position: "asc" },
        select: { redeemCodeId: true, name: true, key: true, takenAt: true },
      }),
      tx.member.findMany({
        select: {
          ...{ id: true, email: true, handle: true, network: true, firstName: true, lastName: true, customerId: true },
          mergedInto: { select: { id: true, email: true } },
        },
      }),
    ]);
    const { matches, people, left } = readMatches(file.lines, {
      codes: codes.map(({ takenAt, ...code }) => ({ ...code, taken: takenAt !== null })),
      members: members.map(({ mergedInto, ...member }) => ({
        ...member,
        network: member.network as Network | "",
        // A record that became somebody else's names them by its address and its customer alone.
        ...(mergedInto && { firstName: "", lastName: "", ...(mergedInto.email === member.email && { email: "" }) }),
      })),
    });
    const became = new Map(members.flatMap(({ id, mergedInto }) => (mergedInto ? [[id, mergedInto.id] as const] : [])));
    const ids = adds ? await addPeople({ shop, tx }, { people, by, subject: adoption.title }) : [];
    const found = matches.flatMap(({ redeemCodeId, who, channel }) => {
      const memberId = "memberId" in who ? who.memberId : ids[who.person];
      return memberId === undefined
        ? []
        : [{ redeemCodeId, memberId: became.get(memberId) ?? memberId, matchedBy: "csv" as const, channel }];
    });
    const moved = await writeMatches({ shop, tx }, adoptionId, found);
    const waiting = adds ? { codes: 0, people: 0 } : { codes: matches.length - found.length, people: people.length };
    return { ok: true, matched: found.length, waiting, added: ids.length, left, moved };
  }, LONG_TRANSACTION);
}

/** Matches these codes to the member. Refused when this shop has no such member. */
export async function matchByHand(
  { shop, db }: ShopContext,
  { adoptionId, redeemCodeIds, memberId }: { adoptionId: string; redeemCodeIds: readonly string[]; memberId: string },
): Promise<{ ok: true } | { ok: false; problem: string }> {
  if ((await db.member.count({ where: { id: memberId, ...PRESENT } })) === 0)
    return { ok: false, problem: "This member is not there any more." };
  const matches = redeemCodeIds.map((redeemCodeId) => ({ redeemCodeId, memberId, matchedBy: "hand" as const }));
  await db.$transaction((tx) => writeMatches({ shop, tx }, adoptionId, matches));
  return { ok: true };
}
