/**
 * node scripts/with-dependencies.mjs <script.ts> [arguments]
 *
 * Lets a fresh clone run a script: installs what package-lock.json names when it is not there yet, then runs the script
 * under the Node 24 that came with it. Output, signals and exit code are the script's own. Plain JavaScript without
 * dependencies, for it runs before there are any, on Node 20.19 or newer.
 */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, join, resolve } from "node:path";

import { ownEnvironment } from "./install/environment.mjs";
import { installDependencies } from "./install/install.mjs";
import { isAlive, npmAbove } from "./install/processes.mjs";
import { Refusal } from "./install/refusal.mjs";

const repository = resolve(import.meta.dirname ?? new URL(".", import.meta.url).pathname, "..");

try {
  checkMachine();
  await installDependencies(repository);
  runScript(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  process.stderr.write(`\n${error.message}\n`);
  process.exit(1);
}

function checkMachine() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    throw new Refusal(`This needs Node 20.19 or newer to begin with; you have ${process.versions.node}.`);
  }
  if (process.platform === "win32") throw new Refusal("This runs on Linux and macOS. On Windows, run it inside WSL.");
  if (process.argv.length < 3) throw new Refusal("Name the script to run: node scripts/with-dependencies.mjs <script.ts>");
}

/** The channel tells the script when we are gone, however we went; the guard makes it end then. */
function runScript([script, ...args]) {
  const bin = join(repository, "node_modules/.bin");
  const node = join(bin, "node");
  if (!existsSync(node)) {
    throw new Refusal(
      "The dependencies came without Node 24 (node_modules/.bin/node). Is npm told to skip install scripts (ignore-scripts)?",
    );
  }
  const guard = join(repository, "tests/support/stack/guard.mjs");
  const child = spawn(node, ["--disable-warning=ExperimentalWarning", "--import", guard, script, ...args], {
    cwd: repository,
    env: { ...ownEnvironment(repository, script, process.env), PATH: `${bin}${delimiter}${process.env.PATH ?? ""}` },
    stdio: ["inherit", "inherit", "inherit", "ipc"],
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  endWithStarter(child);
  child.on("error", (error) => {
    process.stderr.write(`\nNode 24 does not start: ${error.message}\n`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => process.exit(signal ? 128 + constants.signals[signal] : (code ?? 1)));
}

/**
 * A killed npm takes no one along, neither us nor the shell it may have put between: its absence is the only sign of it.
 * END_WITH_PROCESS names another process to go with: whoever runs us below something that does not pass signals on.
 */
function endWithStarter(child) {
  const npm = process.env.npm_lifecycle_event ? npmAbove(process.pid) : undefined;
  const starters = [npm, Number(process.env.END_WITH_PROCESS)].filter((pid) => pid > 0);
  if (starters.length > 0) setInterval(() => starters.every(isAlive) || child.kill("SIGTERM"), 1_000).unref();
}
