/** Every screen of the app in the demo store: the one list that axe, the phone's width, the keyboard and the benches go through. */
import type { Page } from "playwright-core";

import type { Stack } from "#tests/support/stack/stack.ts";

import { openApp } from "./admin.ts";
import { furnish, OFFER } from "./furnish.ts";

export type Screen = { name: string; path: string };

const FIXED: readonly Screen[] = [
  { name: "home", path: "/app" },
  { name: "code", path: "/app/codes?name=GLOWMAYA10" },
  { name: "sales_tracking", path: "/app/sales-tracking" },
  { name: "orders", path: "/app/sales-tracking/orders" },
  { name: "offers", path: "/app/offers" },
  { name: "offer_new", path: "/app/offers/new" },
  { name: "offer_adopt", path: "/app/offers/adopt" },
  { name: "members", path: "/app/members" },
  { name: "member_new", path: "/app/members/new" },
  { name: "members_import", path: "/app/members/import" },
  { name: "payouts", path: "/app/payouts" },
  { name: "payout_new", path: "/app/payouts/new" },
  { name: "projects", path: "/app/projects" },
  { name: "project_new", path: "/app/projects/new" },
  { name: "messages", path: "/app/messages" },
  { name: "message_new", path: "/app/messages/new" },
  { name: "name_requests", path: "/app/name-requests" },
  { name: "leaks", path: "/app/leaks" },
  { name: "calendar", path: "/app/calendar?span=month" },
  { name: "activity", path: "/app/activity" },
  { name: "settings", path: "/app/settings" },
  { name: "settings_api", path: "/app/settings/api" },
  { name: "settings_stores", path: "/app/settings/stores" },
  { name: "not_found", path: "/app/no-such-page" },
];

/** Screens of one thing: found from the list it stands in, with what belongs to it (`/edit` below it, `?show=removed` of it). */
const FOUND = [
  { name: "offer", list: "/app/offers", link: OFFER, more: ["/edit", "/commissions", "/add-members", "?show=removed"] },
  { name: "member", list: "/app/members", link: "Maya Lindqvist", more: ["/edit"] },
  { name: "project", list: "/app/projects", link: "Autumn serum launch", more: ["/edit", "/add-members"] },
] as const;

/** All of them with their addresses, found by the links a person would follow. Fills the store with what some of them show. */
export async function allScreens(page: Page, stack: Pick<Stack, "url" | "tunnelUrl" | "twinUrl">): Promise<Screen[]> {
  const screens: Screen[] = [...(await furnish(page, stack)), ...FIXED];
  for (const { name, list, link, more } of FOUND) {
    const path = await pathBehind(page, stack, { list, beginning: `${list}/`, words: link });
    screens.push(
      { name, path },
      ...more.map((end) => ({ name: `${name}_${end.replaceAll(/\W+/g, "_").slice(1)}`, path: `${path}${end}` })),
    );
  }
  screens.push({
    name: "orders_of_a_figure",
    path: await pathBehind(page, stack, { list: "/app/sales-tracking", beginning: "/app/sales-tracking/orders", words: /./ }),
  });
  return screens;
}

type Behind = { list: string; beginning: string; words: string | RegExp };

/** Where the first link with these words leads to. */
async function pathBehind(page: Page, stack: Pick<Stack, "url" | "tunnelUrl">, { list, beginning, words }: Behind): Promise<string> {
  const app = await openApp(page, stack, list);
  const href = await app.locator(`a[href*="${beginning}"]`).filter({ hasText: words }).first().getAttribute("href");
  if (!href) throw new Error(`${list} has no link “${String(words)}”.`);
  const { pathname, search } = new URL(href, stack.tunnelUrl);
  return pathname + search;
}
