import type { Handlers } from "#app/jobs/worker.server.ts";
import { codesOf, contextOf } from "#app/composition.server.ts";
import { isInstalled } from "#app/platform/db-installed.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { syncOffer } from "#app/offers/sync-offer.server.ts";
import { ShopifyAccessLost } from "#app/shopify/client/errors.ts";

export const discountSync: Handlers["discount.sync"] = async ({ shop, discountId }) => {
  if (!(await isInstalled(contextOf(shop)))) return;
  try {
    await syncOffer(contextOf(shop), { discountId, codes: codesOf(shop, "background"), now: new Date() });
  } catch (error) {
    // Nothing to read any more; whoever opens the app again brings a new token, and the next change another job.
    if (!(error instanceof ShopifyAccessLost)) throw error;
    log.warn("discount_not_read", { shop, because: error.because });
  }
};
