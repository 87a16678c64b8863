/** The headless Chromium that comes with npm, unpacked once per version into the clone, ready for several runs at once. */
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";

import { fontConfiguration } from "./fonts.ts";
import { dataFolder, repository } from "./stack/folders.ts";
import { run } from "./stack/run.ts";

export type InstalledChromium = { executablePath: string; env: Record<string, string> };

/** The browser's address and the environment it needs; unpacks it when the clone has not got it yet (about 3 s). */
export async function installedChromium(): Promise<InstalledChromium> {
  const manifest = readFileSync(join(repository, "node_modules/@sparticuz/chromium/package.json"), "utf8");
  const home = join(dataFolder, `chromium-${(JSON.parse(manifest) as { version: string }).version}`);
  if (!existsSync(home)) await unpack(home);
  return {
    executablePath: join(home, "chromium"),
    env: { FONTCONFIG_FILE: fontConfiguration(home, join(home, "fonts/fonts")), LD_LIBRARY_PATH: join(home, "al2023/lib") },
  };
}

/** Into a folder of its own first: whoever finishes first gives it the name, and nobody sees it half done. */
async function unpack(home: string): Promise<void> {
  mkdirSync(join(dataFolder, "logs"), { recursive: true });
  const unfinished = mkdtempSync(`${home}.`);
  await run({
    what: "Unpacking Chromium",
    args: [join(import.meta.dirname, "unpack-chromium.mjs")],
    cwd: repository,
    env: { TMPDIR: unfinished },
    logFile: join(dataFolder, "logs", "chromium.log"),
  });
  try {
    renameSync(unfinished, home);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    if (!existsSync(home)) throw error;
  }
}
