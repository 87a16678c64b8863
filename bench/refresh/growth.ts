/** How a refresh grows with its members, beside the same work done by the bare API; side by side in one run, with calls of 100 ms. */
import { cpus, loadavg } from "node:os";

import { median, rounded, type Bench, type Figure } from "../figures.ts";
import { bareCaller, renameAll } from "./bare.ts";
import { theShop } from "./shop.ts";

const CALL_MS = 100;
const HEADINGS = ["members", "refresh, s", "bare, s", "ratio", "points", "calls", "database, ms per 1,000", "worker peak, MB"];
const SIZES = (process.env.BENCH_MEMBERS ?? "10,100,1000,10000").split(",").map(Number);

/** The fewer imports a run has, the more its ratio owes to their luck, and the more runs it takes to see past it. */
function runsOf(members: number): number {
  if (members >= 10_000) return 1;
  return members >= 1_000 ? 3 : 9;
}

export const growth: Bench = async () => {
  const figures: Figure[] = [];
  const rows: (string | number)[][] = [];
  for (const members of SIZES) {
    const runs = runsOf(members);
    const measured: Awaited<ReturnType<typeof measure>>[] = [];
    for (let run = 0; run < runs; run += 1) measured.push(await measure(members));
    const middle = (pick: (run: (typeof measured)[number]) => number, digits = 0) => rounded(median(measured.map(pick)), digits);
    const about = { members, runs };
    figures.push(
      { name: "refresh.overhead_ratio", value: middle(({ ratio }) => ratio, 2), unit: "ratio", ...about, target: 1.15 },
      { name: "refresh.seconds", value: middle(({ seconds }) => seconds, 1), unit: "s", ...about, bare: middle(({ bare }) => bare, 1) },
      { name: "refresh.points", value: middle(({ points }) => points), unit: "points", ...about, calls: middle(({ calls }) => calls) },
      { name: "refresh.db_ms_per_1000", value: middle(({ dbMs }) => (dbMs / members) * 1000), unit: "ms", ...about },
      { name: "worker.peak_mb", value: middle(({ peakMb }) => peakMb), unit: "MB", ...about, target: 400 },
    );
    rows.push([
      members.toLocaleString("en"),
      middle(({ seconds }) => seconds, 1),
      middle(({ bare }) => bare, 1),
      middle(({ ratio }) => ratio, 2),
      middle(({ points }) => points).toLocaleString("en"),
      middle(({ calls }) => calls),
      middle(({ dbMs }) => (dbMs / members) * 1000).toLocaleString("en"),
      middle(({ peakMb }) => peakMb),
    ]);
  }
  // For the README beside this folder; the figures are what counts.
  console.error(`${machine()}\n\n${[HEADINGS, HEADINGS.map(() => "---"), ...rows].map((row) => `| ${row.join(" | ")} |`).join("\n")}`);
  return figures;
};

/** What it ran on, and how busy that was in the last minutes. */
function machine(): string {
  const [one, five] = loadavg();
  return `${cpus().length} x ${cpus()[0]?.model ?? "unknown"}, Node ${process.versions.node}, load ${one?.toFixed(1)} (five minutes: ${five?.toFixed(1)})`;
}

async function measure(members: number) {
  const shop = await theShop();
  const [offer, twinOffer] = [await shop.anOffer(members), await shop.anOffer(members)];
  const refreshId = await shop.draft(offer);
  const worker = await shop.hire();
  shop.callsTake(CALL_MS);
  await shop.fullBucket();

  const begun = performance.now();
  // Another app's token, so another bucket, full like the first.
  const caller = bareCaller(shop.twin.url, shop.twin.accessToken);
  await renameAll(
    caller,
    twinOffer.discountId,
    twinOffer.members.map(({ code }) => `${code}NEW`),
  );
  const bare = (performance.now() - begun) / 1000;

  const before = await shop.databaseMs();
  const from = shop.twin.api.log.length;
  await shop.start(refreshId);
  const seconds = (await shop.settled(refreshId)) / 1000;
  const { points, calls } = shop.spentSince(from);
  const dbMs = (await shop.databaseMs()) - before;
  const peakMb = worker.peakMb();
  shop.callsTake(0);
  await worker.fire();
  return { seconds, bare, ratio: seconds / bare, points, calls, dbMs, peakMb };
}
