/** Runs jest as its own process and reads its figures from the file it leaves, not from what it prints. */
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";

import { dataFolder, repository } from "#tests/support/stack/folders.ts";

import type { Selection } from "./selection.ts";

/** How long jest may take to end once the last test has: to stop PostgreSQL, not to wait for a forgotten connection. */
const ENDING_MS = 60_000;

type Figures = { passed: number; failed: number; unloadable: number; interrupted: boolean; repeatedNames: string[] };

/**
 * Answers how many tests passed and failed. A file that cannot be loaded, a name used twice, a run that was cut short and
 * a run that does not end (something was left open) each count as a failure.
 */
export async function runJest({ projects, patterns }: Selection, stop: AbortSignal): Promise<{ passed: number; failed: number }> {
  mkdirSync(dataFolder, { recursive: true });
  const folder = mkdtempSync(join(dataFolder, "figures-"));
  const file = join(folder, "figures.json");
  const reporters = ["--reporters=default", "--reporters=<rootDir>/scripts/test/figures-reporter.mjs"];
  const args = ["--config", "jest.config.js", ...reporters, "--selectProjects", ...projects];
  const ending = await jest([...args, ...(patterns.length > 0 ? ["--", ...patterns] : [])], file, stop);
  const figures = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as Figures) : null;
  rmSync(folder, { recursive: true, force: true });
  if (!figures) return { passed: 0, failed: 1 };

  for (const name of figures.repeatedNames) console.error(`Two tests are called: ${name}`);
  if (ending === "never") console.error("The tests were done but jest did not end: something they opened is still open.");
  const failed =
    figures.failed + figures.unloadable + figures.repeatedNames.length + Number(figures.interrupted) + Number(ending === "never");
  // Setting up or clearing away failed: no test tells it, only the exit code.
  return { passed: figures.passed, failed: failed === 0 && ending !== 0 ? 1 : failed };
}

function jest(args: string[], figures: string, stop: AbortSignal): Promise<number | "never"> {
  const flags = ["--experimental-vm-modules", "--disable-warning=ExperimentalWarning"];
  const child = spawn(process.execPath, [...flags, "node_modules/jest/bin/jest.js", ...args], {
    cwd: repository,
    env: { ...process.env, TZ: "UTC", FIGURES_FILE: figures },
    stdio: ["ignore", "inherit", "inherit"],
  });
  stop.addEventListener("abort", () => child.kill("SIGINT"));

  return new Promise((resolve) => {
    let doneAt = 0;
    const watch = setInterval(() => {
      if (doneAt === 0 && existsSync(figures)) doneAt = Date.now();
      if (doneAt === 0 || Date.now() - doneAt < ENDING_MS) return;
      resolve("never");
      child.kill("SIGKILL");
    }, 500);
    const end = (code: number) => {
      clearInterval(watch);
      resolve(code);
    };
    child.on("error", () => end(1));
    child.on("exit", (code) => end(code ?? 1));
  });
}
