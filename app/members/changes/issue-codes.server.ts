import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";

import { PRESENT } from "#app/members/present.ts";

import { changeMembers, type ChangeStarted } from "./change-members.server.ts";

type IssueCodes = {
  /** Given by the screen, so that the same press sent twice adds nobody twice. */
  changeId?: string;
  offerId: string;
  names: readonly { memberId: string; name: string }[];
  createdBy: string;
  enqueue: Enqueue<ShopTx>;
  now?: () => Date;
};

/**
 * Brings members into an offer and gives each a first code on its discount, in the background. Members who are in it
 * without a code, or were removed, get one too; those who have one are left out. Until their code is verified they are
 * inactive. An archived member is as little known as one of another shop. What happened to each is read with `readChange`.
 */
export async function issueCodes(ctx: ShopContext, { offerId, names, ...request }: IssueCodes): Promise<ChangeStarted> {
  const { shop, db } = ctx;
  const wanted = new Map(names.map(({ memberId, name }) => [memberId, name]));
  const memberIds = [...wanted.keys()];
  if (!(await db.offer.findFirst({ where: { id: offerId }, select: { id: true } }))) return { ok: false, reason: "offer_not_found" };
  if ((await db.member.count({ where: { id: { in: memberIds }, ...PRESENT } })) < memberIds.length)
    return { ok: false, reason: "member_not_found" };
  await db.enrolment.createMany({
    data: memberIds.map((memberId) => ({ shop, offerId, memberId, status: "inactive" })),
    skipDuplicates: true,
  });
  const enrolments = await db.enrolment.findMany({ where: { offerId, memberId: { in: memberIds } }, select: { id: true, memberId: true } });
  const enrolmentOf = new Map(enrolments.map(({ id, memberId }) => [memberId, id]));
  const placed = memberIds.flatMap((memberId) => {
    const enrolmentId = enrolmentOf.get(memberId);
    return enrolmentId === undefined ? [] : [{ enrolmentId, name: wanted.get(memberId) ?? "" }];
  });
  return changeMembers(ctx, { ...request, offerId, kind: "add", names: placed });
}
