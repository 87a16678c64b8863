/** From "Update offer" to the settled refresh: the real use cases, queue, worker and gateway, on the local Shopify. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { PgBoss } from "pg-boss";

import { ONLY_MERCHANDISE } from "#app/orders/order-facts.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";

let app: InstalledApp;
let ctx: ShopContext;
let boss: PgBoss;
let worker: { stop(): Promise<void> };
let queue: typeof import("#app/jobs/queue.server.ts");

beforeAll(async () => {
  app = await anInstalledApp();
  await app.signIn();
  ctx = { shop: app.shop, db: app.shopDb(app.shop) };
  queue = await import("#app/jobs/queue.server.ts");
  const { startWorker } = await import("#app/jobs/worker.server.ts");
  const { jobHandlers } = await import("#app/jobs/handlers.server.ts");
  boss = await queue.openQueue({ housekeeping: true });
  worker = await startWorker(boss, jobHandlers(boss));
});
afterAll(async () => {
  await worker.stop();
  await app.close();
});

const since = new Date("2026-01-01T00:00:00Z");

async function anOffer(title: string, codes: string[]) {
  const discountId = await app.aDiscount(title, codes);
  const { discountCodes } = await import("#app/shopify/discounts/discount-codes.server.ts");
  const { adminFor } = await import("#app/shopify/client/admin-client.server.ts");
  const listed = await discountCodes(adminFor(app.shop, { priority: "person" })).list(discountId);
  const { shop } = app;
  const offer = await ctx.db.offer.create({
    data: { shop, discountId, title, summary: "", status: "ACTIVE", startsAt: since, commissionBps: 1_000 },
  });
  const enrolmentIds: string[] = [];
  for (const code of codes) {
    const [memberId, enrolmentId] = [randomUUID(), randomUUID()];
    await ctx.db.member.create({ data: { id: memberId, shop, firstName: code, lastName: "", email: memberId, handle: memberId } });
    await ctx.db.enrolment.create({ data: { id: enrolmentId, shop, offerId: offer.id, memberId } });
    await ctx.db.promoCode.create({
      data: {
        shop,
        offerId: offer.id,
        memberId,
        enrolmentId,
        name: code,
        key: code,
        redeemCodeId: listed?.find(({ name }) => name === code)?.id ?? null,
        liveFrom: since,
        issuedFor: "welcome",
      },
    });
    await ctx.db.nameClaim.create({ data: { shop, key: code, enrolmentId } });
    enrolmentIds.push(enrolmentId);
  }
  return { offerId: offer.id, discountId, enrolmentIds };
}

async function refresh({ offerId, enrolmentIds }: { offerId: string; enrolmentIds: string[] }, names: string[]) {
  const { createDraft } = await import("#app/refreshes/create-draft.server.ts");
  const { saveDraftNames } = await import("#app/refreshes/draft-names.server.ts");
  const { readRefresh } = await import("#app/refreshes/read-refresh.server.ts");
  const { startRefresh } = await import("#app/refreshes/start-refresh.server.ts");
  const { codesOf } = await import("#app/composition.server.ts");
  const made = await createDraft(ctx, { offerId, enrolmentIds, createdBy: "1", reason: "leak", codes: codesOf(app.shop, "person") });
  if (!made.ok) throw new Error(made.reason);
  const { refreshId } = made;
  const rows = (await readRefresh(ctx, { refreshId, pageSize: 250 }))?.rows ?? [];
  await saveDraftNames(ctx, { refreshId, names: Object.fromEntries(rows.map(({ itemId }, index) => [itemId, names[index] ?? ""])) });
  const started = await startRefresh(ctx, { refreshId, startedBy: "1", enqueue: queue.enqueue });
  expect(started).toEqual({ ok: true });
  for (let look = 0; look < 400; look++) {
    const view = await readRefresh(ctx, { refreshId, pageSize: 250 });
    if (view?.state === "settled") return view;
    await sleep(50);
  }
  throw new Error("The refresh never settled");
}

const codesOn = (discountId: string) =>
  app.twin.world.data.discounts
    .find(({ id }) => discountId.endsWith(`/${id}`))
    ?.codes.map(({ code }) => code)
    .toSorted();

test("a refresh started by a person is carried to its end by the worker, new names and the same name alike", async () => {
  const offer = await anOffer("Creators", ["SOFIA15", "NOAH15", "MAYA15"]);
  const view = await refresh(offer, ["SOFIA-GLOW", "NOAH15", "MAYA-GLOW"]);
  expect(view.counts).toMatchObject({ done: 3, needsAttention: 0 });
  expect(codesOn(offer.discountId)).toEqual(["MAYA-GLOW", "NOAH15", "SOFIA-GLOW"]);
});

test("an order placed with the new code before its refresh was recorded counts for the member once it is", async () => {
  const { recordOrder } = await import("#app/orders/ingest/record-order.server.ts");
  const offer = await anOffer("Early", ["EARLY15"]);
  const soon = new Date(Date.now() + 60_000);
  await ctx.db.$transaction((tx) =>
    recordOrder(tx, app.shop, {
      order: {
        ...ONLY_MERCHANDISE,
        id: "gid://shopify/Order/5",
        name: "#5",
        processedAt: soon,
        updatedAt: soon,
        cancelledAt: null,
        test: false,
        currency: "USD",
        subtotalMinor: 1_000n,
        customerId: null,
        codes: [{ key: "EARLY-NEW", name: "early-new" }],
      },
      refunds: [],
    }),
  );
  expect(await ctx.db.conversion.count()).toBe(0);
  await refresh(offer, ["EARLY-NEW"]);
  expect(await ctx.db.conversion.findMany()).toMatchObject([
    { enrolmentId: offer.enrolmentIds[0], netMinor: 1_000n, commissionMinor: 100n },
  ]);
});

test("running items without a job are found by the sweep", async () => {
  const offer = await anOffer("Lost", ["LOST15"]);
  const enqueue = queue.enqueue;
  const { jobHandlers } = await import("#app/jobs/handlers.server.ts");
  const sweep = setTimeout(() => void jobHandlers(boss)["refresh.sweep"]({}, { signal: new AbortController().signal }), 500);
  queue = { ...queue, enqueue: async () => {} };
  try {
    expect((await refresh(offer, ["FOUND15"])).counts).toMatchObject({ done: 1 });
  } finally {
    queue = { ...queue, enqueue };
    clearTimeout(sweep);
  }
  expect(codesOn(offer.discountId)).toEqual(["FOUND15"]);
});

test("an offer's discount is read again, and is missing once it was deleted in the admin", async () => {
  const offer = await anOffer("Before", ["SYNC15"]);
  const discount = app.twin.world.data.discounts.find(({ id }) => offer.discountId.endsWith(`/${id}`));
  if (!discount) throw new Error("No such discount");
  discount.title = "After";
  discount.usageLimit = 50;
  const { syncOffer } = await import("#app/offers/sync-offer.server.ts");
  const { codesOf } = await import("#app/composition.server.ts");
  const read = () => syncOffer(ctx, { discountId: offer.discountId, codes: codesOf(app.shop, "background"), now: new Date() });
  await read();
  expect(await ctx.db.offer.findUnique({ where: { id: offer.offerId } })).toMatchObject({
    title: "After",
    usageLimit: 50,
    status: "ACTIVE",
  });
  await app.deleteDiscount(offer.discountId);
  await read();
  expect(await ctx.db.offer.findUnique({ where: { id: offer.offerId } })).toMatchObject({ title: "After", status: "MISSING" });
});
