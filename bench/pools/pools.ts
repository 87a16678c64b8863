/** How soon visitors are given codes of their own, and what a full call of codes costs to make and to delete. */
import { prepareBuild } from "#tests/support/stack/prepare.ts";

import { percentile, rounded, type Bench, type Figure } from "../figures.ts";
import { paced } from "../ledger/load.ts";
import { forwardedRequest } from "../portal/requests.ts";
import { theShop, type BenchShop } from "../refresh/shop.ts";

const MEMBERS = 100;
const PER_SECOND = 200;
const WARM_SECONDS = 3;
const SECONDS = 10;
/** Twenty codes each: 240 of the 250 that a call takes. */
const MINTED_MEMBERS = 12;

export const pools: Bench = async () => {
  await prepareBuild();
  const shop = await theShop();
  const price = await pointsOf(shop);
  await readyCodes(shop);
  const app = await shop.serve();
  const message = (at: number) =>
    forwardedRequest({
      ...{ shop: shop.ctx.shop, path: `/go/pool-${at % MEMBERS}/products/serum` },
      query: { reissue_visitor: at.toString(16).padStart(32, "0") },
    });
  const from = (first: number, seconds: number) => Array.from({ length: PER_SECOND * seconds }, (_, at) => message(first + at));
  const warm = PER_SECOND * WARM_SECONDS;
  await paced({ port: app.port, messages: from(0, WARM_SECONDS), perSecond: PER_SECOND });
  const took = await paced({ port: app.port, messages: from(warm, SECONDS), perSecond: PER_SECOND });
  await app.stop();
  const visitors = await shop.ctx.db.poolCode.count({ where: { state: "handed" } });
  const handOut: Figure = {
    ...{ name: "pools.hand_out_ms_p95", value: rounded(percentile(took, 0.95), 1), unit: "ms", target: 50 },
    ...{ p50: rounded(percentile(took, 0.5), 1), p99: rounded(percentile(took, 0.99), 1), per_second: PER_SECOND },
    ...{ requests: took.length, codes_handed_out: visitors },
  };
  return [handOut, ...price];
};

/** Enough ready codes for every request, put into the database as the job leaves them. */
async function readyCodes(shop: BenchShop): Promise<void> {
  const offer = await shop.anOffer(MEMBERS);
  const { db } = await import("#app/platform/db.server.ts");
  const { shop: domain } = shop.ctx;
  const each = Math.ceil((PER_SECOND * (WARM_SECONDS + SECONDS)) / MEMBERS) + 20;
  const rows = JSON.stringify(offer.members.map(({ enrolmentId }, at) => ({ enrolmentId, at })));
  await db.codePool.create({ data: { shop: domain, offerId: offer.id, isOn: true } });
  await db.$executeRaw`
    INSERT INTO "StableLink" (shop, handle, "enrolmentId")
    SELECT ${domain}, 'pool-' || r.at, r."enrolmentId" FROM jsonb_to_recordset(${rows}::jsonb) AS r("enrolmentId" uuid, at int)`;
  await db.$executeRaw`
    INSERT INTO "PoolCode" (shop, id, "offerId", "enrolmentId", name, key, state, "addedAt", "readyAt")
    SELECT ${domain}, gen_random_uuid(), ${offer.id}::uuid, r."enrolmentId", 'B' || r.at || '-' || n, 'B' || r.at || '-' || n, 'ready', now(), now()
    FROM jsonb_to_recordset(${rows}::jsonb) AS r("enrolmentId" uuid, at int), generate_series(1, ${each}::int) n`;
  await db.$executeRawUnsafe("ANALYZE");
}

/** Both through the job's own steps on the local Shopify; ids are learned from a listing between them, which drift makes anyway. */
async function pointsOf(shop: BenchShop): Promise<Figure[]> {
  const { advancePool } = await import("#app/pools/advance-pool.server.ts");
  const { checkDrift } = await import("#app/drift/check-drift.server.ts");
  const { codesOf } = await import("#app/composition.server.ts");
  const { stableHandles } = await import("#app/portal/links.server.ts");
  const offer = await shop.anOffer(MINTED_MEMBERS);
  const { ctx } = shop;
  await stableHandles(
    ctx,
    offer.members.map(({ enrolmentId }) => enrolmentId),
  );
  const codes = codesOf(ctx.shop, "background");
  const step = () => advancePool(ctx, offer.discountId, { codes, now: () => new Date() });
  const settle = async () => {
    for (let again = await step(); again !== null; again = await step()) {
      const ms = again === "now" ? 0 : again.inSeconds * 1_000;
      await new Promise((resolve) => setTimeout(resolve, ms));
    }
  };
  await ctx.db.codePool.create({ data: { shop: ctx.shop, offerId: offer.id, isOn: true } });
  const before = shop.twin.api.log.length;
  await settle();
  const made = shop.spentSince(before);
  const count = await ctx.db.poolCode.count({ where: { offerId: offer.id, state: "ready" } });
  await checkDrift(ctx, { discountId: offer.discountId, codes, now: () => new Date() });
  await ctx.db.codePool.updateMany({ where: { offerId: offer.id }, data: { isOn: false } });
  const then = shop.twin.api.log.length;
  await settle();
  const deleted = shop.spentSince(then);
  return [
    { name: "pools.points_per_call_made", value: made.points, unit: "points", codes: count, calls: made.calls, target: 15 },
    { name: "pools.points_per_call_deleted", value: deleted.points, unit: "points", codes: count, calls: deleted.calls, target: 15 },
  ];
}
