/** jest globalSetup of the e2e project: the app is built, the browser draws text and the demo store is filled before a story's clock runs. */
import { rmSync } from "node:fs";
import { join } from "node:path";

import { checkFonts } from "#tests/support/browser.ts";
import { installedChromium } from "#tests/support/chromium.ts";
import { dataFolder } from "#tests/support/stack/folders.ts";
import { freeBasePort } from "#tests/support/stack/ports.ts";
import { prepareBuild } from "#tests/support/stack/prepare.ts";
import { takeSnapshot, type Snapshot } from "#tests/support/stack/snapshot.ts";

import startPostgres from "./start-postgres.ts";

/**
 * A browser without fonts ends the run here, in one sentence, instead of in each story. The build uses one core and the demo store needs
 * nothing of it: they are made side by side.
 */
export default async function prepareStories(): Promise<void> {
  await Promise.all([prepareBuild({ onProgress: (line) => console.error(`${line} …`) }), fillStore()]);
}

async function fillStore(): Promise<void> {
  await checkFonts(await installedChromium());
  await startPostgres();
  const folder = join(dataFolder, "test-databases", `store-${process.pid}`);
  const place = { database: "template_store", folder, basePort: await freeBasePort() };
  const snapshot: Snapshot = { maintenanceUrl: process.env.TEST_POSTGRES_URL!, ...place };
  await takeSnapshot(snapshot, "template_reissue");
  process.env.TEST_DEMO_SNAPSHOT = JSON.stringify(snapshot);
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
}
