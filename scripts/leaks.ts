/**
 * npm run --silent leaks -- FILE.jsonl
 *
 * Runs the leak model over a file of evidence (`-` reads standard input), forward in time, and prints one line of JSON for each
 * code. Lines that cannot be read are passed over and named by their number on standard error; the exit code is then 1.
 */
import { createReadStream } from "node:fs";

import { dateOf, parseEvidence } from "#app/leaks/evidence.ts";
import { Radar, type Verdict } from "#app/leaks/radar.ts";

/** Refused lines that are named; the rest is counted. */
const NAMED = 100;


const [path, ...more] = process.argv.slice(2);
if (path === undefined || more.length > 0) {
  console.error("Name one file: npm run --silent leaks -- FILE.jsonl");
  process.exit(2);
}

const radar = new Radar();
let refused = 0;
let number = 0;
try {
  await readLines(path, (line) => {
    number += 1;
    const text = number === 1 ? line.replace(/^\uFEFF/, "") : line;
    if (text.trim() === "") return;
    const evidence = parseEvidence(text);
    if ("refused" in evidence) refuse(evidence.refused);
    else radar.take(evidence);
  });
} catch (error) {
  console.error(`${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  process.exit(2);
}
const lines = radar.finish().map((verdict) => `${JSON.stringify(written(verdict))}\n`);
if (refused > NAMED) console.error(`and ${refused - NAMED} more lines`);
process.exitCode = refused > 0 ? 1 : 0;
process.stdout.write(lines.join(""));

function refuse(reason: string): void {
  refused += 1;
  if (refused <= NAMED) console.error(`line ${number}: ${reason}`);
}

/** Hands over lines without their end, one by one, however long the file is. */
async function readLines(from: string, take: (line: string) => void): Promise<void> {
  const input = from === "-" ? process.stdin : createReadStream(from, { highWaterMark: 1 << 16 });
  input.setEncoding("utf8");
  let rest = "";
  for await (const chunk of input as AsyncIterable<string>) {
    const text = rest + chunk;
    let start = 0;
    for (let end = text.indexOf("\n"); end >= 0; end = text.indexOf("\n", start)) {
      take(text.slice(start, end));
      start = end + 1;
    }
    rest = text.slice(start);
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
