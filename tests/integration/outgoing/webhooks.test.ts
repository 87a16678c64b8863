/** Events for merchants' own systems: from the transaction that causes them to the receiver that checks their signature. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

import { Webhook } from "standardwebhooks";

import type { ShopContext } from "#app/platform/db.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { aKey, aRing, TEST_KEYS } from "#tests/support/keys.ts";

type Received = { headers: Record<string, string>; body: string };

let app: TestApp;
let receiver: Server;
let url: string;
let answers: (number | [status: number, retryAfter: string])[] = [];
let received: Received[] = [];
let webhooks: typeof import("#app/outgoing/webhooks.server.ts");
let deliver: typeof import("#app/outgoing/deliver-events.server.ts");
let record: typeof import("#app/outgoing/record-events.server.ts");

beforeAll(async () => {
  process.env.WEBHOOKS_TO_LOOPBACK = "1";
  app = await anApp();
  webhooks = await import("#app/outgoing/webhooks.server.ts");
  deliver = await import("#app/outgoing/deliver-events.server.ts");
  record = await import("#app/outgoing/record-events.server.ts");
  receiver = createServer((request, response) => {
    let body = "";
    request.on("data", (part: Buffer) => (body += part.toString()));
    request.on("end", () => {
      received.push({ headers: request.headers as Record<string, string>, body });
      const [status, retryAfter] = [answers.shift() ?? 200].flat();
      response.writeHead(Number(status), retryAfter === undefined ? {} : { "Retry-After": retryAfter }).end();
    });
  });
  await new Promise<void>((resolve) => receiver.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/hook`;
});
beforeEach(() => {
  [answers, received] = [[], []];
});
afterAll(async () => {
  receiver.close();
  await app.close();
  delete process.env.WEBHOOKS_TO_LOOPBACK;
});

let shops = 0;
let now = new Date("2026-11-22T12:00:00Z");
const clock = () => now;
const later = (seconds: number) => (now = new Date(now.getTime() + seconds * 1_000));

async function aWebhook(events: readonly string[] = ["payout.paid", "leak.suspected"]) {
  const shop = `webhooks-${(shops += 1)}.myshopify.com`;
  const ctx: ShopContext = { shop, db: app.shopDb(shop) };
  now = new Date();
  const added = await webhooks.addWebhook(ctx, { url, events, by: "1", now });
  if (!added.ok) throw new Error(added.because);
  const happens = (type: "payout.paid" | "leak.suspected" | "leak.ended") =>
    ctx.db.$transaction((tx) => record.recordEvents(tx, shop, [{ type, at: now, data: { code: "MAYA15" } }]));
  const send = () => deliver.deliverEvents(ctx, added.id, { signal: new AbortController().signal, now: clock });
  // The database's own clock says when an event is due at first.
  const settled = () => ctx.db.outgoingDelivery.findMany({ orderBy: { createdAt: "asc" } });
  return { ctx, ...added, happens, send, settled };
}

test("an event is there with what caused it or not at all, and only for addresses that want it", async () => {
  const { ctx, happens, settled } = await aWebhook();
  await happens("leak.ended");
  const failing = ctx.db.$transaction(async (tx) => {
    await record.recordEvents(tx, ctx.shop, [{ type: "payout.paid", at: now, data: {} }]);
    throw new Error("given up");
  });
  await expect(failing).rejects.toThrow("given up");
  expect(await settled()).toEqual([]);
  await happens("payout.paid");
  expect(await settled()).toMatchObject([{ type: "payout.paid", state: "waiting" }]);
});

test("the receiver can check the signature with the official library, also while two secrets sign", async () => {
  const { ctx, id, secret, happens, send, settled } = await aWebhook();
  await happens("leak.suspected");
  later(5);
  expect(await send()).toBeNull();
  const [first] = received;
  const [row] = await settled();
  expect(new Webhook(secret).verify(first!.body, first!.headers)).toEqual({
    type: "leak.suspected",
    timestamp: expect.any(String),
    data: { code: "MAYA15" },
  });
  expect(first!.headers["webhook-id"]).toBe(row!.id);
  expect(row).toMatchObject({ state: "sent", attempts: 1, lastStatus: 200 });

  const rotated = await webhooks.rotateSecret(ctx, { id, by: "1", now });
  await webhooks.replayDelivery(ctx, { id: row!.id, now });
  await send();
  const again = received[1]!;
  expect(again.headers["webhook-id"]).toBe(row!.id);
  for (const one of [secret, rotated.ok ? rotated.secret : ""])
    expect(() => new Webhook(one).verify(again.body, again.headers)).not.toThrow();
  const stored = await ctx.db.outgoingWebhook.findFirstOrThrow({});
  expect(JSON.stringify(stored)).not.toContain(secret.slice(6));
  await ctx.db.outgoingWebhook.updateMany({ data: { formerUntil: new Date(now.getTime() - 1) } });
  await webhooks.replayDelivery(ctx, { id: row!.id, now });
  await send();
  expect(() => new Webhook(secret).verify(received[2]!.body, received[2]!.headers)).toThrow();
});

test("a changed key of the installation takes the secrets of addresses along that nothing is sent to", async () => {
  const { ctx, id, secret, happens, send } = await aWebhook();
  const { seal } = await import("#app/keys/sealed-text.server.ts");
  const place = { row: id, column: "webhookSecret" } as const;
  const under = (text: string) => seal(text, place, aRing(aKey("t0")));
  await ctx.db.outgoingWebhook.updateMany({
    data: { secret: await under(secret), formerSecret: await under("whsec_b2xk"), formerUntil: now },
  });
  expect(await webhooks.sealSecrets(app.db, aRing(TEST_KEYS.TOKEN_KEYS, aKey("t0")))).toBe(1);
  expect(await webhooks.sealSecrets(app.db, aRing(TEST_KEYS.TOKEN_KEYS, aKey("t0")))).toBe(0);
  await ctx.db.outgoingWebhook.updateMany({ data: { formerUntil: new Date(now.getTime() + 60_000) } });
  await happens("payout.paid");
  later(5);
  await send();
  for (const one of [secret, "whsec_b2xk"]) expect(() => new Webhook(one).verify(received[0]!.body, received[0]!.headers)).not.toThrow();
});

test("what is refused is tried again later and holds nothing back but its own address; given up, the address is failing and Home says so", async () => {
  const { failingWebhooks } = await import("#app/screens/home/failing-webhooks.server.ts");
  const failing = await aWebhook();
  await failing.happens("payout.paid");
  later(1);
  await failing.happens("leak.suspected");
  answers = Array.from({ length: 20 }, () => 500);
  later(5);
  expect(await failing.send()).toBe(5);
  expect(received).toHaveLength(1);
  expect(await failing.send()).toBe(5);
  expect(received).toHaveLength(1);
  let tries = 1;
  for (let wait = await failing.send(); wait !== null; wait = await failing.send(), tries += 1) later(wait);
  expect([tries, received.length]).toEqual([10, 10]);
  expect(await failing.settled()).toMatchObject([
    { state: "failed", attempts: 10, lastStatus: 500 },
    { state: "waiting", attempts: 0 },
  ]);
  expect(await failingWebhooks(failing.ctx)).toMatchObject([{ about: new URL(url).host }]);
  expect(await deliver.addressesDue(app.db, now)).not.toContainEqual(expect.objectContaining({ shop: failing.ctx.shop }));

  answers = [];
  expect(await webhooks.resumeWebhook(failing.ctx, { id: failing.id, now })).toBe(true);
  expect(await failing.send()).toBeNull();
  expect((await failing.settled()).map(({ state }) => state)).toEqual(["failed", "sent"]);
  expect(await failingWebhooks(failing.ctx)).toEqual([]);
});

test("a receiver that asks for a pause gets it, for a day at most, and never less than ours", async () => {
  const { happens, send } = await aWebhook();
  await happens("payout.paid");
  answers = [
    [429, "120"],
    [503, "1"],
    [429, "9999999"],
  ];
  later(5);
  expect(await send()).toBe(120);
  later(119);
  expect([await send(), received.length]).toEqual([1, 1]);
  later(1);
  expect(await send()).toBe(300);
  later(300);
  expect(await send()).toBe(86_400);
  later(86_400);
  expect([await send(), received.length]).toEqual([null, 4]);
});

test("a receiver that says it is gone is not asked again", async () => {
  const { ctx, happens, send } = await aWebhook();
  await happens("payout.paid");
  answers = [410];
  later(5);
  expect(await send()).toBeNull();
  expect(await ctx.db.outgoingWebhook.findFirstOrThrow({})).toMatchObject({ state: "failing" });
});

test("another shop can neither see nor touch an address, and its events do not come there", async () => {
  const mine = await aWebhook();
  const theirs = await aWebhook();
  await theirs.happens("payout.paid");
  expect(await mine.settled()).toEqual([]);
  expect(await webhooks.removeWebhook(mine.ctx, { id: theirs.id, by: "1", now })).toMatchObject({ ok: false });
  expect(await webhooks.sendTestEvent(mine.ctx, { id: theirs.id, now })).toBe(false);
  const [delivery] = await theirs.settled();
  expect(await webhooks.replayDelivery(mine.ctx, { id: delivery!.id, now })).toBeNull();
  const { webhooks: listed, deliveries } = await webhooks.listWebhooks(mine.ctx, { now, seesAmounts: true });
  expect([listed.length, deliveries]).toEqual([1, []]);
});

test("every act of the engine, the leaks and the payouts that is told of is written by its own use case", async () => {
  const { aWholeShop } = await import("#tests/support/whole-shop.ts");
  const shop = "events.myshopify.com";
  const { enrolmentId, offerId, memberId } = await aWholeShop(app.db, shop);
  const ctx: ShopContext = { shop, db: app.shopDb(shop) };
  await ctx.db.outgoingDelivery.deleteMany({});
  await ctx.db.outgoingWebhook.updateMany({ data: { events: ["leak.suspected", "leak.ended", "commission.held"] } });
  const { reportLeak, endCases } = await import("#app/leaks/leak-cases.server.ts");
  const { holdCommission } = await import("#app/payouts/hold-commission.server.ts");
  const at = new Date();
  const code = await ctx.db.promoCode.findFirstOrThrow({ where: { liveUntil: null } });
  await reportLeak({ ...ctx, by: "1" }, { promoCodeId: code.id, address: "", since: at, now: at });
  await ctx.db.conversionReview.deleteMany({});
  const held = await holdCommission(ctx, {
    part: { orderId: "gid://shopify/Order/1", enrolmentId },
    reason: "Her cousin's order",
    staff: "1",
    now: at,
  });
  expect(held).toEqual({ ok: true });
  await ctx.db.promoCode.updateMany({ where: { id: code.id }, data: { liveUntil: at, endedFor: "leak" } });
  await endCases(ctx, new Date(at.getTime() + 1_000));
  const told = await ctx.db.outgoingDelivery.findMany({ orderBy: { id: "asc" } });
  expect(told.map(({ type }) => type).sort()).toEqual(["commission.held", "leak.ended", "leak.suspected"]);
  for (const { payload } of told) {
    expect(JSON.parse(payload)).toMatchObject({ data: { memberId, offerId } });
    expect(payload).not.toMatch(/Sofia|Marin|example\.com|cousin/);
  }
});
