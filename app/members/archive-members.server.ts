/** Members leave the lists and come back. Their codes are another matter, which a person is asked about. */
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import { readInHand } from "#app/codes/in-hand.server.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import { changeMembers } from "./changes/change-members.server.ts";
import { ARCHIVED, PRESENT } from "./present.ts";

/** A live code of somebody who is to be archived. `inHand`: it is being changed at this moment. */
export type LiveCode = {
  memberId: string;
  member: string;
  enrolmentId: string;
  offerId: string;
  offer: string;
  name: string;
  inHand: boolean;
};

/** The codes that shoppers can use now, of these members; by member, offer and name. */
export async function liveCodesOf({ shop, db }: ShopContext, memberIds: readonly string[]): Promise<LiveCode[]> {
  const codes = await db.promoCode.findMany({
    where: { memberId: { in: [...memberIds] }, liveUntil: null },
    select: {
      ...{ memberId: true, enrolmentId: true, offerId: true, name: true },
      member: { select: { firstName: true, lastName: true } },
      offer: { select: { title: true } },
    },
    orderBy: [
      { member: { firstName: "asc" } },
      { member: { lastName: "asc" } },
      { memberId: "asc" },
      { offer: { title: "asc" } },
      { name: "asc" },
    ],
  });
  const inHand = await readInHand(
    { shop, db },
    codes.map(({ enrolmentId }) => enrolmentId),
  );
  return codes.map(({ member, offer, ...code }) => ({
    ...code,
    member: `${member.firstName} ${member.lastName}`.trim(),
    offer: offer.title,
    inHand: inHand.has(code.enrolmentId),
  }));
}

type Archive = {
  memberIds: readonly string[];
  /** What becomes of codes that work: they go on working, or are withdrawn at Shopify like those of a deactivated member. */
  codes: "keep" | "withdraw";
  enqueue: Enqueue<ShopTx>;
  now: Date;
};

/** `working`: codes that go on working. `changes`: what withdraws the others. `busy`: who was left as they are, because a code of theirs is being changed. */
export type Archived = { archived: number; working: string[]; changes: { changeId: string; offer: string }[]; busy: string[] };

/**
 * Archives these members; who is archived already is passed over. With `withdraw`, the engine takes their codes away first, offer
 * by offer, and a member whose code is being changed at this moment is not archived: nobody could say what becomes of it. A stop
 * in between leaves members whose codes are being withdrawn and who are not archived yet; the same press again goes on.
 */
export async function archiveMembers(ctx: ShopContext, { memberIds, codes, enqueue, now }: Archive): Promise<Archived> {
  const { shop, db, by } = ctx;
  const present = await db.member.findMany({ where: { id: { in: [...memberIds] }, ...PRESENT }, select: { id: true } });
  const live = await liveCodesOf(
    ctx,
    present.map(({ id }) => id),
  );
  const busy =
    codes === "withdraw"
      ? new Map(live.filter(({ inHand }) => inHand).map(({ memberId, member }) => [memberId, member]))
      : new Map<string, string>();
  const going = present.flatMap(({ id }) => (busy.has(id) ? [] : [id]));
  const theirs = live.filter(({ memberId }) => !busy.has(memberId));
  const changes = codes === "withdraw" ? await withdraw(ctx, theirs, { enqueue, now }) : [];
  const archived = await db.$transaction(async (tx) => {
    const done = await tx.member.updateManyAndReturn({
      where: { id: { in: going }, ...PRESENT },
      data: { archivedAt: now },
      select: { id: true },
    });
    const members = done.map(({ id }) => ({ memberId: id }));
    if (members.length > 0)
      await recordActivity(tx, {
        shop,
        kind: "members_archived",
        by: staffOrSystem(by),
        at: now,
        after: { codes: theirs.length },
        members,
      });
    return done.length;
  });
  const left = codes === "keep" ? theirs : await refusedIn(ctx, { changes, codes: theirs });
  return { archived, working: left.map(({ name }) => name), changes, busy: [...busy.values()] };
}

/** Codes that the changes did not take up: they could not be deleted safely and go on working. */
async function refusedIn(
  { db }: ShopContext,
  { changes, codes }: { changes: Archived["changes"]; codes: readonly LiveCode[] },
): Promise<LiveCode[]> {
  const refused = await db.refreshItem.findMany({
    where: { changeId: { in: changes.map(({ changeId }) => changeId) }, state: "excluded" },
    select: { enrolmentId: true },
  });
  const places = new Set(refused.map(({ enrolmentId }) => enrolmentId));
  return codes.filter(({ enrolmentId }) => places.has(enrolmentId));
}

/** One change for each offer: members are deactivated, so that somebody who comes back can have the code they held. */
async function withdraw(
  ctx: ShopContext,
  codes: readonly LiveCode[],
  { enqueue, now }: Pick<Archive, "enqueue" | "now">,
): Promise<Archived["changes"]> {
  const changes: Archived["changes"] = [];
  for (const offerId of new Set(codes.map((code) => code.offerId))) {
    const here = codes.filter((code) => code.offerId === offerId);
    const begun = await changeMembers(ctx, {
      ...{ kind: "deactivate" as const, offerId, enqueue },
      enrolmentIds: [...new Set(here.map(({ enrolmentId }) => enrolmentId))],
      createdBy: ctx.by ?? "",
      now: () => now,
    });
    if (begun.ok) changes.push({ changeId: begun.changeId, offer: here[0]?.offer ?? "" });
  }
  return changes;
}

/** Puts archived members back into the lists, and answers how many. Codes stay as they are: who has none is given one in the offer. */
export async function restoreMembers({ shop, db, by }: ShopContext, memberIds: readonly string[], now: Date): Promise<number> {
  return db.$transaction(async (tx) => {
    const back = await tx.member.updateManyAndReturn({
      where: { id: { in: [...memberIds] }, ...ARCHIVED },
      data: { archivedAt: null },
      select: { id: true },
    });
    const members = back.map(({ id }) => ({ memberId: id }));
    if (members.length > 0) await recordActivity(tx, { shop, kind: "members_unarchived", by: staffOrSystem(by), at: now, members });
    return back.length;
  });
}
