import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import type { ChangeAnswer } from "#app/ui/offer/payout-clashes.tsx";
import { forPress, sistersDeps } from "#app/composition.server.ts";
import { changeMembers } from "#app/members/changes/change-members.server.ts";
import type { OwnPayout } from "#app/members/changes/change.ts";
import type { ShopTx } from "#app/platform/db.server.ts";
import { chosenFields, chosenMembers } from "#app/screens/offer/chosen-members.server.ts";
import { NotAgreed, planFollows, recordFollows } from "#app/stores/ask-sisters.server.ts";
import { chosenStores } from "#app/stores/chosen-stores.ts";
import { isOfMembers } from "#app/stores/stores.ts";
import { typedBps, typedMinor } from "#app/offers/typed-numbers.ts";
import { sentForm } from "#app/http/form.ts";
import { fromJson, idFrom, notFound } from "#app/http/params.server.ts";

const asked = z.object({
  /** Made by the screen for each press, so that a form sent twice is one change. */
  changeId: z.uuid(),
  kind: z.enum(["activate", "deactivate", "payout", "remove", "readd"]),
  ...chosenFields,
  /** For a payout: the offer's, or their own of each sale and for each conversion, as typed. */
  payout: z.enum(["offer", "own"]).default("offer"),
  percent: z.string().max(20).default(""),
  amount: z.string().max(20).default(""),
  /** When the page was read that the members were chosen on. */
  seenAt: z.iso.datetime(),
  /** For a payout that met a colleague's: those who got theirs since then keep it. */
  keepSince: z.iso.datetime().optional(),
  /** Which stores that the offer is tied to follow; asked where members are activated, deactivated, removed or re-added. */
  stores: fromJson(chosenStores).catch([]),
});

/** More than this many are counted, not named. */
const CLASHES_SHOWN = 10;
const refuse = (refused: string): ChangeAnswer => ({ refused, conflict: null });

/** Begins a change of the members that are ticked and goes to the page that says what became of each. */
export async function action({ request, params }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, staff, shopFacts, enqueue, redirect } = admin;
  const offerId = idFrom(params.offerId);
  const parsed = asked.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  // What a member earns is money, whoever else may change members.
  const noMoney = parsed.data.kind === "payout" ? await admin.lacking("money") : null;
  if (noMoney !== null) return refuse(noMoney);
  const { changeId, kind, payout, percent, amount, seenAt, keepSince, stores, ...who } = parsed.data;
  const chosen = await chosenMembers(ctx, { ...who, offerId, removed: kind === "readd" });
  if ("refused" in chosen) return refuse(chosen.refused);
  const { enrolmentIds } = chosen;
  const now = new Date();
  // A form that was sent twice is one change: what it asks of other stores was written down with the first.
  const isNew = (await ctx.db.enrolmentChange.count({ where: { id: changeId } })) === 0;
  const planned =
    isNew && isOfMembers(kind)
      ? await planFollows(ctx, { offerId, kind, enrolmentIds, chosen: stores }, sistersDeps("person"))
      : { ok: true as const, plans: [] };
  if (!planned.ok) return refuse(planned.because);
  const alongside = (tx: ShopTx) => recordFollows(tx, ctx.shop, { plans: planned.plans, changeId, by: staff.id, now, enqueue });
  const request_ = { changeId, offerId, createdBy: staff.id, enqueue, enrolmentIds, alongside };
  const own = payout === "offer" ? null : ownPayout(percent, { amount, currency: shopFacts.currency });
  const begun = await changeMembers(
    ctx,
    kind === "payout"
      ? { ...request_, kind, own, seenAt: new Date(seenAt), ...(keepSince !== undefined && { keepSince: new Date(keepSince) }) }
      : { ...request_, kind },
  ).catch((error: unknown) => {
    if (error instanceof NotAgreed) return error;
    throw error;
  });
  if (begun instanceof NotAgreed) return refuse(begun.because);
  if (begun.ok) return redirect(`/app/changes/${begun.changeId}`);
  switch (begun.reason) {
    case "offer_not_found":
    case "member_not_found":
      throw notFound();
    case "nobody":
      return refuse(keepSince === undefined ? "Nobody is chosen." : "Everybody you chose keeps what a colleague set.");
    case "conflict":
      return {
        refused: null,
        conflict: { payouts: begun.payouts.slice(0, CLASHES_SHOWN), total: begun.payouts.length, asOf: begun.asOf },
      } satisfies ChangeAnswer;
    case "bad_payout":
      return refuse("A payout is up to 100% of the sale, and an amount for each conversion.");
  }
}

/** What cannot be read is no payout, and refused as one. */
function ownPayout(percent: string, { amount, currency }: { amount: string; currency: string }): OwnPayout {
  const bps = percent.trim() === "" ? 0 : typedBps(percent);
  const perConversionMinor = amount.trim() === "" ? 0 : typedMinor(amount, currency);
  return { bps: bps ?? Number.NaN, perConversionMinor: perConversionMinor ?? Number.NaN };
}
