/** jest globalSetup of the e2e project: the browser is there and draws text, and the demo store is filled, before a story's clock runs. */
import { rmSync } from "node:fs";
import { join } from "node:path";

import { checkFonts } from "#tests/support/browser.ts";
import { installedChromium } from "#tests/support/chromium.ts";
import { dataFolder } from "#tests/support/stack/folders.ts";
import { takeSnapshot, type Snapshot } from "#tests/support/stack/snapshot.ts";

import startPostgres from "./start-postgres.ts";

/** A browser without fonts ends the run here, in one sentence, instead of in each story. */
export default async function prepareStories(): Promise<void> {
  await checkFonts(await installedChromium());
  await startPostgres();
  const folder = join(dataFolder, "test-databases", `store-${process.pid}`);
  const snapshot: Snapshot = { maintenanceUrl: process.env.TEST_POSTGRES_URL!, database: "template_store", folder };
  await takeSnapshot(snapshot, { template: "template_reissue", logs: join(dataFolder, "logs", "test-store") });
  process.env.TEST_DEMO_SNAPSHOT = JSON.stringify(snapshot);
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
}
