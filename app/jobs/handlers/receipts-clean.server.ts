import type { Handlers } from "#app/jobs/worker.server.ts";
import { clearOldCounters } from "#app/platform/db-counters.server.ts";
import { db } from "#app/platform/db.server.ts";
import { clearTokens } from "#app/access/preview-tokens.server.ts";
import { clearDeliveries } from "#app/outgoing/deliver-events.server.ts";
import { env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { forgetJourneys } from "#app/leaks/journeys.server.ts";
import { clearImports } from "#app/members/import/clear-imports.server.ts";
import { forgetTimelines } from "#app/refreshes/forget-timelines.server.ts";
import { forgetCodes } from "#app/pools/find-pools.server.ts";
import { cleanReceipts } from "#app/shopify/webhooks/clean-receipts.server.ts";

export const receiptsClean: Handlers["receipts.clean"] = async () => {
  log.info("receipts_cleaned", await cleanReceipts(db, new Date()));
  log.info("imports_cleared", await clearImports(db, new Date()));
  log.info("journeys_forgotten", { journeys: await forgetJourneys(db, new Date()) });
  log.info("deliveries_cleared", { deliveries: await clearDeliveries(db, new Date()) });
  await clearTokens(db, new Date());
  await forgetCodes(db, new Date());
  log.info("timelines_forgotten", { events: await forgetTimelines(db, { now: new Date(), days: env.TIMELINE_DAYS }) });
  await clearOldCounters(new Date());
};
