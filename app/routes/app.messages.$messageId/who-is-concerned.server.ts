import { keyOf } from "#app/codes/promo-code.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { readConcerned } from "#app/members/changes/read-change.server.ts";
import type { ChangeKind } from "#app/members/changes/change.ts";
import { everyoneShown } from "#app/screens/offer/members-shown.server.ts";
import type { Cause } from "#app/messages/message.ts";
import { unnotifiedMembers } from "#app/messages/notification-status.server.ts";
import { templateForChange, templateForRefresh, type TemplateKey } from "#app/messages/templates.ts";
import { unnotifiedIn } from "#app/messages/unnotified.server.ts";
import { readIssued } from "#app/offers/read-setup.server.ts";
import { payoutOffers } from "#app/screens/payouts/payout-offers.server.ts";
import { readAffected } from "#app/refreshes/read-refresh.server.ts";

type Concerned = { offerId: string; cause: Cause | null; memberIds: string[]; template: TemplateKey };

/** Whom a change of codes concerns, and the words for it. When some have been told already, only the others. */
export async function concernedMembers(ctx: ShopContext, cause: Cause): Promise<Concerned | null> {
  const found = await everybody(ctx, cause);
  if (found === null) return null;
  const { noCode, ...concerned } = found;
  const untold = new Set(await unnotifiedMembers(ctx, { ...concerned, cause, noCode }));
  const memberIds = untold.size === 0 ? concerned.memberIds : concerned.memberIds.filter((id) => untold.has(id));
  const template = concerned.templateFor(memberIds);
  return { offerId: concerned.offerId, cause, memberIds, template };
}

type Everybody = { offerId: string; memberIds: string[]; noCode: boolean; templateFor: (memberIds: readonly string[]) => TemplateKey };

async function everybody(ctx: ShopContext, { kind, id }: Cause): Promise<Everybody | null> {
  switch (kind) {
    case "refresh": {
      const refresh = await ctx.db.refresh.findFirst({ where: { id } });
      if (!refresh) return null;
      const affected = await readAffected(ctx, { refreshId: id });
      const changed = new Set(affected.filter(({ oldName, newName }) => keyOf(oldName) !== keyOf(newName)).map(({ memberId }) => memberId));
      return {
        offerId: refresh.offerId,
        noCode: false,
        memberIds: [...new Set(affected.map(({ memberId }) => memberId))],
        templateFor: (memberIds) =>
          templateForRefresh({
            reason: refresh.reason,
            bothWork: refresh.state === "running" && refresh.oldEnds === "at_time",
            sameNames: memberIds.every((memberId) => !changed.has(memberId)),
            channels: affected.length > 0 && affected.every(({ forChannel }) => forChannel),
          }),
      };
    }
    case "change": {
      const change = await ctx.db.enrolmentChange.findFirst({ where: { id } });
      if (!change) return null;
      const memberIds = (await readConcerned(ctx, { changeId: id })).map(({ memberId }) => memberId);
      const what = change.kind as ChangeKind;
      return { offerId: change.offerId, noCode: what === "payout", memberIds, templateFor: () => templateForChange(what) };
    }
    case "setup": {
      const setup = await ctx.db.offerSetup.findFirst({ where: { id } });
      if (!setup?.offerId) return null;
      const memberIds = (await readIssued(ctx, { setupId: id })).map(({ memberId }) => memberId);
      return { offerId: setup.offerId, noCode: false, memberIds, templateFor: () => "welcome" };
    }
  }
}

/** Those not told yet, those with a working code, those that are ticked, or "select all": everybody the filters show. */
type Meant = { offerId: string } & ({ who: "untold" | "active" } | { enrolmentIds: string[] } | { all: "true"; filter: string });

/** One message goes to at most this many. */
export const MOST_RECIPIENTS = 20_000;

/** Whom a payout paid, as far as most of their money in it is of this offer; null for an offer or a payout that there is not. */
export async function paidMembers(
  ctx: ShopContext,
  { payoutId, offerId }: { payoutId: string; offerId: string },
): Promise<Concerned | null> {
  const groups = await payoutOffers(ctx, payoutId);
  const memberIds = groups.find((group) => group.offerId === offerId)?.memberIds;
  return memberIds ? { offerId, cause: null, memberIds, template: "paid" } : null;
}

/** Whom somebody chose who simply writes; null for an offer this shop does not have. */
export async function recipientsMeant(ctx: ShopContext, meant: Meant): Promise<Concerned | null> {
  const { offerId } = meant;
  if ((await ctx.db.offer.count({ where: { id: offerId } })) === 0) return null;
  const untold = await unnotifiedIn(ctx, offerId);
  const where = "who" in meant && meant.who === "active" ? { status: "active" } : { id: { in: await idsOf(ctx, meant, untold) } };
  const chosen = await ctx.db.enrolment.findMany({ where: { offerId, ...where }, select: { id: true, memberId: true } });
  const allUntold = chosen.every(({ id }) => untold.includes(id));
  return {
    offerId,
    cause: null,
    memberIds: chosen.map(({ memberId }) => memberId),
    template: allUntold && chosen.length > 0 ? "rename" : "own",
  };
}

async function idsOf(ctx: ShopContext, meant: Meant, untold: string[]): Promise<string[]> {
  if ("enrolmentIds" in meant) return meant.enrolmentIds;
  if (!("all" in meant)) return untold;
  const { enrolmentIds } = await everyoneShown(ctx, { offerId: meant.offerId, filter: meant.filter, most: MOST_RECIPIENTS });
  return enrolmentIds;
}
