/**
 * A payout: whom it pays and how much, whom it carries over and why, and how far it is.
 * For whoever presses "Approve" and pays: nothing is paid that was not on this page.
 */
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { forAdmin, forPress, scopesOf } from "#app/composition.server.ts";
import { formatClock } from "#app/format/dates.ts";
import { formatMoney } from "#app/format/money.ts";
import { plural } from "#app/format/counts.ts";
import { sentForm } from "#app/http/form.ts";
import { idFrom, notFound, pageFrom } from "#app/http/params.server.ts";
import { settingsForm, settingsFrom, shownForm } from "#app/http/payout-form.server.ts";
import { editPayout, leaveOut } from "#app/payouts/draft-payout.server.ts";
import { approvePayout, cancelPayout, payPayout, reversePayout, startPaying } from "#app/payouts/move-payout.server.ts";
import { decideTransfer, lookAgain, retryRefused, type Decided } from "#app/payouts/decide-transfers.server.ts";
import { finishWithoutRefused } from "#app/payouts/settle-payout.server.ts";
import { isByShopify, OUTCOMES, type Moved } from "#app/payouts/payout.ts";
import { refusalLabel, SETTINGS_LABELS } from "#app/payouts/payout-labels.ts";
import { payoutMembers, readPayout } from "#app/screens/payouts/read-payout.server.ts";
import { payoutLeaks } from "#app/screens/payouts/unpaid-leaks.server.ts";
import { payoutOffers } from "#app/screens/payouts/payout-offers.server.ts";
import { readTransfers } from "#app/screens/payouts/read-transfers.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { ShopifyUnavailable } from "#app/shopify/client/errors.ts";
import { OPTIONAL_PERMISSIONS } from "#app/shops/permissions.ts";
import { type OptionalWay, readPayoutWays, rememberScopes, scopesLacking } from "#app/shops/payout-ways.server.ts";

import type { PayoutAnswer } from "./payout-actions.tsx";
import { PayoutScreen } from "./payout-screen.tsx";

const PAGE_SIZE = 50;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request, "money");
  const payoutId = idFrom(params.payoutId);
  const query = new URL(request.url).searchParams;
  const outcome = OUTCOMES.find((one) => one === query.get("show")) ?? null;
  const list = { outcome, page: pageFrom(query), pageSize: PAGE_SIZE };
  const [view, members, leaks] = await Promise.all([
    readPayout(ctx, payoutId),
    payoutMembers(ctx, { payoutId, ...list }),
    payoutLeaks(ctx, payoutId),
  ]);
  if (view === null) throw notFound();
  const transfers = view.state === "draft" || !isByShopify(view.way) ? null : await readTransfers(ctx, payoutId);
  const offers = view.state === "paid" && view.reverses === null ? await payoutOffers(ctx, payoutId) : [];
  const writeTo = offers.map(({ offerId, title, memberIds }) => ({ offerId, title, members: memberIds.length }));
  return { view, members, list, transfers, writeTo, leaks, ways: await readPayoutWays(ctx) };
}

const form = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("approve"), ...shownForm.shape }),
  z.object({ intent: z.literal("start"), ...shownForm.shape }),
  z.object({
    intent: z.literal("pay"),
    ...shownForm.shape,
    reference: z.string().trim().max(200),
    on: z.iso.date(),
    note: z.string().trim().max(1_000),
  }),
  z.object({ intent: z.literal("cancel") }),
  z.object({ intent: z.literal("reverse"), reason: z.string().trim().min(1).max(300) }),
  z.object({ intent: z.literal("finish") }),
  z.object({ intent: z.literal("retry") }),
  z.object({ intent: z.literal("look") }),
  z.object({
    intent: z.literal("decide"),
    memberId: z.uuid(),
    wasPaid: z.enum(["true", "false"]),
    note: z.string().trim().min(1).max(300),
  }),
  z.object({ intent: z.literal("edit"), ...settingsForm.shape }),
  z.object({ intent: z.literal("leave_out"), memberId: z.uuid(), out: z.enum(["true", "false"]) }),
]);

/** Asked of Shopify, which may have been told to take something back. While Shopify cannot be reached, whoever pays is told by it. */
async function lacking(ctx: ShopContext, way: OptionalWay): Promise<string[]> {
  try {
    const granted = await scopesOf(ctx.shop, OPTIONAL_PERMISSIONS[way].scopes);
    await rememberScopes(ctx, granted);
    return scopesLacking(way, granted);
  } catch (error) {
    if (error instanceof ShopifyUnavailable) return [];
    throw error;
  }
}

export async function action({ request, params }: ActionFunctionArgs) {
  const admin = await forPress(request, "money");
  if (admin.refused !== null) return admin;
  const { ctx, staff, shopFacts, enqueue } = admin;
  const { currency, ianaTimezone: zone } = shopFacts;
  const payoutId = idFrom(params.payoutId);
  const parsed = form.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const press = { payoutId, staff: staff.id, now: new Date() };
  const answer = (moved: Moved, said: string | null): PayoutAnswer => {
    if (moved.ok) return { said, refused: null, changed: null };
    const at = (iso: string) => formatClock(iso, { zone, locale: "en-US", now: press.now });
    return {
      said: null,
      refused: refusalLabel(moved, at),
      changed: moved.reason === "changed" ? { shown: moved.shown, now: moved.now } : null,
    };
  };
  const decided = (done: Decided, said: string): PayoutAnswer => {
    if (done.ok) return { said, refused: null, changed: null };
    if (done.reason === "settled") return { said: null, refused: "Nothing was done: it was settled meanwhile.", changed: null };
    if (done.reason !== "at_it") return answer(done, null);
    const until = formatClock(done.until, { zone, locale: "en-US", now: press.now });
    return { said: null, refused: `Nothing was done: Shopify may still be about to pay it. Decide after ${until}.`, changed: null };
  };
  switch (parsed.data.intent) {
    case "approve": {
      const { intent: _, ...shown } = parsed.data;
      const sum = `${formatMoney(shown.sumMinor, { currency, locale: "en-US" })} for ${plural(shown.members, "member")}`;
      return answer(await approvePayout(ctx, { ...press, shown }), `${sum} approved`);
    }
    case "start": {
      const { intent: _, ...shown } = parsed.data;
      return answer(await startPaying(ctx, { ...press, shown, enqueue, lacking: (way) => lacking(ctx, way) }), "This payout is being paid");
    }
    case "pay": {
      const { intent: _, reference, on, note, ...shown } = parsed.data;
      return answer(await payPayout(ctx, { ...press, shown, payment: { reference, on, note } }), "The payout is paid");
    }
    case "cancel":
      return answer(await cancelPayout(ctx, { ...press, enqueue }), "The payout is cancelled");
    case "reverse": {
      const taken = await reversePayout(ctx, { ...press, reason: parsed.data.reason, enqueue });
      return taken.ok ? redirect(`/app/payouts/${taken.payoutId}`) : answer(taken, null);
    }
    case "finish":
      return answer(await finishWithoutRefused(ctx, press), "The payout is paid");
    case "retry":
      return decided(await retryRefused(ctx, { ...press, enqueue }), "Being paid again");
    case "look":
      return decided(await lookAgain(ctx, { payoutId, enqueue }), "Shopify is asked again");
    case "decide": {
      const { memberId, note } = parsed.data;
      const wasPaid = parsed.data.wasPaid === "true";
      const done = await decideTransfer(ctx, { ...press, memberId, wasPaid, note, enqueue });
      return decided(done, wasPaid ? "Taken for paid" : "Being paid again");
    }
    case "leave_out": {
      const { memberId, out } = parsed.data;
      const done = await leaveOut(ctx, { payoutId, memberId, out: out === "true" });
      return answer(done, out === "true" ? "Left out of this payout" : "Back in this payout");
    }
    case "edit": {
      const settings = settingsFrom(parsed.data, { currency, zone, ways: await readPayoutWays(ctx) });
      const refused = (sentence: string): PayoutAnswer => ({ said: null, refused: sentence, changed: null });
      if (settings === "cutOff") return refused("Choose a date and time.");
      if (settings === "minimum") return refused("The minimum is no amount.");
      if (settings === "way") return refused(SETTINGS_LABELS.way);
      const edited = await editPayout(ctx, { ...press, settings });
      if (!edited.ok && edited.reason === "settings") return refused(SETTINGS_LABELS[edited.problem]);
      return answer(edited, "Draft updated");
    }
  }
}

export const meta = () => [{ title: "Payout" }];

export default function PayoutPage() {
  return <PayoutScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
