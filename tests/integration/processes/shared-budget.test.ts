/**
 * Real worker processes and a person, all drawing from the bucket of a Standard plan: what Shopify saw of it. And two shops
 * that share the workers.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { aCrew, type Crew } from "./crew.ts";
import type { CrewShop } from "./crew-shop.ts";

const BUSY = "lumen-botanics.myshopify.com";
const QUIET = "quiet-corner.myshopify.com";
/** A fifth of 2,000. */
const RESERVE = 400;
const MEMBERS = 750;

let crew: Crew;
beforeAll(async () => void (crew = await aCrew({ plan: "standard", domains: [BUSY, QUIET] })));
afterEach(() => crew.dismiss());
afterAll(() => crew.close());

const names = (prefix: string, count: number) => Array.from({ length: count }, (_, at) => `${prefix}${at}`);
const offerIn = (shop: CrewShop, prefix: string, count: number) => shop.anOffer(`Creators ${prefix}`, names(prefix, count));

/** A person's call, from this process, as the web server makes it: names looked up, a point for each that is held. */
async function aPersonLooksUp(shop: CrewShop, held: readonly string[]): Promise<void> {
  const { codesOf } = await import("#app/composition.server.ts");
  await codesOf(shop.ctx.shop, "person").owners(held);
}

/**
 * People click until hardly more is left than is kept for them, so that workers have to wait for points from the start.
 * Several at once: a single one on a busy machine draws no faster than the bucket fills.
 */
async function drain(shop: CrewShop, { held, to }: { held: readonly string[]; to: number }): Promise<void> {
  for (let calls = 0; calls < 100; calls += 1) {
    if ((shop.twin.api.log.at(-1)?.availableAfter ?? 2_000) <= to) return;
    // A connection may break on a busy machine; the person presses again.
    await Promise.allSettled(Array.from({ length: 4 }, () => aPersonLooksUp(shop, held)));
  }
  throw new Error("The bucket does not get empty");
}

test("two worker processes and a person share one bucket: no call is refused, and people find their share at any moment", async () => {
  const [shop] = crew.shops;
  const { log } = shop!.twin.api;
  const offers = [await offerIn(shop!, "A", MEMBERS), await offerIn(shop!, "B", MEMBERS)];
  await crew.hire();
  await crew.hire();
  // Four calls of fifty at once never take more than what is above the people's share.
  await drain(shop!, { held: names("A", 50), to: RESERVE + 200 });
  const from = log.length;
  const refreshes = await Promise.all(offers.map((offer, at) => shop!.start(offer, names(`${"CD"[at]}`, MEMBERS))));
  let clicks = 0;
  let runs = true;
  const clicking = (async () => {
    for (; runs; await sleep(700))
      await aPersonLooksUp(shop!, names("A", 20)).then(
        () => (clicks += 1),
        () => undefined,
      );
  })();
  await Promise.all(refreshes.map((refreshId) => shop!.settled(refreshId)));
  runs = false;
  await clicking;

  const calls = log.slice(from);
  expect(calls.filter(({ outcome }) => outcome === "throttled")).toEqual([]);
  // People drew 20 at a time; a call whose price nobody knew yet may go in once for each worker.
  expect(Math.min(...calls.map(({ availableAfter }) => availableAfter))).toBeGreaterThan(RESERVE - 100);
  expect(clicks).toBeGreaterThan(3);
  for (const [at, offer] of offers.entries()) await shop!.check(refreshes[at]!, offer, names(`${"CD"[at]}`, MEMBERS));
});

test("a shop with much to do does not keep another waiting, in one worker", async () => {
  const [busy, quiet] = crew.shops;
  const [large, small] = [await offerIn(busy!, "E", MEMBERS), await offerIn(quiet!, "Q", 1)];
  await crew.hire();
  await drain(busy!, { held: names("E", 100), to: RESERVE + 50 });
  const long = await busy!.start(large, names("F", MEMBERS));
  // However slow the machine is, the long one cannot end meanwhile: people take what its shop's bucket fills with.
  let runs = true;
  const clicking = (async () => {
    for (; runs; await sleep(50)) await drain(busy!, { held: names("E", 100), to: RESERVE + 50 });
  })();
  await sleep(500);
  const short = await quiet!.start(small, ["QUICK"]);
  await quiet!.settled(short);
  runs = false;
  await clicking;
  expect((await busy!.ctx.db.refresh.findFirst({ where: { id: long } }))?.state).toBe("running");
  await busy!.settled(long);
  await busy!.check(long, large, names("F", MEMBERS));
  await quiet!.check(short, small, ["QUICK"]);
});

test("a token that expires while two workers are at it is renewed once", async () => {
  const [shop] = crew.shops;
  const offers = [await offerIn(shop!, "G", 300), await offerIn(shop!, "H", 300)];
  await crew.hire();
  await crew.hire();
  const refreshes = await Promise.all(offers.map((offer, at) => shop!.start(offer, names(`${"IJ"[at]}`, 300))));
  const { data } = shop!.twin.world;
  const issued = () => data.tokens.filter(({ clientId }) => clientId === "reissue-demo-key").length;
  while (!shop!.twin.api.log.some(({ operationName }) => operationName === "AddRedeemCodes")) await sleep(20);
  const before = issued();
  const past = new Date(Date.now() - 1_000).toISOString();
  for (const token of data.tokens) if (token.clientId === "reissue-demo-key") token.expiresAt = past;
  const from = shop!.twin.api.log.length;
  await Promise.all(refreshes.map((refreshId) => shop!.settled(refreshId)));
  expect(issued() - before).toBe(1);
  expect(shop!.twin.api.log.slice(from).length).toBeGreaterThan(4);
  for (const [at, offer] of offers.entries()) await shop!.check(refreshes[at]!, offer, names(`${"IJ"[at]}`, 300));
});
