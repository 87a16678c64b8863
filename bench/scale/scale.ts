/**
 * Many shops on one machine: their orders while one of them is in a sale and refreshes its codes. A small form of a simulated day, so
 * that it ends within three minutes; `SCALE_SHOPS`, `SCALE_PER_SECOND`, `SCALE_SECONDS` and `SCALE_MEMBERS` make it larger.
 */
import { setTimeout as sleep } from "node:timers/promises";

import type { ShopContext } from "#app/platform/db.server.ts";
import { anOffer } from "#tests/support/builders.ts";
import { shelfOf } from "#tests/support/shelf.ts";
import { prepareBuild } from "#tests/support/stack/prepare.ts";

import { percentile, rounded, type Bench, type Figure } from "../figures.ts";
import { paced } from "../ledger/load.ts";
import { signedOrders } from "../ledger/messages.ts";
import { theShop } from "../refresh/shop.ts";

const asked = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise);
const SHOPS = asked("SCALE_SHOPS", 50);
const PER_SECOND = asked("SCALE_PER_SECOND", 200);
const SECONDS = asked("SCALE_SECONDS", 30);
const MEMBERS = asked("SCALE_MEMBERS", 1_000);
/** What all neighbours together send, with the sale beside them and without. */
const OF_NEIGHBOURS = 0.2;
const CODES_EACH = 5;
const REST_MS = 5_000;

export const scale: Bench = async () => {
  await prepareBuild();
  const shop = await theShop();
  const { db, shopDb } = await import("#app/platform/db.server.ts");
  const busy = await shop.anOffer(MEMBERS);
  const neighbours: { shop: string; codes: string[] }[] = [];
  for (let at = 0; at < SHOPS; at++) {
    const ctx: ShopContext = { shop: `neighbour-${at}.myshopify.com`, db: shopDb(`neighbour-${at}.myshopify.com`) };
    await db.shop.create({ data: { domain: ctx.shop, name: "Neighbour", currency: "USD", ianaTimezone: "UTC", installedAt: new Date() } });
    const codes = Array.from({ length: CODES_EACH }, (_, code) => `N${at}C${code}`);
    await anOffer({ title: `N${at}`, codes, usageLimit: null }).in(ctx, shelfOf(shop.twin.world));
    neighbours.push({ shop: ctx.shop, codes });
  }
  const refreshId = await shop.draft(busy);
  await db.$executeRawUnsafe("ANALYZE");
  const app = await shop.serve();
  const worker = await shop.hire();
  await sleep(REST_MS);
  const rest = { web: app.residentMb(), worker: worker.residentMb() };

  let sent = 0;
  const { world } = shop.twin;
  const ofNeighbours = (count: number) =>
    Array.from({ length: count }, () => {
      const { shop: domain, codes } = neighbours[sent % neighbours.length]!;
      return signedOrders({ count: 1, world, codes: [codes[sent % CODES_EACH]!], firstId: 5_000_000 + sent++, shop: domain })[0]!;
    });
  const ofBusy = (count: number) => {
    const orders = signedOrders({ count, world, codes: busy.members.map((_, at) => `${busy.title}${at}`), firstId: 5_000_000 + sent });
    sent += count;
    return orders;
  };
  const slow = PER_SECOND * OF_NEIGHBOURS;

  // Warm, then the neighbours by themselves.
  await paced({ port: app.port, messages: ofNeighbours(slow * 5), perSecond: slow });
  const quiet = await paced({ port: app.port, messages: ofNeighbours(slow * SECONDS), perSecond: slow });

  const lags: number[] = [];
  let watching = true;
  const watch = (async () => {
    while (watching) {
      const [row] = await db.$queryRaw<{ seconds: number }[]>`
        SELECT coalesce(extract(epoch FROM (now() AT TIME ZONE 'UTC') - min("receivedAt")), 0)::float8 AS seconds
        FROM "WebhookReceipt" WHERE "payload" IS NOT NULL`;
      lags.push(row?.seconds ?? 0);
      await sleep(200);
    }
  })();
  await shop.start(refreshId);
  const fast = PER_SECOND - slow;
  const [beside, sale] = await Promise.all([
    paced({ port: app.port, messages: ofNeighbours(slow * SECONDS), perSecond: slow }),
    paced({ port: app.port, messages: ofBusy(fast * SECONDS), perSecond: fast }),
  ]);
  const refreshMs = await shop.settled(refreshId);
  const waiting = async () => (await db.$queryRaw<object[]>`SELECT 1 FROM "WebhookReceipt" WHERE "payload" IS NOT NULL LIMIT 1`).length > 0;
  while (await waiting()) await sleep(100);
  watching = false;
  await watch;
  const counted = await db.conversion.count({ where: { state: "counted" } });
  await Promise.all([app.stop(), worker.fire()]);

  const about = { shops: SHOPS + 1, per_second: PER_SECOND, seconds: SECONDS, members: MEMBERS };
  const [before, after] = [percentile(quiet, 0.95), percentile(beside, 0.95)];
  const figures: Figure[] = [
    { name: "scale.orders_lost", value: sent - counted, unit: "orders", sent, ...about, target: 0 },
    { name: "scale.answer_ms_p99", value: rounded(percentile([...beside, ...sale], 0.99), 1), unit: "ms", ...about, target: 150 },
    { name: "scale.ingest_lag_s_p99", value: rounded(percentile(lags, 0.99), 2), unit: "s", ...about, target: 5 },
    {
      ...{ name: "scale.neighbour_p95_ratio", value: rounded(after / before, 2), unit: "ratio", ...about, target: 1.2 },
      ...{ alone_ms: rounded(before, 1), beside_ms: rounded(after, 1) },
    },
    { name: "scale.refresh_s", value: rounded(refreshMs / 1_000, 1), unit: "s", ...about },
    { name: "memory.web_rest_mb", value: rounded(rest.web), unit: "MB", target: 150 },
    { name: "memory.worker_rest_mb", value: rounded(rest.worker), unit: "MB", target: 150 },
  ];
  return figures;
};
