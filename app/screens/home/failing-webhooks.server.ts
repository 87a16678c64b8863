import type { ShopContext } from "#app/platform/db.server.ts";
import { failingWebhooks as failing } from "#app/outgoing/webhooks.server.ts";

import type { Need } from "./need.ts";

/** Addresses that took nothing for three days: one line each, until somebody has what waits sent or removes them. */
export async function failingWebhooks(ctx: ShopContext): Promise<Need[]> {
  return (await failing(ctx)).map(({ id, host }) => ({
    key: `webhook ${id}`,
    what: "A webhook is failing, so your system is told of nothing",
    about: host,
    action: { content: "Look at it", url: "/app/settings/api" },
  }));
}
