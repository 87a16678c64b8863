import type { Handlers } from "#app/jobs/worker.server.ts";
import { contextOf, isInstalledAtShopify } from "#app/composition.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { checkInstallation } from "#app/shops/uninstall-shop.server.ts";

export const installationCheck: Handlers["installation.check"] = async ({ shop }) => {
  const ended = await checkInstallation(contextOf(shop), { ask: () => isInstalledAtShopify(shop), now: new Date() });
  log.info("installation_checked", { shop, ended });
};
