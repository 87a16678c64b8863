import { setTimeout as sleep } from "node:timers/promises";
import type { PgBoss } from "pg-boss";

import type { Handlers } from "#app/jobs/worker.server.ts";
import { takeErrorLines } from "#tests/support/error-lines.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";

const A = "a.myshopify.com";
const B = "b.myshopify.com";

let app: TestApp;
let boss: PgBoss;
let queue: typeof import("#app/jobs/queue.server.ts");
let workers: typeof import("#app/jobs/worker.server.ts");
const stops: (() => Promise<void>)[] = [];

beforeAll(async () => {
  app = await anApp();
  queue = await import("#app/jobs/queue.server.ts");
  workers = await import("#app/jobs/worker.server.ts");
});
beforeEach(async () => {
  boss = await queue.openQueue({ housekeeping: true });
  await boss.deleteAllJobs();
});
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
  await boss.stop({ graceful: false });
});
afterAll(() => app.close());

const nothing = async () => {};
const idle: Handlers = {
  "refresh.advance": nothing,
  "refresh.sweep": nothing,
  "orders.attribute": nothing,
  "leaks.radar": nothing,
  "rollouts.read": nothing,
  "guards.apply": nothing,
  "guards.sweep": nothing,
  "flow.send": nothing,
  "flow.sweep": nothing,
  "rollouts.sweep": nothing,
  "commissions.recount": nothing,
  "leaks.journeys": nothing,
  "leaks.journeys-sweep": nothing,
  "discount.sync": nothing,
  "members.import": nothing,
  "offer.create": nothing,
  "ledger.compare": nothing,
  "ledger.nightly": nothing,
  "ledger.recount": nothing,
  "drift.check": nothing,
  "drift.reconcile": nothing,
  "pools.advance": nothing,
  "pools.sweep": nothing,
  "rotations.run": nothing,
  "rotations.sweep": nothing,
  "stores.carry": nothing,
  "stores.finish": nothing,
  "stores.sweep": nothing,
  "decoys.advance": nothing,
  "decoys.sweep": nothing,
  "messages.send": nothing,
  "messages.sweep": nothing,
  "digest.send": nothing,
  "digest.sweep": nothing,
  "webhooks.send": nothing,
  "webhooks.sweep": nothing,
  "payouts.send": nothing,
  "payouts.sweep": nothing,
  "payouts.recount": nothing,
  "installation.check": nothing,
  "privacy.work": nothing,
  "privacy.sweep": nothing,
  "orders.months": nothing,
  "receipts.clean": nothing,
};

async function work(handlers: Partial<Handlers>, options?: { looksEverySeconds: number }) {
  const worker = await workers.startWorker(boss, { ...idle, ...handlers }, options);
  stops.push(() => worker.stop());
  return worker;
}

const advance = (shop: string, discountId: string, inSeconds = 0) =>
  app.shopDb(shop).$transaction((tx) => queue.enqueue(tx, "refresh.advance", { shop, discountId }, { inSeconds }));

type Waiting = { data: { shop: string; discountId: string }; late: boolean };
const waiting = () =>
  app.db.$queryRaw<
    Waiting[]
  >`SELECT data, start_after > now() + interval '5 seconds' AS late FROM jobs.job WHERE name = 'refresh.advance' AND state = 'created'`;

async function until(what: () => boolean | Promise<boolean>): Promise<void> {
  for (let look = 0; look < 1_800; look++) {
    if (await what()) return;
    await sleep(50);
  }
  throw new Error("It never came to pass");
}

test("a job and the rows it is about commit together or not at all", async () => {
  const failed = app.shopDb(A).$transaction(async (tx) => {
    await queue.enqueue(tx, "refresh.advance", { shop: A, discountId: "1" });
    throw new Error("changed my mind");
  });
  await expect(failed).rejects.toThrow("changed my mind");
  expect(await waiting()).toEqual([]);
  await advance(A, "1");
  expect(await waiting()).toEqual([{ data: { shop: A, discountId: "1" }, late: false }]);
});

test("of one discount one job waits, however often it is asked for; another discount has its own", async () => {
  await Promise.all([advance(A, "1"), advance(A, "1"), advance(A, "2"), advance(B, "1")]);
  expect((await waiting()).map(({ data }) => `${data.shop} ${data.discountId}`).toSorted()).toEqual([`${A} 1`, `${A} 2`, `${B} 1`]);
});

test("a job that waits for later is brought forward when it is wanted now, and never put off", async () => {
  await advance(A, "1", 600);
  expect(await waiting()).toMatchObject([{ late: true }]);
  await advance(A, "1");
  expect(await waiting()).toMatchObject([{ late: false }]);
  await advance(A, "1", 600);
  expect(await waiting()).toMatchObject([{ late: false }]);
});

test("whoever holds a turn can see that others wait: not its own job sent again, nor one that is for later", async () => {
  const othersWait = () => queue.othersWait(boss, "refresh.advance", { shop: A, discountId: "1" });
  expect(await othersWait()).toBe(false);
  await advance(A, "1");
  await advance(B, "1", 600);
  expect(await othersWait()).toBe(false);
  await advance(B, "2");
  expect(await othersWait()).toBe(true);
});

test("a payload that is not the job's is refused where it is sent", async () => {
  const wrong = { shop: A } as unknown as { shop: string; discountId: string };
  await expect(app.shopDb(A).$transaction((tx) => queue.enqueue(tx, "refresh.advance", wrong))).rejects.toThrow();
});

test("a busy shop leaves places free, so another shop does not wait for its backlog", async () => {
  let running = 0;
  let beganBesideAnother = 0;
  const done: string[] = [];
  await Promise.all(Array.from({ length: 6 }, (_, discountId) => advance(A, String(discountId))));
  await advance(B, "1");
  await work({
    "refresh.advance": async ({ shop }) => {
      if (shop === A && running++ > 0) beganBesideAnother++;
      await sleep(150);
      if (shop === A) running--;
      done.push(shop);
    },
  });
  await until(() => done.length === 7);
  // Two places that look at the same moment may both find none of the shop's jobs running; that is the exception.
  expect(beganBesideAnother).toBeLessThan(4);
  expect(done.indexOf(B)).toBeLessThan(5);
});

test("a job sent by another process starts at once, not at the next look", async () => {
  let started = false;
  await work({ "refresh.advance": async () => void (started = true) }, { looksEverySeconds: 600 });
  await sleep(1_500);
  await advance(A, "1");
  await until(() => started);
});

test("a job that failed is tried again", async () => {
  let tries = 0;
  await advance(A, "1");
  await work({
    "refresh.advance": async () => {
      if (++tries === 1) throw new Error("once");
    },
  });
  await until(() => tries === 2);
  expect(takeErrorLines()).toMatchObject([{ error: expect.stringContaining("Error: once") }]);
});

test("stopping asks the job under way to end and waits for it", async () => {
  let ended = false;
  let begun = false;
  await advance(A, "1");
  const worker = await work({
    "refresh.advance": async (_, { signal }) => {
      begun = true;
      while (!signal.aborted) await sleep(20);
      await sleep(100);
      ended = true;
    },
  });
  await until(() => begun);
  await worker.stop();
  expect(ended).toBe(true);
});

test("a shop with a hundred times the jobs delays those of other shops by less than a fifth", async () => {
  const others = Array.from({ length: 10 }, (_, at) => `shop-${at}.myshopify.com`);
  for (let discountId = 0; discountId < 100; discountId++) await advance(A, String(discountId));
  for (let discountId = 0; discountId < 5; discountId++) for (const shop of others) await advance(shop, String(discountId));
  // Four places, each of which takes the next job when it has done one.
  const took: string[] = [];
  const inHand: string[] = [];
  while (took.filter((shop) => shop !== A).length < 50) {
    const [job] = await boss.fetch<{ shop: string }>("refresh.advance", { groupConcurrency: 1 });
    if (job) {
      took.push(job.data.shop);
      inHand.push(job.id);
    }
    const done = !job || inHand.length === 4 ? inHand.shift() : undefined;
    if (done) await boss.complete("refresh.advance", done);
  }
  const ofA = took.filter((shop) => shop === A).length;
  expect(ofA).toBeGreaterThan(0);
  expect(ofA).toBeLessThan(50 / 5);
});

test("a job that was put back comes forward while it waits", async () => {
  for (let discountId = 0; discountId < 3; discountId++) await advance(A, String(discountId));
  const rows = async () =>
    (
      await app.db.$queryRaw<{ priority: number }[]>`SELECT priority FROM jobs.job WHERE name = 'refresh.advance' ORDER BY priority DESC`
    ).map(({ priority }) => priority);
  expect(await rows()).toEqual([0, -1, -2]);
  await queue.moveForward(boss);
  expect(await rows()).toEqual([0, 0, -1]);
});
