/** How soon creators and their links are answered under steady traffic, and how soon a new code is seen. */
import { setTimeout as sleep } from "node:timers/promises";

import { prepareBuild } from "#tests/support/stack/prepare.ts";

import { median, percentile, rounded, type Bench, type Figure } from "../figures.ts";
import { paced } from "../ledger/load.ts";
import { theShop, type BenchShop } from "../refresh/shop.ts";
import { forwardedPath, forwardedRequest } from "./requests.ts";

const CREATORS = 1_000;
const ORDERS_EACH = 50;
const PER_SECOND = 200;
const WARM_SECONDS = 5;
const SECONDS = 20;
const RUNS = 7;

/** Two of three requests are a creator's codes, the third is a stable link that is followed and counted. */
export const portal: Bench = async () => {
  await prepareBuild();
  const shop = await theShop();
  const offer = await creatorsOf(shop);
  const app = await shop.serve();
  const message = (at: number) =>
    at % 3 === 2
      ? forwardedRequest({ shop: shop.ctx.shop, path: `/go/bench-${at % CREATORS}/products/serum` })
      : forwardedRequest({ shop: shop.ctx.shop, path: "/codes", customer: 1 + (at % CREATORS) });
  const messages = (seconds: number) => Array.from({ length: PER_SECOND * seconds }, (_, at) => message(at));
  await paced({ port: app.port, messages: messages(WARM_SECONDS), perSecond: PER_SECOND });
  const took = await paced({ port: app.port, messages: messages(SECONDS), perSecond: PER_SECOND });

  const worker = await shop.hire();
  const seconds: number[] = [];
  for (let run = 0; run < RUNS; run += 1) seconds.push(await secondsToNewCode(shop, app.port, offer.members[run]!.enrolmentId, run));
  await Promise.all([app.stop(), worker.fire()]);
  const answers: Figure = {
    ...{ name: "portal.ms_p95", value: rounded(percentile(took, 0.95), 1), unit: "ms", target: 50 },
    ...{ p50: rounded(percentile(took, 0.5), 1), p99: rounded(percentile(took, 0.99), 1), per_second: PER_SECOND, requests: took.length },
  };
  const worst = rounded(Math.max(...seconds), 2);
  const seen: Figure = { name: "portal.seconds_to_new_code", value: rounded(median(seconds), 2), unit: "s", runs: RUNS, worst, target: 1 };
  return [answers, seen];
};

/** An offer whose members are customers 1, 2, 3, … with links and orders of their own. */
async function creatorsOf(shop: BenchShop) {
  const offer = await shop.anOffer(CREATORS);
  const { db } = await import("#app/platform/db.server.ts");
  const rows = JSON.stringify(offer.members.map(({ memberId, enrolmentId }, at) => ({ memberId, enrolmentId, at })));
  const domain = shop.ctx.shop;
  await db.$executeRaw`
    UPDATE "Member" m SET "customerId" = 'gid://shopify/Customer/' || (r.at + 1)
    FROM jsonb_to_recordset(${rows}::jsonb) AS r("memberId" uuid, at int) WHERE m.shop = ${domain} AND m.id = r."memberId"`;
  await db.$executeRaw`
    INSERT INTO "StableLink" (shop, handle, "enrolmentId")
    SELECT ${domain}, 'bench-' || r.at, r."enrolmentId" FROM jsonb_to_recordset(${rows}::jsonb) AS r("enrolmentId" uuid, at int)`;
  await db.$executeRaw`
    INSERT INTO "Order" (shop, id, name, "processedAt", "updatedAt", currency, "subtotalMinor")
    SELECT ${domain}, 'portal-' || n, '#' || n, now(), now(), 'USD', 5000 FROM generate_series(0, ${CREATORS * ORDERS_EACH - 1}::int) n`;
  await db.$executeRaw`
    INSERT INTO "Conversion" (shop, "orderId", "enrolmentId", "offerId", "memberId", "promoCodeId", at, state, "grossMinor", "refundedMinor", "netMinor", "commissionMinor")
    SELECT ${domain}, 'portal-' || n, p."enrolmentId", p."offerId", p."memberId", p.id, now() - (n % 90) * interval '1 day', 'counted', 5000, 0, 5000, 500
    FROM generate_series(0, ${CREATORS * ORDERS_EACH - 1}::int) n
    JOIN (SELECT p.*, row_number() OVER (ORDER BY p.id) - 1 AS at FROM "PromoCode" p WHERE p.shop = ${domain} AND p."offerId" = ${offer.id}::uuid) p
      ON p.at = n % ${CREATORS}::int`;
  await db.$executeRawUnsafe("ANALYZE");
  return offer;
}

/** From the moment Shopify has the new code until the creator's own request shows it. */
async function secondsToNewCode(shop: BenchShop, port: number, enrolmentId: string, run: number): Promise<number> {
  const { createDraft } = await import("#app/refreshes/create-draft.server.ts");
  const { saveDraftNames } = await import("#app/refreshes/draft-names.server.ts");
  const enrolment = await shop.ctx.db.enrolment.findFirstOrThrow({ where: { id: enrolmentId } });
  const made = await createDraft(shop.ctx, {
    offerId: enrolment.offerId,
    enrolmentIds: [enrolmentId],
    createdBy: "1",
    reason: "creator_request",
  });
  if (!made.ok) throw new Error(made.reason);
  const item = await shop.ctx.db.refreshItem.findFirstOrThrow({ where: { refreshId: made.refreshId } });
  const name = `PORTAL${run}X`;
  await saveDraftNames(shop.ctx, { refreshId: made.refreshId, names: { [item.id]: name } });
  await shop.start(made.refreshId);
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${port}${forwardedPath({ shop: shop.ctx.shop, path: "/codes", customer: 1 + run })}`);
    const text = await answer.text();
    const seen = Date.now();
    if (text.includes(`"code":"${name}"`)) {
      const creation = shop.twin.world.data.bulkCreations.at(-1)!;
      await shop.settled(made.refreshId);
      return Math.max(0, seen - Date.parse(creation.dueAt ?? creation.createdAt)) / 1000;
    }
    await sleep(20);
  }
}
