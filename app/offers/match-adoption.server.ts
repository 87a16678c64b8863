/** A person's own matches: from a file, or one code at a time. */
import type { ShopContext } from "#app/platform/db.server.ts";

import { LONG, writeMatches } from "./adoption.store.server.ts";
import { cleanEmail, cleanHandle } from "#app/members/member-fields.ts";

import { fullName } from "./match-codes.ts";
import { readMatchFile, type FileLine } from "./match-file.server.ts";

type LeftLine = { line: number; code: string; because: string };
export type FileMatched = { ok: true; matched: number; left: LeftLine[] } | { ok: false; problem: string };

/** Matches by the file's lines. A line that names no code of the discount or no member is left and said; so is a second one for the same. */
export async function matchFromFile(
  { shop, db }: ShopContext,
  { adoptionId, bytes }: { adoptionId: string; bytes: Uint8Array },
): Promise<FileMatched> {
  const file = await readMatchFile(bytes);
  if (!file.ok) return file;
  const [codes, members] = await Promise.all([
    db.adoptionCode.findMany({ where: { adoptionId }, select: { redeemCodeId: true, key: true, name: true } }),
    db.member.findMany({ select: { id: true, email: true, handle: true, firstName: true, lastName: true, customerId: true } }),
  ]);
  // As it is written first; otherwise by the form in which names are compared, the first of the list.
  const byName = new Map(codes.map(({ name, redeemCodeId }) => [name, redeemCodeId]));
  const codeOf = new Map(codes.toReversed().map(({ key, redeemCodeId }) => [key, redeemCodeId]));
  // What two members share names neither of them.
  const marks = new Map<string, string | null>();
  const say = (mark: string, id: string) => marks.set(mark, marks.has(mark) && marks.get(mark) !== id ? null : id);
  const membersCalled = new Map<string, string[]>();
  for (const member of members) {
    say(`id ${member.id}`, member.id);
    if (member.customerId) say(`customer ${member.customerId}`, member.id);
    say(`email ${member.email.toLowerCase()}`, member.id);
    if (member.handle !== "") say(`handle ${member.handle}`, member.id);
    const name = nameKey(fullName(member));
    membersCalled.set(name, [...(membersCalled.get(name) ?? []), member.id]);
  }
  const left: LeftLine[] = [];
  const matches = new Map<string, { redeemCodeId: string; memberId: string; matchedBy: "csv" }>();
  const usedCodes = new Set<string>();
  for (const line of file.lines) {
    const redeemCodeId = byName.get(line.code) ?? codeOf.get(line.key);
    const namesakes = line.name === "" ? [] : (membersCalled.get(nameKey(line.name)) ?? []);
    const named =
      [`id ${line.id}`, `customer ${line.customerId}`, `email ${line.email}`, `handle ${line.handle}`]
        .map((mark) => marks.get(mark))
        .find((id) => typeof id === "string") ?? undefined;
    const memberId = named ?? (namesakes.length === 1 ? namesakes[0] : undefined);
    const because = whyNot(line, {
      redeemCodeId,
      memberId,
      namesakes: namesakes.length,
      again: (redeemCodeId !== undefined && usedCodes.has(redeemCodeId)) || (memberId !== undefined && matches.has(memberId)),
    });
    if (because !== null || redeemCodeId === undefined || memberId === undefined) {
      left.push({ line: line.line, code: line.code, because: because ?? "" });
      continue;
    }
    usedCodes.add(redeemCodeId);
    matches.set(memberId, { redeemCodeId, memberId, matchedBy: "csv" });
  }
  await db.$transaction((tx) => writeMatches({ shop, tx }, adoptionId, [...matches.values()]), LONG);
  return { ok: true, matched: matches.size, left };
}

/** Spelled with other spaces and capitals it is the same name. */
const nameKey = (name: string) => name.toLowerCase().split(/\s+/).filter(Boolean).join(" ");

type Found = { redeemCodeId: string | undefined; memberId: string | undefined; namesakes: number; again: boolean };

function whyNot(line: FileLine, found: Found): string | null {
  if (line.key === "") return "No code on this line";
  if (found.redeemCodeId === undefined) return "This code is not on the discount";
  if (found.memberId === undefined && found.namesakes > 1) return `More than one member is called ${line.name}`;
  if (found.memberId === undefined) return `No member is ${line.email || (line.handle ? `@${line.handle}` : line.name || "named here")}`;
  return found.again ? "An earlier line has this code or this member already" : null;
}

/** Gives one code to the member with this e-mail address or handle. */
export async function matchByHand(
  { shop, db }: ShopContext,
  { adoptionId, redeemCodeId, who }: { adoptionId: string; redeemCodeId: string; who: string },
): Promise<{ ok: true } | { ok: false; problem: string }> {
  const handle = cleanHandle(who);
  const wanted = cleanEmail(who);
  const [member, second] =
    wanted === ""
      ? []
      : await db.member.findMany({
          where: { OR: [{ email: { equals: wanted, mode: "insensitive" } }, ...(handle === "" ? [] : [{ handle }])] },
          take: 2,
        });
  if (!member) return { ok: false, problem: "No member has this e-mail address or handle." };
  if (second) return { ok: false, problem: `${fullName(member)} and ${fullName(second)} both have it. Write what only one of them has.` };
  await db.$transaction((tx) => writeMatches({ shop, tx }, adoptionId, [{ redeemCodeId, memberId: member.id, matchedBy: "hand" }]));
  return { ok: true };
}
