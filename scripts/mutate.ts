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
const REPEATED = "tests/unit/refresh/repeated";
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
  {
    name: "an emergency makes the new code first",
    file: "app/refresh/refresh.ts",
    from: `old_first: ["delete", "verify_deleted", "check_free", "add", "verify_added", "record"]`,
    to: `old_first: ["check_free", "add", "verify_added", "delete", "verify_deleted", "record"]`,
    tests: "tests/integration/refresh/old-ends",
  },
  {
    name: "a rename called off is closed before its new code is seen to be gone",
    file: "app/refresh/refresh.ts",
    from: `take_back: ["remove_new", "verify_removed", "close"]`,
    to: `take_back: ["verify_removed", "remove_new", "close"]`,
    tests: REPEATED,
  },
  {
    name: "a rename called off loses its old code instead of its new one",
    file: `${STEPS}/take-back.ts`,
    from: "batch.map(({ newRedeemCodeId }) => newRedeemCodeId)",
    to: "batch.map(({ oldRedeemCodeId }) => oldRedeemCodeId)",
    tests: REPEATED,
  },
  {
    name: "verify_removed believes the job",
    file: `${STEPS}/take-back.ts`,
    from: 'there.has(item.newRedeemCodeId ?? "") ?',
    to: 'there.has("") ?',
    tests: "tests/integration/refresh/fault-matrix-take-back",
  },
  {
    name: "an old code is deleted before its time",
    file: `${STEPS}/delete-old.ts`,
    from: "const left = (item.retireAt?.getTime() ?? 0) - now;",
    to: "const left = Math.min(0, (item.retireAt?.getTime() ?? 0) - now);",
    tests: MODEL,
  },
  {
    name: "the old code is deleted by its name",
    file: `${STEPS}/delete-old.ts`,
    from: "const [id, ...ids] = batch.map(({ oldRedeemCodeId }) => oldRedeemCodeId)",
    to: `const [id, ...ids] = ((await context.codes.list(context.discountId)) ?? [])
      .filter(({ name }) => batch.some(({ oldName }) => oldName === name)).map((code) => code.id)`,
    tests: ADVANCE,
  },
  {
    name: "uses are not noted before the delete",
    file: `${STEPS}/delete-old.ts`,
    from: "learned: { usesAtEnd: uses }",
    to: "learned: { usesAtEnd: 0 }",
    tests: ADVANCE,
  },
  {
    name: "verify_added believes the add",
    file: `${STEPS}/verify-added.ts`,
    from: 'const seen = sight.of(item.newName);\n    if (seen.where === "ours") {',
    to: 'const seen = sight.of(item.newName);\n    if (seen.where !== "elsewhere") {',
    tests: MODEL,
  },
  {
    name: "the write-ahead mark is not kept",
    file: `${STEPS}/check-free.ts`,
    from: "learned: { addedAt, ...countedWith(item, sight) }",
    to: "learned: { ...countedWith(item, sight) }",
    tests: BOTH,
  },
  {
    name: "an effect that did not happen counts as one",
    file: "app/refresh/answers.ts",
    from: "const step = stepToRepeat(item.step);",
    to: "const step = stepAfter(item.plan, item.step) ?? item.step;",
    tests: MODEL,
  },
  {
    name: "an outage parks",
    file: "app/refresh/advance.ts",
    from: "waitOut(item, error.retryAfterSeconds)] as const",
    to: '({ kind: "park", reason: "gave_up" } as const)] as const',
    tests: ADVANCE,
  },
  {
    name: "a name in doubt is not looked up again",
    file: "app/refresh/refresh.ts",
    from: 'case "new_code_missing":\n      return "check_free";',
    to: 'case "new_code_missing":\n      return step;',
    tests: ADVANCE,
  },
  {
    name: "a name is promised to two members",
    file: "app/codes/name-claims.server.ts",
    from: 'WHERE held."enrolmentId" = EXCLUDED."enrolmentId" AND',
    to: 'WHERE held."enrolmentId" IS NOT NULL AND',
    tests: "tests/integration/refresh/name-claims",
  },
  {
    name: "a member's own name is promised twice at once",
    file: "app/codes/name-claims.server.ts",
    from: '(held."refreshItemId" IS NULL OR held."refreshItemId" = EXCLUDED."refreshItemId")',
    to: 'held."enrolmentId" IS NOT NULL',
    tests: "tests/integration/refresh/name-claims",
  },
  {
    name: "two workers hold one discount",
    file: "app/codes/discount-hold.server.ts",
    from: "WHERE run.until < (now() AT TIME ZONE 'UTC')",
    to: "WHERE run.until IS NOT NULL",
    tests: "tests/integration/refresh/hold",
  },
  {
    name: "a name that leaked is issued by a refresh",
    file: "app/refresh/answer-rows.server.ts",
    from: "const leakedAt = row.burnedKey === key ? undefined : burned.get(key);",
    to: "const leakedAt = row.burnedKey === key ? burned.get(key) : undefined;",
    tests: "tests/integration/refresh/burned",
  },
  {
    name: "a name that leaked is issued to an added member",
    file: "app/enrolments/promise-names.server.ts",
    from: "leakedAt === undefined ||",
    to: "leakedAt !== null ||",
    tests: "tests/integration/members/change-members",
  },
  {
    name: "a name that leaked is issued by a new offer",
    file: "app/offers/name-codes.ts",
    from: "if (isBurned(parsed.key)) return",
    to: 'if (isBurned("")) return',
    tests: "tests/integration/offers/burned-names",
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

/** `by`: the name of a test that noticed. */
type Outcome = { noticed: true; by: string } | { noticed: false; because: "no test failed" | "no test could be run" };

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
  const failed = testResults.flatMap(({ assertionResults }) => assertionResults).find(({ status }) => status === "failed");
  return failed ? { noticed: true, by: failed.title } : { noticed: false, because: "no test failed" };
}

const wanted = process.argv.slice(2);
const copy = copySources();
let unnoticed = 0;
try {
  for (const mutation of MUTATIONS.filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)))) {
    const outcome = outcomeOf(copy, mutation);
    if (!outcome.noticed) unnoticed += 1;
    console.log(outcome.noticed ? `noticed: ${mutation.name} (by: ${outcome.by})` : `NOT NOTICED: ${mutation.name} (${outcome.because})`);
  }
} finally {
  rmSync(copy, { recursive: true, force: true });
}
process.exit(unnoticed === 0 ? 0 : 1);
