/**
 * Activity: what was done, by whom, what changed and why. For the merchant who asks on Monday what happened to a code on
 * Friday, and for whoever has to show it. Filters and pages live in the address.
 */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { parseActivityFilter } from "#app/activity/activity-filter.ts";
import { readActivity, staffWhoActed } from "#app/activity/read-activity.server.ts";
import { ActivityScreen } from "./activity-screen.tsx";
import { forAdmin } from "#app/composition.server.ts";
import { readMember } from "#app/members/read-member.server.ts";
import { listOffers } from "#app/offers/list-offers.server.ts";
import { pageFrom } from "#app/http/params.server.ts";

const PAGE_SIZE = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, shopFacts, shown } = await forAdmin(request, "view");
  const query = new URL(request.url).searchParams;
  const filter = parseActivityFilter(query, shopFacts.ianaTimezone);
  const page = pageFrom(query);
  const [activity, staff, offers, member] = await Promise.all([
    readActivity(ctx, { filter, page, pageSize: PAGE_SIZE }),
    staffWhoActed(ctx),
    listOffers(ctx),
    filter.memberId === null ? null : readMember(ctx, filter.memberId),
  ]);
  return shown({
    ...activity,
    ...{ page, pageSize: PAGE_SIZE, staff },
    offers: offers.map(({ id, title }) => ({ id, title })),
    member: member && { id: member.id, name: member.name },
  });
}

export const meta = () => [{ title: "Activity" }];

export default function ActivityPage() {
  return <ActivityScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
