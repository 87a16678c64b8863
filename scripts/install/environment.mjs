/** What the scripts of a clone take over from the machine they run on. */
import { mkdirSync, statSync } from "node:fs";
import { join } from "node:path";

/** How output is drawn, where programs and temporary files are, and what these scripts themselves are told. */
const KEPT =
  /^(PATH|TERM|COLORTERM|COLUMNS|LINES|NO_COLOR|FORCE_COLOR|CI|DEBUG|USER|LOGNAME|SHELL|REISSUE_ROUNDS|REISSUE_BY_MONTH|BENCH_[A-Z_]+)$/;
/** The local Shopify alone can be given the credentials of an app that runs elsewhere. */
const KEPT_FOR = { "tests/twin/main.ts": /^SHOPIFY_API_(KEY|SECRET)$/ };

/**
 * The environment a script runs in: a home folder in the clone, one locale and one time zone, and of the machine's
 * variables only those that decide nothing. A DATABASE_URL, a LOG_LEVEL, a NODE_ENV or a TZ of the person who starts it
 * would otherwise reach tests, the demo and the build.
 *
 * @param {string} repository
 * @param {string} script
 * @param {Record<string, string | undefined>} machine
 * @returns {Record<string, string | undefined>}
 */
export function ownEnvironment(repository, script, machine) {
  const home = join(repository, ".data/home");
  mkdirSync(home, { recursive: true });
  const isKept = (name) => KEPT.test(name) || (KEPT_FOR[script]?.test(name) ?? false);
  const kept = Object.fromEntries(Object.entries(machine).filter(([name]) => isKept(name)));
  // One that names no folder would fail whoever needs a temporary file.
  const temporary = isFolder(machine.TMPDIR) ? { TMPDIR: machine.TMPDIR } : {};
  // Spares every program of ours half its start; some of the others' would keep theirs among the temporary files.
  const compiled = { NODE_COMPILE_CACHE: join(repository, ".data/compile-cache") };
  return { ...kept, ...temporary, ...compiled, HOME: home, LANG: "C.UTF-8", LC_ALL: "C.UTF-8", TZ: "UTC" };
}

function isFolder(path) {
  return Boolean(path) && (statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false);
}
