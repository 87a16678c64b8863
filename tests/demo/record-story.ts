import { keyOf } from "#app/codes/promo-code.ts";
import { recordActivity } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import type { DiscountFacts } from "#app/shopify/discounts/discount-codes.ts";
import type { DemoStory } from "#tests/twin/demo-store/story.ts";

/** Ids of the members by their handle. */
export type MemberIds = ReadonlyMap<string, string>;

/** Everybody who is in an offer of the story, known since their first code. */
export async function recordMembers({ shop, db }: ShopContext, { members, offers, builtAt }: DemoStory): Promise<MemberIds> {
  const since = new Map<string, string>();
  for (const { handle, lineage } of offers.flatMap((offer) => offer.members)) {
    const first = lineage[0]!.from;
    if (first < (since.get(handle) ?? builtAt)) since.set(handle, first);
  }
  const rows = await db.member.createManyAndReturn({
    data: members.map((member) => ({ shop, ...member, createdAt: new Date(since.get(member.handle) ?? builtAt) })),
    select: { id: true, handle: true },
  });
  return new Map(rows.map(({ handle, id }) => [handle, id]));
}

type OfferStory = DemoStory["offers"][number];

/** The offer as Shopify describes its discount, everybody in it, and the lineage of each; live names are claimed. `by`: the staff user who did it all. */
export async function recordOffer(
  { shop, db }: ShopContext,
  { offer, facts, memberIds, by }: { offer: OfferStory; facts: DiscountFacts; memberIds: MemberIds; by: string },
): Promise<string> {
  const { id: offerId } = await db.offer.create({
    data: {
      shop,
      discountId: facts.id,
      title: facts.title,
      summary: facts.summary,
      status: facts.status,
      value: Number(/\d+/.exec(facts.summary)?.[0] ?? 0) || null,
      usageLimit: facts.usageLimit,
      appliesOncePerCustomer: facts.appliesOncePerCustomer,
      startsAt: new Date(facts.startsAt),
      endsAt: facts.endsAt ? new Date(facts.endsAt) : null,
      commissionBps: offer.commissionPercent * 100,
      createdAt: new Date(facts.startsAt),
    },
    select: { id: true },
  });

  const joined = offer.members.map(({ handle, lineage }) => ({
    memberId: memberIds.get(handle)!,
    lineage,
    since: new Date(lineage[0]!.from),
  }));
  const enrolments = await db.enrolment.createManyAndReturn({
    data: joined.map(({ memberId, since }) => ({ shop, offerId, memberId, createdAt: since })),
    select: { id: true, memberId: true },
  });
  const enrolmentOf = new Map(enrolments.map((enrolment) => [enrolment.memberId, enrolment.id]));

  const codes = joined.flatMap(({ memberId, lineage }) =>
    lineage.map(({ code, redeemCodeId, from, until, issuedFor, endedFor, uses }) => ({
      shop,
      offerId,
      memberId,
      enrolmentId: enrolmentOf.get(memberId)!,
      name: code,
      key: keyOf(code),
      redeemCodeId,
      liveFrom: new Date(from),
      liveUntil: until === null ? null : new Date(until),
      issuedFor,
      endedFor,
      usesAtEnd: until === null ? null : uses,
    })),
  );
  await db.promoCode.createMany({ data: codes });
  const live = codes.filter(({ liveUntil }) => liveUntil === null);
  await db.nameClaim.createMany({ data: live.map(({ key, enrolmentId }) => ({ shop, key, enrolmentId })) });

  const act = { shop, by: { staff: by }, offerId, shopifyIds: [facts.id] };
  const after = { name: facts.title, summary: facts.summary };
  await recordActivity(db, { ...act, kind: "offer_created", at: new Date(facts.startsAt), subject: facts.title, after });
  for (const since of new Set(joined.map(({ since }) => since.getTime()))) {
    const together = joined.filter((one) => one.since.getTime() === since);
    const members = together.map(({ memberId, lineage }) => ({ memberId, after: { code: lineage[0]!.code } }));
    await recordActivity(db, { ...act, kind: "members_joined", at: new Date(since + 60_000), members });
  }
  return offerId;
}
