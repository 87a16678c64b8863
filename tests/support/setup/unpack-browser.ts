/** jest globalSetup of the e2e project: the browser is there before a story's clock runs. */
import { installedChromium } from "#tests/support/chromium.ts";

export default async function unpackBrowser(): Promise<void> {
  await installedChromium();
}
