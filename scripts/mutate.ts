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

type Mutation = { name: string; file: string; from: string; to: string; tests: string };

const MODEL = "tests/unit/refresh/invariants";
const ADVANCE = "tests/unit/refresh/advance";
const BOTH = "tests/unit/refresh/";
const STEPS = "app/refresh/steps";

const MUTATIONS: Mutation[] = [
  {
    name: "a rename deletes before it adds",
    file: "app/refresh/refresh.ts",
    from: `rename: ["check_free", "add", "verify_added", "delete", "verify_deleted", "record"]`,
    to: `rename: ["delete", "verify_deleted", "check_free", "add", "verify_added", "record"]`,
    tests: MODEL,
  },
  {
    name: "a reset adds before it deletes",
    file: "app/refresh/refresh.ts",
    from: `reset: ["delete", "verify_deleted", "check_free", "add", "verify_added", "record"]`,
    to: `reset: ["check_free", "add", "verify_added", "delete", "verify_deleted", "record"]`,
    tests: MODEL,
  },
  {
    name: "a name counts as ours whoever owns it",
    file: `${STEPS}/sight.ts`,
    from: "return owner.discountId === context.discountId ?",
    to: "return owner.discountId ?",
    tests: BOTH,
  },
  {
    name: "verify_deleted believes the job",
    file: `${STEPS}/verify-deleted.ts`,
    from: "if (isStillThere(item, old)) return stillThere(item, context);",
    to: 'if (isStillThere(item, old)) return { kind: "done", learned: { deletedAt: context.now() } };',
    tests: MODEL,
  },
  {
    name: "check_free needs no mark",
    file: `${STEPS}/check-free.ts`,
    from: "if (item.addedAt !== null) return { kind",
    to: "if (item.id) return { kind",
    tests: BOTH,
  },
  {
    name: "check_free takes a name that somebody on the discount holds",
    file: `${STEPS}/check-free.ts`,
    from: `return item.plan === "reset" ? mark :`,
    to: "return item.id ? mark :",
    tests: BOTH,
  },
  {
    name: "the last look at the new code is dropped",
    file: `${STEPS}/verify-deleted.ts`,
    from: `if (item.plan === "rename" && sight.of(item.newName).where !== "ours") {`,
    to: `if (item.id === "" && sight.of(item.newName).where !== "ours") {`,
    tests: ADVANCE,
  },
  {
    name: "a code made anew is deleted unasked",
    file: `${STEPS}/verify-deleted.ts`,
    from: "(old.code === null || old.code.id === item.oldRedeemCodeId)",
    to: '(old.code === null || old.code.id !== "")',
    tests: ADVANCE,
  },
  {
    name: "a refusal is not read",
    file: `${STEPS}/verify-added.ts`,
    from: "if (found.row?.refusal && !isAboutUniqueness(found.row.refusal))",
    to: 'if (found.row?.refusal === "" && !isAboutUniqueness(found.row.refusal))',
    tests: ADVANCE,
  },
  {
    name: "a rejected call parks everyone in it",
    file: `${STEPS}/halves.ts`,
    from: "if (rest.length === 0) return answerAll",
    to: "if (rest.length >= 0) return answerAll",
    tests: ADVANCE,
  },
  {
    name: "a member taken out gets a code",
    file: `${STEPS}/check-free.ts`,
    from: "items.filter((item) => item.enrolled);",
    to: "items.filter((item) => item.id);",
    tests: ADVANCE,
  },
  {
    name: "a save needs no version",
    file: "app/refresh/refresh.store.server.ts",
    from: "AND i.version = c.version AND i.state = 'running'",
    to: "AND i.version >= 0",
    tests: "tests/integration/refresh/run-refresh",
  },
];

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

type Outcome = "noticed" | "not noticed" | "could not be run";

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
  spawnSync(process.execPath, jest, { cwd: copy, stdio: "ignore" });
  writeFileSync(path, source);
  const { numFailedTests, numTotalTests } = JSON.parse(readFileSync(report, "utf8")) as { numFailedTests: number; numTotalTests: number };
  // A file that cannot be loaded runs no test and notices nothing.
  if (numTotalTests === 0) return "could not be run";
  return numFailedTests > 0 ? "noticed" : "not noticed";
}

const wanted = process.argv.slice(2);
const copy = copySources();
let unnoticed = 0;
try {
  for (const mutation of MUTATIONS.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)))) {
    const outcome = outcomeOf(copy, mutation);
    if (outcome !== "noticed") unnoticed += 1;
    console.log(`${outcome}: ${mutation.name} (${mutation.tests})`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.exit(unnoticed === 0 ? 0 : 1);
