import type { ShopContext } from "#app/platform/db.server.ts";
import type { Prisma } from "#app/generated/prisma/client.ts";
import { matchingName } from "#app/members/matching-name.ts";
import { PRESENT } from "#app/members/present.ts";
import type { PersonRow } from "#app/members/read-people.server.ts";
import { accountsOf } from "#app/members/accounts.ts";
import { cleanEmail } from "#app/members/member-fields.ts";

export type Candidate = { id: string; name: string; handle: string; email: string };
/** `projectId`: only members of this project. */
type Which = { offerId: string; search: string; projectId?: string | undefined };

const BY_NAME: Prisma.MemberOrderByWithRelationInput[] = [{ firstName: "asc" }, { lastName: "asc" }, { id: "asc" }];

/** Members who could be given a code of this offer: those without one there, removed ones included. */
function withoutCode({ offerId, search, projectId }: Which): Prisma.MemberWhereInput {
  const inProject = projectId === undefined ? {} : { projects: { some: { projectId } } };
  return { AND: [PRESENT, matchingName(search), inProject, { codes: { none: { offerId, liveUntil: null } } }] };
}

export async function membersToAdd(
  { db }: ShopContext,
  { page, pageSize, ...which }: Which & { page: number; pageSize: number },
): Promise<{ rows: Candidate[]; total: number }> {
  const where = withoutCode(which);
  const [total, members] = await Promise.all([
    db.member.count({ where }),
    db.member.findMany({
      where,
      orderBy: BY_NAME,
      skip: (page - 1) * pageSize,
      take: pageSize,
    }),
  ]);
  return {
    total,
    rows: members.map(({ id, firstName, lastName, handle, email }) => ({ id, name: `${firstName} ${lastName}`.trim(), handle, email })),
  };
}

/** As many as a file may name. Who is beyond it is added by another press; the screen says so. */
export const MOST_TO_ADD = 20_000;

/** "Select all" means all that the search shows, by name, up to `MOST_TO_ADD`. */
export async function allToAdd({ db }: ShopContext, { most = MOST_TO_ADD, ...which }: Which & { most?: number }): Promise<string[]> {
  const found = await db.member.findMany({ where: withoutCode(which), select: { id: true }, orderBy: BY_NAME, take: most });
  return found.map(({ id }) => id);
}

/** Those of these members who could be given a code of the offer. */
export async function idsToAdd(
  { db }: ShopContext,
  { offerId, memberIds }: { offerId: string; memberIds: readonly string[] },
): Promise<string[]> {
  if (memberIds.length === 0) return [];
  const where = { AND: [withoutCode({ offerId, search: "" }), { id: { in: [...memberIds] } }] };
  return (await db.member.findMany({ where, select: { id: true }, orderBy: BY_NAME })).map(({ id }) => id);
}

type MatchedRows = { typed: Record<string, string>; unmatched: { line: number; text: string }[] };

/** Members named in a file by id, e-mail or handle, with the code the file gives each; and the lines nobody fits. */
export async function matchRows({ db }: ShopContext, rows: readonly PersonRow[]): Promise<MatchedRows> {
  const named = rows.map(({ line, cells }) => ({
    line,
    id: cells.id ?? "",
    email: cleanEmail(cells.email ?? ""),
    handle: accountsOf(cells)[0]?.handle ?? "",
    code: cells.code ?? "",
  }));
  const found = await db.member.findMany({
    where: {
      ...PRESENT,
      OR: [
        { email: { in: named.map(({ email }) => email).filter(Boolean) } },
        { handle: { in: named.map(({ handle }) => handle).filter(Boolean) } },
        { id: { in: named.map(({ id }) => id).filter((id) => /^[0-9a-f-]{36}$/i.test(id)) } },
      ],
    },
    select: { id: true, email: true, handle: true },
  });
  // What two members share names neither of them.
  const by = new Map<string, string | null>();
  const say = (mark: string, id: string) => by.set(mark, by.has(mark) && by.get(mark) !== id ? null : id);
  for (const { id, email, handle } of found) {
    say(id, id);
    say(cleanEmail(email), id);
    if (handle !== "") say(`@${handle}`, id);
  }
  const matched: MatchedRows = { typed: {}, unmatched: [] };
  for (const { line, id, email, handle, code } of named) {
    const memberId = by.get(id) ?? by.get(email) ?? by.get(`@${handle}`);
    if (!memberId) matched.unmatched.push({ line, text: email || handle || id || code });
    else matched.typed[memberId] = code;
  }
  return matched;
}
