import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { tagKey, tagName } from "./member-tags.ts";
import { PRESENT } from "./present.ts";

export type Tag = { key: string; name: string };

/** The shop's tags by name, with how many members who are not archived have each. */
export async function readTags({ shop, db }: ShopContext): Promise<(Tag & { members: number })[]> {
  return db.$queryRaw<(Tag & { members: number })[]>`
    SELECT t.key, min(t.name) AS name, count(*) FILTER (WHERE m."archivedAt" IS NULL)::int AS members
    FROM "MemberTag" t JOIN "Member" m ON m.shop = t.shop AND m.id = t."memberId"
    WHERE t.shop = ${shop} GROUP BY t.key ORDER BY t.key LIMIT 500`;
}

/**
 * Gives these members a tag; answers how many did not have it. It is written as the shop's members have it already, whatever its
 * capitals. Archived members and ids this shop does not know are passed over. Null for a text that is no tag.
 */
export async function tagMembers({ shop, db, by }: ShopContext, memberIds: readonly string[], typed: string): Promise<number | null> {
  const key = tagKey(typed);
  if (key === "") return null;
  return db.$transaction(async (tx) => {
    const known = await tx.memberTag.findFirst({ where: { key }, select: { name: true } });
    const name = known?.name ?? tagName(typed);
    const members = await tx.member.findMany({ where: { id: { in: [...memberIds] }, ...PRESENT }, select: { id: true } });
    const given = await tx.memberTag.createManyAndReturn({
      data: members.map(({ id }) => ({ shop, memberId: id, key, name })),
      skipDuplicates: true,
      select: { memberId: true },
    });
    if (given.length > 0)
      await recordActivity(tx, {
        shop,
        kind: "members_tagged",
        by: staffOrSystem(by),
        subject: name,
        after: { tag: name },
        members: given,
      });
    return given.length;
  });
}

/** Takes a tag from these members; answers how many had it. */
export async function untagMembers({ shop, db, by }: ShopContext, memberIds: readonly string[], typed: string): Promise<number> {
  const key = tagKey(typed);
  return db.$transaction(async (tx) => {
    const where = { key, memberId: { in: [...memberIds] } };
    const had = await tx.memberTag.findMany({ where, select: { memberId: true, name: true } });
    await tx.memberTag.deleteMany({ where });
    const members = had.map(({ memberId }) => ({ memberId }));
    const name = had[0]?.name ?? "";
    if (members.length > 0)
      await recordActivity(tx, { shop, kind: "members_untagged", by: staffOrSystem(by), subject: name, before: { tag: name }, members });
    return members.length;
  });
}
