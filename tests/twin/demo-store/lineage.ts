import { collective, offerPlans } from "./offers.ts";
import type { OfferPlan, Reason } from "./offers.ts";
import { demoMembers } from "./members.ts";
import type { DemoMember } from "./members.ts";

const day = 24 * 60 * 60 * 1000;

/** One stretch of time during which a member held one redeem code. Two stretches may bear the same name. */
export type Stretch = { code: string; from: Date; until: Date | null; issuedFor: Reason; endedFor: Reason | null };
type MemberLineage = { member: DemoMember; stretches: Stretch[] };

/** What every member of an offer held and when, as it follows from the plans: the last stretch is the live code. */
export function lineagesOf(plan: OfferPlan, builtAt: Date): MemberLineage[] {
  const at = (daysAgo: number) => new Date(builtAt.getTime() - daysAgo * day);
  return plan.members.map((position, rank) => {
    const member = demoMembers[position]!;
    // Members join over time, two or so a week; whoever has a history was there from the start.
    const earlier = plan.earlier[member.firstName] ?? [];
    const joined = earlier.length > 0 ? plan.beganDaysAgo : Math.max(plan.beganDaysAgo - rank * (plan === collective ? 9 : 3), 20);
    const stretches: Stretch[] = [];
    let from = at(joined);
    let issuedFor: Reason = "welcome";
    for (const { code, untilDay, endedFor } of earlier) {
      const until = at(untilDay!);
      stretches.push({ code, from, until, issuedFor, endedFor: endedFor! });
      from = until;
      issuedFor = endedFor!;
    }
    stretches.push({ code: plan.codeOf(member.firstName), from, until: null, issuedFor, endedFor: null });
    return { member, stretches };
  });
}

/** When a world was built, told from its oldest offer: the discount began a known number of days before. */
export function builtAtOf(discounts: { title: string; createdAt: string }[]): Date | null {
  for (const plan of offerPlans) {
    const discount = discounts.find(({ title }) => title === plan.title);
    if (discount) return new Date(Date.parse(discount.createdAt) + plan.beganDaysAgo * day);
  }
  return null;
}
