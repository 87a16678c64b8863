import type { ActionFunctionArgs } from "@remix-run/node";

import { enqueue, receiveWebhook } from "#app/composition.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { uninstallShop } from "#app/shops/uninstall-shop.server.ts";

/** app/uninstalled: the tokens are dead already; ours are forgotten. Without a time it may be of an earlier installation. */
export const action = ({ request }: ActionFunctionArgs) =>
  receiveWebhook(request, async (tx, { shop, triggeredAt }) => {
    if (triggeredAt === null) await enqueue(tx, "installation.check", { shop });
    else await uninstallShop(tx, shop, triggeredAt);
    log.info("app_uninstalled", { shop, triggeredAt: triggeredAt?.toISOString() ?? null });
    return "done";
  });
