import type { ActionFunctionArgs } from "@remix-run/node";

import { receiveWebhook } from "#app/composition.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { changeScopes } from "#app/shops/change-scopes.server.ts";

/** app/scopes_update: the sessions say again what the shop allows. */
export const action = ({ request }: ActionFunctionArgs) =>
  receiveWebhook(request, async (tx, { shop, payload }) => {
    const scopes = await changeScopes(tx, shop, payload);
    if (!scopes) return { unreadable: "current: missing" };
    log.info("scopes_changed", { shop, scopes: scopes.join(",") });
    return "done";
  });
