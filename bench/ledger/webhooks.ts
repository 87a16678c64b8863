/** How many orders a second the app takes in beside the least a server can do, how soon it answers, and how soon they count. */
import { setTimeout as sleep } from "node:timers/promises";

import { prepareBuild } from "#tests/support/stack/prepare.ts";

import { median, percentile, rounded, type Bench } from "../figures.ts";
import { theShop } from "../refresh/shop.ts";
import { flood, paced } from "./load.ts";
import { signedOrders } from "./messages.ts";

const CODES = 1_000;
const MESSAGES = 4_000;
const CONNECTIONS = 32;
const ROUNDS = 5;
const PACED_SECONDS = 15;

/** The built app, its worker and PostgreSQL run as they do in production, and so does the bare server on the same PostgreSQL. */
export const webhooks: Bench = async () => {
  await prepareBuild();
  const shop = await theShop();
  const { db } = await import("#app/platform/db.server.ts");
  const offer = await shop.anOffer(CODES);
  const codes = Array.from({ length: CODES }, (_, at) => `${offer.title}${at}`);
  let sent = 0;
  const orders = (count: number) => signedOrders({ count, world: shop.twin.world, codes, firstId: 1_000_000 + sent });

  const app = await shop.serve();
  const worker = await shop.hire();
  const bare = await shop.serveInstead("bench/ledger/bare.ts", /bare_ready/);

  /** Answers a second, and orders that count a second: from the first post until the last one is in the ledger. */
  async function aRound(count: number) {
    const [bareCpu, appCpu] = [bare.cpuMs(), app.cpuMs()];
    const perSecondBare = await flood({ port: bare.port, messages: orders(count), connections: CONNECTIONS });
    const messages = orders(count);
    const began = performance.now();
    const perSecond = await flood({ port: app.port, messages, connections: CONNECTIONS });
    sent += count;
    await recorded();
    return {
      ...{ perSecondBare, perSecond, recordedPerSecond: count / ((performance.now() - began) / 1000) },
      ...{ cpuOfBare: (bare.cpuMs() - bareCpu) / count, cpu: (app.cpuMs() - appCpu) / count },
    };
  }
  async function recorded(): Promise<void> {
    for (;;) {
      const [row] = await db.$queryRaw<
        { waiting: boolean }[]
      >`SELECT EXISTS (SELECT 1 FROM "WebhookReceipt" WHERE "payload" IS NOT NULL) AS waiting`;
      if (!row?.waiting) return;
      await sleep(50);
    }
  }

  await aRound(1_000);
  // PostgreSQL does so by itself a minute after tables grew. Until then it checks the foreign keys of orders by reading all of them.
  await db.$executeRawUnsafe("ANALYZE");
  const rounds: Awaited<ReturnType<typeof aRound>>[] = [];
  for (let round = 0; round < ROUNDS; round++) rounds.push(await aRound(MESSAGES));
  const perSecond = median(rounds.map((round) => round.perSecond));
  const pace = perSecond / 2;
  const messages = orders(Math.round(pace * PACED_SECONDS));
  const took = await paced({ port: app.port, messages, perSecond: pace });
  sent += messages.length;
  await recorded();
  const counted = await db.conversion.count({ where: { offerId: offer.id, state: "counted" } });
  if (counted !== sent) throw new Error(`${sent} orders were answered and ${counted} count`);
  await Promise.all([bare.stop(), app.stop(), worker.fire()]);

  const middle = (of: (round: (typeof rounds)[number]) => number, digits = 0) => rounded(median(rounds.map(of)), digits);
  const figure = (name: string, value: number, unit: string) => ({ name, value, unit, orders: MESSAGES, connections: CONNECTIONS });
  return [
    { ...figure("ledger.webhooks_per_s", rounded(perSecond), "per s"), cpu_ms_each: middle((round) => round.cpu, 3) },
    {
      ...figure(
        "ledger.webhooks_per_s_bare",
        middle((round) => round.perSecondBare),
        "per s",
      ),
      cpu_ms_each: middle((round) => round.cpuOfBare, 3),
    },
    figure(
      "ledger.webhooks_per_s_ratio",
      middle((round) => round.perSecond / round.perSecondBare, 2),
      "ratio",
    ),
    figure(
      "ledger.recorded_per_s",
      middle((round) => round.recordedPerSecond),
      "per s",
    ),
    {
      ...figure("ledger.webhook_p99_ms", rounded(percentile(took, 0.99), 1), "ms"),
      p50: rounded(percentile(took, 0.5), 1),
      pace: rounded(pace),
    },
  ];
};
