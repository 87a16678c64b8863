import type { Handlers } from "#app/jobs/worker.server.ts";
import { contextOf } from "#app/composition.server.ts";
import { recountTiers } from "#app/orders/attribution/recount-tiers.server.ts";
import { log } from "#app/platform/logger.server.ts";

export const ledgerRecount: Handlers["ledger.recount"] = async ({ shop }) => {
  log.info("tiers_recounted", { shop, members: await recountTiers(contextOf(shop)) });
};
