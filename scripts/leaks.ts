/**
 * npm run --silent leaks -- FILE.jsonl
 *
 * Runs the leak model over a file of evidence, forward in time, and prints one line of JSON for each
 * code. Lines that cannot be read are passed over and named by their number on standard error; the exit code is then 1.
 */
import { createReadStream } from "node:fs";
import { isMainThread, Worker } from "node:worker_threads";

import { keyOf } from "#app/codes/promo-code.ts";
import { dateOf, parseEvidence } from "#app/leaks/evidence.ts";
import { Radar, type Verdict } from "#app/leaks/radar.ts";

/** Refused lines that are named; the rest is counted. */
const NAMED = 100;

/** A longer line is none of this kind: a file without line ends would be held in memory whole. */
const LONGEST_LINE = 1 << 20;

if (isMainThread) {
  // What is read is soon forgotten: a small young generation keeps the process small, and only a thread can be given one here.
  const worker = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2), resourceLimits: { maxYoungGenerationSizeMb: 12 } });
  // Whoever reads only the first lines has read enough.
  process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => process.exit(code === "EPIPE" ? 0 : 1));
  worker.on("error", (error) => console.error(error));
  worker.on("exit", (code) => (process.exitCode = code));
} else {
  process.exitCode = await main(process.argv.slice(2));
}

/** Judges the file and returns the exit code: 1 when lines were refused, 2 when there is no file to read. */
async function main([path, ...more]: string[]): Promise<number> {
  if (path === undefined || more.length > 0) {
    console.error("Name one file: npm run --silent leaks -- FILE.jsonl");
    return 2;
  }
  const radar = new Radar();
  /** Codes are one whatever their case, as Shopify looks them up: each is called as it was written first. */
  const spelling = new Map<string, string>();
  const spelt = (code: string) => {
    const key = keyOf(code);
    if (!spelling.has(key)) spelling.set(key, code);
    return spelling.get(key) ?? code;
  };
  let refused = 0;
  let number = 0;
  try {
    await readLines(path, (line) => {
      number += 1;
      const text = number === 1 ? line?.replace(/^\uFEFF/, "") : line;
      if (text?.trim() === "") return;
      const evidence = text == null ? { refused: `longer than ${LONGEST_LINE} characters` } : parseEvidence(text);
      if (!("refused" in evidence)) return radar.take("code" in evidence ? { ...evidence, code: spelt(evidence.code) } : evidence);
      refused += 1;
      if (refused <= NAMED) console.error(`line ${number}: ${evidence.refused}`);
    });
  } catch (error) {
    console.error(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
    return 2;
  }
  if (refused > NAMED) console.error(`and ${refused - NAMED} more lines`);
  const lines = radar.finish().map((verdict) => `${JSON.stringify(written(verdict))}\n`);
  await new Promise<void>((resolve) => process.stdout.write(lines.join(""), () => resolve()));
  return refused > 0 ? 1 : 0;
}

/** Hands over lines without their end, one by one, however long the file is; null for one that is too long to be held. */
async function readLines(from: string, take: (line: string | null) => void): Promise<void> {
  const input = createReadStream(from, { highWaterMark: 1 << 16 });
  input.setEncoding("utf8");
  let rest: string | null = "";
  for await (const chunk of input as AsyncIterable<string>) {
    let start = 0;
    for (let end = chunk.indexOf("\n"); end >= 0; end = chunk.indexOf("\n", start)) {
      take(rest === null ? null : rest + chunk.slice(start, end));
      rest = "";
      start = end + 1;
    }
    if (rest !== null) rest += chunk.slice(start);
    if (rest !== null && rest.length > LONGEST_LINE) rest = null;
  }
  if (rest !== "") take(rest);
}

function written({ code, verdict, tier, alarmedAt, dates, reasons }: Verdict) {
  return {
    code,
    verdict,
    tier,
    alarmedAt: alarmedAt === null ? null : new Date(alarmedAt).toISOString(),
    since: dates && dateOf(dates.since),
    sinceFrom: dates && dateOf(dates.from),
    sinceTo: dates && dateOf(dates.to),
    reasons,
  };
}
