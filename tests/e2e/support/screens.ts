/** Every screen of the app in the demo store: the one list that axe, the phone's width and the benches go through. */
import type { Page } from "playwright-core";

import type { Stack } from "#tests/support/stack/stack.ts";

import { openApp } from "./admin.ts";

export type Screen = { name: string; path: string };

const FIXED: readonly Screen[] = [
  { name: "home", path: "/app" },
  { name: "sales_tracking", path: "/app/sales-tracking" },
  { name: "orders", path: "/app/sales-tracking/orders" },
  { name: "offers", path: "/app/offers" },
  { name: "offer_new", path: "/app/offers/new" },
  { name: "offer_adopt", path: "/app/offers/adopt" },
  { name: "members", path: "/app/members" },
  { name: "member_new", path: "/app/members/new" },
  { name: "members_import", path: "/app/members/import" },
  { name: "projects", path: "/app/projects" },
  { name: "project_new", path: "/app/projects/new" },
  { name: "messages", path: "/app/messages" },
  { name: "name_requests", path: "/app/name-requests" },
  { name: "activity", path: "/app/activity" },
  { name: "settings", path: "/app/settings" },
  { name: "not_found", path: "/app/no-such-page" },
];

/** Screens of one thing: found from the list it stands in, with the screens below it. */
const FOUND = [
  { name: "offer", list: "/app/offers", link: "Creator Collective 15%", below: ["edit", "add-members"] },
  { name: "member", list: "/app/members", link: "Maya Lindqvist", below: ["edit"] },
  { name: "project", list: "/app/projects", link: /.+/, below: ["edit", "add-members"] },
] as const;

/** All of them with their addresses, found by the links a person would follow. */
export async function allScreens(page: Page, stack: Pick<Stack, "url" | "tunnelUrl">): Promise<Screen[]> {
  const screens = [...FIXED];
  for (const { name, list, link, below } of FOUND) {
    const app = await openApp(page, stack, list);
    const row = app
      .locator(`a[href*="${list}/"]:not([href$="/new"], [href$="/import"], [href$="/adopt"])`)
      .filter({ hasText: link })
      .first();
    const href = await row.getAttribute("href");
    if (!href) throw new Error(`${list} has no link “${String(link)}”.`);
    const path = new URL(href, stack.tunnelUrl).pathname;
    screens.push({ name, path }, ...below.map((end) => ({ name: `${name}_${end.replaceAll("-", "_")}`, path: `${path}/${end}` })));
  }
  return screens;
}
