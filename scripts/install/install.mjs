/** Brings node_modules to what package-lock.json names, once, whoever else asks at the same time. */
import { spawn } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { explain } from "./explain.mjs";
import { isInstalled, markInstalled } from "./installed.mjs";
import { holdingLock } from "./lock.mjs";
import { Refusal } from "./refusal.mjs";

const NEEDED_BYTES = 1_200_000_000;

/** Returns when node_modules agrees with package-lock.json; refuses with what is in the way. */
export async function installDependencies(repository) {
  if (isInstalled(repository)) return;
  const folder = join(repository, ".data");
  try {
    mkdirSync(folder, { recursive: true });
    await holdingLock(join(folder, "install.lock"), "another command to install the dependencies", async () => {
      if (!isInstalled(repository)) await install(repository, join(folder, "install.log"));
    });
  } catch (error) {
    if (error.code === "EACCES" || error.code === "EPERM" || error.code === "EROFS") {
      throw new Refusal(`This user may not write to ${repository}: ${error.message}`);
    }
    if (error.code === "ENOSPC") throw new Refusal(`The disk that holds ${repository} is full.`);
    throw error;
  }
}

async function install(repository, logFile) {
  const { bavail, bsize } = statfsSync(repository);
  if (bavail * bsize < NEEDED_BYTES) {
    throw new Refusal(`Installing the dependencies needs 1.2 GB; the disk has ${Math.round((bavail * bsize) / 1e6)} MB left.`);
  }
  process.stderr.write("Installing the dependencies (about a minute the first time) … ");
  const began = Date.now();
  const code = await npmCi(repository, logFile);
  if (code !== 0) {
    process.stderr.write("failed.\n");
    throw new Refusal(explain(readFileSync(logFile, "utf8"), logFile));
  }
  markInstalled(repository);
  process.stderr.write(`done in ${Math.round((Date.now() - began) / 1000)} s.\n`);
}

/** Resolves to npm's exit code. Both streams go to the log. */
function npmCi(repository, logFile) {
  writeFileSync(logFile, "");
  const log = openSync(logFile, "a");
  const args = ["ci", "--no-audit", "--no-fund", "--include=dev", "--include=optional", "--loglevel=warn", "--no-update-notifier"];
  // The npm that runs us, when it does: it knows its own settings.
  const cli = process.env.npm_execpath ?? "";
  const [command, ...first] = /npm-cli\.c?js$/.test(cli) ? [process.execPath, cli] : ["npm"];
  const npm = spawn(command, [...first, ...args], {
    cwd: repository,
    // Prisma's installer would look for a native engine that nothing here uses; sent nowhere, it gives up at once.
    env: { ...process.env, PRISMA_ENGINES_MIRROR: "http://127.0.0.1:9", NODE_ENV: "" },
    stdio: ["ignore", log, log],
  });
  closeSync(log);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.once(signal, () => {
      npm.kill(signal);
      process.exit(130);
    });
  }
  return new Promise((resolve, reject) => {
    npm.on("error", (error) => reject(new Refusal(`npm does not start (${error.message}). Is it installed?`)));
    npm.on("exit", (code) => {
      for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.removeAllListeners(signal);
      resolve(code ?? 1);
    });
  });
}
