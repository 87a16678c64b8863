import type { ShopContext } from "#app/platform/db.server.ts";

import type { Need } from "./need.ts";

/** Addresses that took nothing for three days: one line each, until somebody has what waits sent or removes them. */
export async function failingWebhooks({ db }: ShopContext): Promise<Need[]> {
  const failing = await db.outgoingWebhook.findMany({
    where: { state: "failing" },
    orderBy: { id: "asc" },
    select: { id: true, url: true },
  });
  return failing.map(({ id, url }) => ({
    key: `webhook ${id}`,
    what: "A webhook is failing, so your system is told of nothing",
    about: new URL(url).host,
    action: { content: "Look at it", url: "/app/settings/api" },
    right: "settings" as const,
  }));
}
