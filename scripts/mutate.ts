/**
 * node scripts/mutate.ts [name …]
 *
 * Breaks one rule of the refresh engine at a time in a copy of the sources and runs the tests that guard it: a break that
 * no test notices is an error. Part of no other command: it takes minutes.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { dataFolder, repository } from "#tests/support/stack/folders.ts";

import type { Mutation } from "./mutation.ts";
import { MUTATIONS } from "./mutations.ts";

/** A copy of what git tracks, inside the repository so that it finds the same dependencies. */
function copySources(): string {
  const copy = join(dataFolder, "mutations", String(process.pid));
  mkdirSync(copy, { recursive: true });
  const files = execFileSync("git", ["ls-files", "-z"], { cwd: repository, encoding: "utf8" }).split("\0").filter(Boolean);
  for (const file of files) cpSync(join(repository, file), join(copy, file));
  cpSync(join(repository, "app/generated"), join(copy, "app/generated"), { recursive: true });
  symlinkSync(join(repository, "node_modules"), join(copy, "node_modules"));
  return copy;
}

/** `by`: the first test that noticed, `more` how many others did. */
type Outcome = { noticed: true; by: string; more: number } | { noticed: false; because: "no test failed" | "no test could be run" };

type Report = { numTotalTests: number; testResults: { assertionResults: { status: string; title: string }[] }[] };

function outcomeOf(copy: string, { file, from, to, tests }: Mutation): Outcome {
  const path = join(copy, file);
  const source = readFileSync(path, "utf8");
  if (!source.includes(from)) throw new Error(`${file} has no such text any more: ${from}`);
  writeFileSync(
    path,
    source.replace(from, () => to),
  );
  const report = join(copy, "report.json");
  rmSync(report, { force: true });
  const jest = ["--experimental-vm-modules", "node_modules/jest/bin/jest.js", "--json", `--outputFile=${report}`, tests];
  spawnSync(process.execPath, jest, { cwd: copy, stdio: "ignore", env: { ...process.env, BROKEN_ON_PURPOSE: "1" } });
  writeFileSync(path, source);
  const { numTotalTests, testResults } = JSON.parse(readFileSync(report, "utf8")) as Report;
  // A file that cannot be loaded runs no test and notices nothing.
  if (numTotalTests === 0) return { noticed: false, because: "no test could be run" };
  const [first, ...more] = testResults.flatMap(({ assertionResults }) => assertionResults.filter(({ status }) => status === "failed"));
  return first ? { noticed: true, by: first.title, more: more.length } : { noticed: false, because: "no test failed" };
}

const wanted = process.argv.slice(2);
const copy = copySources();
let unnoticed = 0;
try {
  for (const mutation of MUTATIONS.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)))) {
    const outcome = outcomeOf(copy, mutation);
    if (!outcome.noticed) unnoticed += 1;
    const { name } = mutation;
    if (outcome.noticed) console.log(`noticed: ${name} (by: ${outcome.by}${outcome.more > 0 ? `, and ${outcome.more} more` : ""})`);
    else console.log(`NOT NOTICED: ${name} (${outcome.because})`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.exit(unnoticed === 0 ? 0 : 1);
