import type { Handlers } from "#app/jobs/worker.server.ts";
import { codesOf, contextOf } from "#app/composition.server.ts";
import { isInstalled } from "#app/platform/db-installed.server.ts";
import { checkDrift } from "#app/drift/check-drift.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { ShopifyAccessLost } from "#app/shopify/client/errors.ts";

export const driftCheck: Handlers["drift.check"] = async ({ shop, discountId }) => {
  if (!(await isInstalled(contextOf(shop)))) return;
  try {
    const looked = await checkDrift(contextOf(shop), { discountId, codes: codesOf(shop, "background"), now: () => new Date() });
    if (looked.found > 0) log.info("drift_found", { shop, discountId, ...looked });
  } catch (error) {
    // As above: without access there is nothing to compare, and nothing anybody could do about it here.
    if (!(error instanceof ShopifyAccessLost)) throw error;
    log.warn("drift_not_checked", { shop, because: error.because });
  }
};
