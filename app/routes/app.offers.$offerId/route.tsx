/**
 * An offer: what it gives, who is in it, what each of them sold, and the way into "Refresh promo codes".
 * For the merchant who wonders who sells, and for the support person who has a creator's name or a leaked code in hand.
 * The same page whether one comes from Sales tracking, a member or a refresh.
 */
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData, type ShouldRevalidateFunction } from "@remix-run/react";
import { z } from "zod";

import { OfferScreen } from "./offer-screen.tsx";
import { forAdmin, forPress, rolloutsReaderOf, sistersDeps } from "#app/composition.server.ts";
import { salesTotals } from "#app/screens/report/sales-report.server.ts";
import { codesOfNobody } from "#app/screens/offer/codes-of-nobody.server.ts";
import { readFilter } from "#app/screens/offer/offer-members-filter.ts";
import { MEMBER_SORTS } from "#app/screens/offer/offer-members.server.ts";
import { membersWithoutCode, readDrift } from "#app/drift/read-drift.server.ts";
import { ownPayouts } from "#app/members/changes/own-payouts.server.ts";
import { listMessages } from "#app/messages/list-messages.server.ts";
import { openCasesOf } from "#app/screens/leak/open-cases.server.ts";
import { everyoneShown, membersShown } from "#app/screens/offer/members-shown.server.ts";
import { unnotifiedIn } from "#app/messages/unnotified.server.ts";
import { readOffer } from "#app/offers/read-offer.server.ts";
import { readRolloutsOf } from "#app/offers/read-rollouts.server.ts";
import { readPoolView } from "#app/pools/read-pool.server.ts";
import { readRotation } from "#app/rotations/read-rotation.server.ts";
import { beginRefresh } from "#app/refreshes/begin-refresh.server.ts";
import { listRefreshes } from "#app/refreshes/list-refreshes.server.ts";
import { readUses } from "#app/refreshes/read-uses.server.ts";
import { sentForm } from "#app/http/form.ts";
import { readFollows } from "#app/stores/read-requests.server.ts";
import { sistersOfOffer } from "#app/stores/read-stores.server.ts";
import { idFrom, notFound, oneOf, pageFrom } from "#app/http/params.server.ts";

const PAGE_SIZE = 50;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, codes, shown } = await forAdmin(request, "view");
  const offerId = idFrom(params.offerId);
  // Taken first: whatever changes while it is read counts as changed meanwhile.
  const readAt = new Date().toISOString();
  const address = new URL(request.url).searchParams;
  const filter = readFilter(address);
  const listing = {
    sort: oneOf(MEMBER_SORTS, { raw: address.get("sort"), fallback: "revenue" }),
    direction: oneOf(["asc", "desc"] as const, { raw: address.get("direction"), fallback: "desc" }),
    page: pageFrom(address),
    pageSize: PAGE_SIZE,
  };
  await readRolloutsOf(ctx, { offerId, read: rolloutsReaderOf(ctx.shop, "person"), now: new Date() });
  const offer = await readOffer(ctx, offerId);
  if (!offer) throw notFound();
  const untold = await unnotifiedIn(ctx, offerId);
  const [members, refreshes, drift, { messages }, untoldHere, nobodys, totals, pool, rotation] = await Promise.all([
    membersShown(ctx, { offerId, filter, untold, ...listing }),
    listRefreshes(ctx, { offerId }),
    readDrift(ctx, { offerId }),
    listMessages(ctx, { offerId }),
    ctx.db.enrolment.count({ where: { id: { in: untold }, status: filter.removed ? "removed" : { not: "removed" } } }),
    codesOfNobody(ctx, offerId),
    salesTotals(ctx, { offerId }),
    readPoolView(ctx, { offerId, now: new Date() }),
    readRotation(ctx, { offerId, now: new Date() }),
  ]);
  const payouts = await ownPayouts(
    ctx,
    members.rows.map(({ enrolmentId }) => enrolmentId),
  );
  const candidates = drift.findings.some(({ kind }) => kind === "stranger") ? await membersWithoutCode(ctx, offerId) : [];
  const held = members.rows.flatMap(({ redeemCodeId }) => (redeemCodeId === null ? [] : [{ redeemCodeId }]));
  // Not awaited: the page does not wait for Shopify's count of uses, it arrives when it arrives.
  const uses =
    offer.status === "MISSING"
      ? Promise.resolve(new Map())
      : readUses(codes, { discountId: offer.discountId, held, codesOnDiscount: offer.members + pool.ready + pool.handed + pool.ending });
  const sisters = await sistersOfOffer(ctx, offerId);
  return shown({
    readAt,
    offer: { ...offer, tiedTo: sisters.filter(({ state }) => state === "on").map(({ shop, name }) => ({ shop, name })) },
    list: { ...listing, filter, untoldHere },
    members,
    payouts,
    refreshes,
    messages,
    uses,
    drift: { ...drift, candidates },
    nobodys,
    pool,
    rotation,
    totals,
    leaks: await openCasesOf(ctx, { offerId }),
    sisters,
    follows: await readFollows(ctx, { offerId }, { ...sistersDeps("person"), now: new Date() }),
  });
}

const chosen = z.union([
  z.object({ all: z.literal("true"), filter: z.string().max(500) }),
  z.object({
    enrolmentIds: z
      .string()
      .transform((ids) => ids.split(","))
      .pipe(z.array(z.uuid()).min(1).max(20_000)),
  }),
]);

type RefreshRefused = { refused: string };

/** "Refresh promo codes" for the members that are ticked. Makes a draft and goes to it. */
export async function action({ request, params }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, staff, codes } = admin;
  const offerId = idFrom(params.offerId);
  const parsed = chosen.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const who =
    "enrolmentIds" in parsed.data
      ? { enrolmentIds: parsed.data.enrolmentIds }
      : parsed.data.filter === ""
        ? ({ all: true } as const)
        : await everyoneShown(ctx, { offerId, filter: parsed.data.filter, most: 100_000 });
  const draft = await beginRefresh(ctx, { offerId, createdBy: staff.id, codes, ...who });
  if (draft.ok) return redirect(`/app/refreshes/${draft.refreshId}`);
  if (draft.reason !== "nobody_to_refresh") throw notFound();
  return {
    refused: "None of these members can be refreshed now: they have no code, or it is being refreshed already.",
  } satisfies RefreshRefused;
}

/** Looking at what other stores would do changes nothing here. */
export const shouldRevalidate: ShouldRevalidateFunction = ({ formAction, defaultShouldRevalidate }) =>
  defaultShouldRevalidate && formAction?.endsWith("/follows") !== true;

export const meta = () => [{ title: "Offer" }];

export default function OfferPage() {
  return <OfferScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
