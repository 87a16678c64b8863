/**
 * A member: every code they ever held with what it brought, the course of their sales and what was done about them, and at the right their details and offers.
 * For the support person with a creator on the line: what is their code, since when, and give them another.
 */
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { channelsToChoose } from "#app/codes/channels.server.ts";
import { inHandUrl } from "#app/codes/in-hand.ts";
import { readInHand } from "#app/codes/in-hand.server.ts";
import { parseActivityFilter } from "#app/activity/activity-filter.ts";
import { readActivity } from "#app/activity/read-activity.server.ts";
import { MemberScreen } from "./member-screen.tsx";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { codeUsesLabel } from "#app/screens/offer/code-uses.server.ts";
import { salesOverTime } from "#app/screens/report/sales-over-time.server.ts";
import { lineageTotals, memberOffers } from "#app/orders/rollups/rollup-sql.server.ts";
import { readDrift } from "#app/drift/read-drift.server.ts";
import { rangeFor } from "#app/format/date-range.ts";
import { openCasesOf } from "#app/screens/leak/open-cases.server.ts";
import { readMember } from "#app/members/read-member.server.ts";
import { readTags } from "#app/members/tag-members.server.ts";
import { messagesToMember } from "#app/messages/list-messages.server.ts";
import { memberLinks } from "#app/portal/member-links.server.ts";
import { listNameRequests } from "#app/portal/name-requests.server.ts";
import { projectsOfMember } from "#app/projects/read-project.server.ts";
import { readMemberBalance } from "#app/screens/payouts/read-payouts.server.ts";
import { statementsOf } from "#app/screens/payouts/read-statement.server.ts";
import { beginRefresh } from "#app/refreshes/begin-refresh.server.ts";
import { sentForm } from "#app/http/form.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";
import { readSettings } from "#app/shops/settings.server.ts";

/** Of what was done about them; the rest is a press away. */
const ACTS_SHOWN = 8;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, codes, shopFacts, redirect: toPage, shown } = await forAdmin(request, "view");
  const memberId = idFrom(params.memberId);
  const now = new Date();
  const zone = shopFacts.ianaTimezone;
  const from = rangeFor("last_6_months", { zone, now }).range?.from ?? now;
  const member = await readMember(ctx, memberId);
  if (!member) throw notFound();
  if (member.mergedIntoId !== null) throw toPage(`/app/members/${member.mergedIntoId}`);
  const [offers, byCode, course, activity, projects, drift, requests, mail, links, balance, statements, { oldEnds }, shopTags, channels] =
    await Promise.all([
      memberOffers(ctx, memberId),
      lineageTotals(
        ctx,
        member.offers.map(({ enrolmentId }) => enrolmentId),
      ),
      salesOverTime(ctx, { filter: { memberId, from, to: now }, zone, now }),
      readActivity(ctx, { filter: parseActivityFilter(new URLSearchParams({ member: memberId }), zone), page: 1, pageSize: ACTS_SHOWN }),
      projectsOfMember(ctx, memberId),
      readDrift(ctx, { memberId }),
      listNameRequests(ctx, { which: "all", memberId }),
      messagesToMember(ctx, memberId),
      memberLinks(ctx, { memberId, now }),
      readMemberBalance(ctx, memberId),
      statementsOf(ctx, memberId),
      readSettings(ctx),
      readTags(ctx),
      channelsToChoose(ctx),
    ]);
  // Shopify is asked for it, and the page does not wait.
  const uses = codeUsesLabel(
    ctx,
    codes,
    member.offers.flatMap((offer) => offer.codes.map(({ id }) => id)),
  );
  uses.catch(() => undefined);
  return shown({
    uses,
    member,
    offers,
    byCode,
    course,
    activity,
    projects,
    drift,
    requests: requests.rows,
    oldEnds,
    mail,
    links,
    payouts: { balance, statements },
    shopTags,
    channels,
    leaks: await openCasesOf(ctx, { memberId }),
  });
}

/** `codeId`: one of several codes; the one that is posted everywhere where none is named. */
const chosen = z.object({ offerId: z.uuid(), codeId: z.uuid().optional() });

/** "Refresh promo codes" for this member in the offer that was chosen. */
export async function action({ request, params }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, staff, codes } = admin;
  const memberId = idFrom(params.memberId);
  const parsed = chosen.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const { offerId, codeId } = parsed.data;
  const whose = codeId === undefined ? { memberIds: [memberId] } : { codeIds: [codeId] };
  const origin = { from: "member", id: memberId } as const;
  const draft = await beginRefresh(ctx, { offerId, ...whose, createdBy: staff.id, codes, origin });
  if (draft.ok) return redirect(`/app/refreshes/${draft.refreshId}`);
  if (draft.reason !== "nobody_to_refresh") throw notFound();
  const enrolment = await ctx.db.enrolment.findFirst({ where: { memberId, offerId }, select: { id: true } });
  const inHand = enrolment && (await readInHand(ctx, [enrolment.id])).get(enrolment.id);
  // Somebody replaces this very code already: that is where to look.
  if (inHand) return redirect(inHandUrl(inHand));
  return { refused: "The member has no code in this offer at the moment, so there is nothing to refresh." };
}

export const meta = () => [{ title: "Member" }];

export default function MemberPage() {
  return <MemberScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
