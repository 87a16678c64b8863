import type { ActionFunctionArgs } from "@remix-run/node";

import { enqueue, receiveWebhook } from "#app/composition.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { changeScopes } from "#app/shops/change-scopes.server.ts";

/** app/scopes_update: the sessions say again what the shop allows, and what rollouts do is read or no longer known. */
export const action = ({ request }: ActionFunctionArgs) =>
  receiveWebhook(request, async (tx, { shop, payload }) => {
    const scopes = await changeScopes(tx, shop, payload);
    if (!scopes) return { unreadable: "current: missing" };
    await enqueue(tx, "rollouts.read", { shop });
    log.info("scopes_changed", { shop, scopes: scopes.join(",") });
    return "done";
  });
