import { spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { Evidence } from "#app/leaks/evidence.ts";

import { type Bench, type Figure, rounded } from "../figures.ts";
import { generateShop } from "./generate-shop.ts";
import { SCENARIOS } from "./scenarios.ts";

/** 10,000 codes with two years of orders through `npm run leaks`' script: seconds of the processor and the most memory held. */
export const leakSpeed: Bench = async () => {
  const folder = await mkdtemp(join(tmpdir(), "leaks-"));
  try {
    const path = join(folder, "shop.jsonl");
    const shop = generateShop({ ...SCENARIOS[0]!, codes: 10_000, days: 730, rates: [0.03, 2], leaking: 0.05, viral: 0.03, posts: 0.2 }, 1);
    const lines = shop.lines.length;
    await write(path, shop.lines);
    shop.lines.length = 0;
    const { cpu, seconds, peakMb } = await run(path);
    const figures: Figure[] = [
      { name: "leaks.seconds", value: rounded(cpu, 1), unit: "s of one core", wall: rounded(seconds, 1), codes: 10_000, lines },
      { name: "leaks.peak_mb", value: rounded(peakMb), unit: "MB", codes: 10_000, lines },
    ];
    return figures;
  } finally {
    await rm(folder, { recursive: true });
  }
};

async function write(path: string, lines: readonly Evidence[]): Promise<void> {
  const file = createWriteStream(path);
  for (let n = 0; n < lines.length; n += 5_000) {
    const text = lines.slice(n, n + 5_000).map((line) => `${JSON.stringify(written(line))}\n`);
    if (!file.write(text.join(""))) await new Promise<void>((resolve) => file.once("drain", () => resolve()));
  }
  await new Promise<void>((resolve) => file.end(() => resolve()));
}

/** Instants as the file has them. */
function written(line: Evidence): object {
  if (line.type === "day") return line;
  if (line.type === "post") return { ...line, at: iso(line.at) };
  const visit = line.journey?.lastVisit;
  const journey = line.journey && { ...line.journey, lastVisit: visit && { ...visit, at: visit.at === null ? null : iso(visit.at) } };
  return { ...line, at: iso(line.at), amountMinor: 5200, journey };
}

function iso(at: number): string {
  return new Date(at).toISOString();
}

async function run(path: string): Promise<{ cpu: number; seconds: number; peakMb: number }> {
  const started = performance.now();
  const child = spawn(process.execPath, ["--disable-warning=ExperimentalWarning", "--import", REPORT, "scripts/leaks.ts", path], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (said += text));
  const code = await new Promise<number | null>((resolve) => child.on("close", resolve));
  const usage = /usage (\d+) (\d+)/.exec(said);
  if (code !== 0 || usage === null) throw new Error(`scripts/leaks.ts ended with ${code}: ${said}`);
  return { cpu: Number(usage[1]) / 1e6, seconds: (performance.now() - started) / 1000, peakMb: Number(usage[2]) / 1024 };
}

/** Has the process tell what it used when it ends. */
const REPORT = `data:text/javascript,${encodeURIComponent(
  "process.on('exit',()=>{const u=process.resourceUsage();process.stderr.write('usage '+(u.userCPUTime+u.systemCPUTime)+' '+u.maxRSS)})",
)}`;
