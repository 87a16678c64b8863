/** A person's own matches: from a file, or one code at a time. */
import type { ShopContext } from "#app/platform/db.server.ts";

import { LONG, writeMatches } from "./adoption.store.server.ts";
import { fullName } from "./match-codes.ts";
import { readMatchFile, type FileLine } from "./match-file.ts";

type LeftLine = { line: number; code: string; because: string };
export type FileMatched = { ok: true; matched: number; left: LeftLine[] } | { ok: false; problem: string };

/** Matches by the file's lines. A line that names no code of the discount or no member is left and said; so is a second one for the same. */
export async function matchFromFile(
  { shop, db }: ShopContext,
  { adoptionId, text }: { adoptionId: string; text: string },
): Promise<FileMatched> {
  const file = readMatchFile(text);
  if (!file.ok) return file;
  const [codes, members] = await Promise.all([
    db.adoptionCode.findMany({ where: { adoptionId }, select: { redeemCodeId: true, key: true } }),
    db.member.findMany({ select: { id: true, email: true, handle: true, firstName: true, lastName: true } }),
  ]);
  const codeOf = new Map(codes.map(({ key, redeemCodeId }) => [key, redeemCodeId]));
  const byEmail = new Map(members.map(({ email, id }) => [email.toLowerCase(), id]));
  const byHandle = new Map(members.map(({ handle, id }) => [handle.toLowerCase(), id]));
  const byName = new Map<string, string[]>();
  for (const member of members) {
    const name = nameKey(fullName(member));
    byName.set(name, [...(byName.get(name) ?? []), member.id]);
  }
  const left: LeftLine[] = [];
  const matches = new Map<string, { redeemCodeId: string; memberId: string; matchedBy: "csv" }>();
  const usedCodes = new Set<string>();
  for (const line of file.lines) {
    const redeemCodeId = codeOf.get(line.key);
    const namesakes = line.name === "" ? [] : (byName.get(nameKey(line.name)) ?? []);
    const named = (line.email && byEmail.get(line.email)) || (line.handle && byHandle.get(line.handle)) || undefined;
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
  const wanted = who.trim().replace(/^@/, "").toLowerCase();
  const member =
    wanted === ""
      ? null
      : await db.member.findFirst({ where: { OR: [{ email: { equals: wanted, mode: "insensitive" } }, { handle: wanted }] } });
  if (!member) return { ok: false, problem: "No member has this e-mail address or handle." };
  await db.$transaction((tx) => writeMatches({ shop, tx }, adoptionId, [{ redeemCodeId, memberId: member.id, matchedBy: "hand" }]));
  return { ok: true };
}
