/**
 * Calendar: refreshes, codes that stop, starts and ends of offers, cut-offs of payouts and days by which held commission is to be decided
 * about. For whoever plans the week: a list by day, of a week or a month of the shop's calendar, each line with the way there.
 */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { CalendarScreen } from "./calendar-screen.tsx";
import { forAdmin } from "#app/composition.server.ts";
import { oneOf } from "#app/http/params.server.ts";
import { byDay, calendarRange, SPANS } from "#app/screens/calendar/calendar.ts";
import { readCalendar } from "#app/screens/calendar/read-calendar.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, shopFacts, rights, shown } = await forAdmin(request, "view");
  const address = new URL(request.url).searchParams;
  const span = oneOf(SPANS, { raw: address.get("span"), fallback: "week" });
  const zone = shopFacts.ianaTimezone;
  const { from, to, ...range } = calendarRange({ span, day: address.get("day"), zone, now: new Date() });
  const { entries, more } = await readCalendar(ctx, { from, to, money: rights.includes("money") });
  return shown({ range, days: byDay(entries, zone), more });
}

export const meta = () => [{ title: "Calendar" }];

export default function Calendar() {
  return <CalendarScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
