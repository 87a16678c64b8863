/** Payouts that Shopify pays, on the local Shopify: each member once, whatever is lost on the way, and a person where nothing proves it. */
import { readFileSync } from "node:fs";

import type { ShopContext } from "#app/platform/db.server.ts";
import type { Refusal, ShopifyWay } from "#app/payouts/payout.ts";
import { API_KEY, API_SECRET } from "#tests/support/app.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { readAppRegistration } from "#tests/twin/outside/app-registration.ts";
import { grantScopes, revokeScopes } from "#tests/twin/outside/install/installation.ts";

import { dueMembers } from "./due-members.ts";

const SCOPES = ["write_store_credit_account_transactions", "read_store_credit_accounts", "write_gift_cards", "write_customers"];
const NOW = () => new Date();

async function modules() {
  return {
    ...(await import("#app/composition.server.ts")),
    ...(await import("#app/shopify/client/admin-client.server.ts")),
    ...(await import("#app/shopify/people/payments.server.ts")),
    ...(await import("#app/payouts/decide-transfers.server.ts")),
    ...(await import("#app/payouts/draft-payout.server.ts")),
    ...(await import("#app/payouts/move-payout.server.ts")),
    ...(await import("#app/payouts/payout-labels.ts")),
    ...(await import("#app/shops/payout-ways.server.ts")),
    ...(await import("#app/payouts/send-transfers.server.ts")),
    ...(await import("#app/payouts/settle-payout.server.ts")),
    ...(await import("#app/screens/payouts/read-payout.server.ts")),
    ...(await import("#app/screens/payouts/read-transfers.server.ts")),
  };
}

const registration = readAppRegistration(readFileSync("shopify.app.toml", "utf8"), { clientId: API_KEY, secret: API_SECRET });
let app: InstalledApp;
let ctx: ShopContext;
let code: Awaited<ReturnType<typeof modules>>;
const queued: string[] = [];
const enqueue = async (_tx: unknown, name: string) => void queued.push(name);
const by = () => ({ staff: "1", now: new Date() });

beforeAll(async () => {
  app = await anInstalledApp();
  code = await modules();
  ctx = { shop: app.shop, db: app.shopDb(app.shop) };
});
beforeEach(async () => {
  await app.empty();
  const { data } = app.twin.world;
  [data.customers, data.creditAccounts, data.giftCards] = [[], [], []];
  app.twin.faults.clear();
  queued.length = 0;
  grantScopes(app.twin.world, registration, SCOPES);
  await app.signIn();
});
afterAll(() => app.close());

const due = (commissions: readonly number[], { withoutCustomer = [] as number[] } = {}) =>
  dueMembers(ctx, app.twin.world, { commissions, withoutCustomer });

async function begun(way: ShopifyWay): Promise<string> {
  const made = await code.createPayout(ctx, { settings: { cutOff: new Date(), minimumMinor: 0, way }, ...by() });
  if (!made.ok) throw new Error(made.reason);
  const { payoutId } = made;
  const shown = async () => (await code.readPayout(ctx, payoutId))!.sum;
  expect(await code.approvePayout(ctx, { payoutId, shown: await shown(), ...by() })).toMatchObject({ ok: true });
  expect(await code.startPaying(ctx, { payoutId, shown: await shown(), ...by(), enqueue })).toMatchObject({ ok: true });
  return payoutId;
}

/** Works as the job does, as often as it asks to be called again. */
async function work(payoutId: string): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    const deps = { payments: code.paymentsOf(app.shop), now: NOW, signal: new AbortController().signal };
    if ((await code.sendTransfers(ctx, payoutId, deps)) === null) return;
  }
  throw new Error("It never rests");
}

const credited = () => app.twin.world.data.creditAccounts.map(({ credits }) => credits.map(({ minor }) => minor));
const stateOf = async (payoutId: string) => (await ctx.db.payoutBatch.findFirstOrThrow({ where: { id: payoutId } })).state;
/** As if the call had been made two minutes ago. */
const later = (payoutId: string) =>
  ctx.db.payoutTransfer.updateMany({ where: { payoutId, state: "doubtful" }, data: { calledAt: new Date(Date.now() - 120_000) } });

test("store credit reaches every member once, Shopify tells them, and the payout is paid by it", async () => {
  await due([900, 1_250]);
  const payoutId = await begun("store_credit");
  expect(queued).toEqual(["payouts.send"]);
  expect(
    await code.payPayout(ctx, {
      payoutId,
      shown: (await code.readPayout(ctx, payoutId))!.sum,
      payment: { reference: "", on: "2026-04-01", note: "" },
      ...by(),
    }),
  ).toEqual({
    ok: false,
    reason: "by_shopify",
  });
  await work(payoutId);
  expect(credited()).toEqual(expect.arrayContaining([[900], [1_250]]));
  expect(app.twin.world.data.creditAccounts.every(({ credits }) => credits.every(({ notified }) => notified))).toBe(true);
  expect(await code.readPayout(ctx, payoutId)).toMatchObject({ state: "paid", sum: { sumMinor: 2_150 } });
  expect(await ctx.db.conversion.count({ where: { paidAt: null } })).toBe(0);
  await work(payoutId);
  expect(credited().flat()).toHaveLength(2);
});

test("members without a customer are named before it is approved, and their money is carried over", async () => {
  await due([900, 1_250], { withoutCustomer: [0] });
  const payoutId = await begun("store_credit");
  expect((await code.readPayout(ctx, payoutId))!.unpayable).toEqual(["Maya 0"]);
  expect((await code.readPayout(ctx, payoutId))!.outcomes).toEqual([
    expect.objectContaining({ outcome: "included", members: 1, sumMinor: 1_250 }),
    expect.objectContaining({ outcome: "no_customer", members: 1, sumMinor: 900 }),
  ]);
  await work(payoutId);
  expect(credited()).toEqual([[1_250]]);
});

test("a credit whose answer was lost is found in the customer's account and not made again", async () => {
  await due([900]);
  const payoutId = await begun("store_credit");
  app.twin.faults.add({ kind: "timeout_after", operation: "CreditCustomer" });
  await work(payoutId);
  expect(credited()).toEqual([[900]]);
  expect(await stateOf(payoutId)).toBe("paid");
});

test("a call of which nothing is found is in doubt: a person says that it was not paid, and it is paid once", async () => {
  const [memberId] = await due([900, 800]);
  const payoutId = await begun("store_credit");
  app.twin.faults.add({ kind: "timeout_before", operation: "CreditCustomer" });
  await work(payoutId);
  expect(credited().flat()).toHaveLength(1);
  const view = await code.readTransfers(ctx, payoutId);
  expect(view).toMatchObject({ paid: 1, waiting: 0, doubtful: 1, named: [{ state: "doubtful" }] });
  expect(await code.cancelPayout(ctx, { payoutId, ...by() })).toEqual({ ok: false, reason: "money_moved" });
  const doubtful = view.named[0]!.memberId;
  const decision = { payoutId, memberId: doubtful, wasPaid: false, note: "Nothing in their account", enqueue };
  expect(await code.decideTransfer(ctx, { ...decision, ...by() })).toMatchObject({ ok: false, reason: "at_it" });
  await later(payoutId);
  expect(await code.decideTransfer(ctx, { ...decision, ...by() })).toEqual({ ok: true });
  expect(await code.decideTransfer(ctx, { ...decision, ...by() })).toEqual({ ok: false, reason: "settled" });
  await work(payoutId);
  expect(credited().flat().toSorted()).toEqual([800, 900]);
  expect(await stateOf(payoutId)).toBe("paid");
  expect(await ctx.db.activity.findFirst({ where: { kind: "payout_doubt_unpaid" } })).toMatchObject({ reason: "Nothing in their account" });
  expect(memberId).toBeDefined();
});

test("a credit that comes late is found before it would be paid again, also after somebody said that it was not paid", async () => {
  const [memberId] = await due([900]);
  const payoutId = await begun("store_credit");
  app.twin.faults.add({ kind: "timeout_before", operation: "CreditCustomer" });
  await work(payoutId);
  await later(payoutId);
  expect(await code.decideTransfer(ctx, { payoutId, memberId: memberId!, wasPaid: false, note: "?", enqueue, ...by() })).toEqual({
    ok: true,
  });
  const { customerId } = await ctx.db.payoutTransfer.findFirstOrThrow({});
  const at = new Date(Date.now() - 115_000).toISOString();
  app.twin.world.data.creditAccounts.push({
    ...{ id: 5, customerId: Number(customerId.split("/").at(-1)), currency: "USD" },
    credits: [{ id: 6, minor: 900, createdAt: at, notified: true }],
  });
  await work(payoutId);
  expect(credited()).toEqual([[900]]);
  expect(await stateOf(payoutId)).toBe("paid");
});

test("two credits of one amount at that time prove nothing, and somebody who says that it was paid settles it", async () => {
  const [memberId] = await due([900]);
  const payoutId = await begun("store_credit");
  app.twin.faults.add({ kind: "timeout_after", operation: "CreditCustomer" });
  const deps = { payments: code.paymentsOf(app.shop), now: NOW, signal: new AbortController().signal };
  expect(await code.sendTransfers(ctx, payoutId, deps)).toBe(5);
  const [account] = app.twin.world.data.creditAccounts;
  account!.credits.push({ id: 6, minor: 900, createdAt: new Date().toISOString(), notified: false });
  await work(payoutId);
  expect(await code.readTransfers(ctx, payoutId)).toMatchObject({ doubtful: 1 });
  await code.decideTransfer(ctx, { payoutId, memberId: memberId!, wasPaid: true, note: "Seen it", enqueue, ...by() });
  await work(payoutId);
  expect(credited()).toEqual([[900, 900]]);
  expect(await stateOf(payoutId)).toBe("paid");
});

test("what Shopify refuses is named for each member, paid again on a press, or left to the next payout", async () => {
  const [gone, much] = await due([900, 11_000_000, 700]);
  const { customerId } = await ctx.db.member.findFirstOrThrow({ where: { id: gone! } });
  const { data } = app.twin.world;
  data.customers = data.customers.filter(({ id }) => !customerId!.endsWith(`/${id}`));
  const payoutId = await begun("store_credit");
  await work(payoutId);
  expect((await code.readTransfers(ctx, payoutId)).named.map(({ memberId, refusal }) => [memberId, refusal])).toEqual([
    [gone, "OWNER_NOT_FOUND"],
    [much, "CREDIT_LIMIT_EXCEEDED"],
  ]);
  await ctx.db.member.updateMany({ where: { id: gone! }, data: { customerId: `gid://shopify/Customer/${data.customers.at(-1)!.id}` } });
  expect(await code.retryRefused(ctx, { payoutId, ...by(), enqueue })).toEqual({ ok: true });
  await work(payoutId);
  expect(await code.readTransfers(ctx, payoutId)).toMatchObject({ paid: 2, refused: 1 });
  expect(await code.finishWithoutRefused(ctx, { payoutId, ...by() })).toMatchObject({ ok: true });
  expect(await code.readPayout(ctx, payoutId)).toMatchObject({ state: "paid", sum: { members: 2, lines: 2, sumMinor: 1_600 } });
  const next = await code.createPayout(ctx, { settings: { cutOff: new Date(), minimumMinor: 0, way: "outside" }, ...by() });
  expect((await code.readPayout(ctx, next.ok ? next.payoutId : ""))!.sum).toMatchObject({ members: 1, sumMinor: 11_000_000 });
});

test("a permission that was taken away is said before any money moves, by its scope, and nothing is begun", async () => {
  await due([900]);
  const made = await code.createPayout(ctx, { settings: { cutOff: new Date(), minimumMinor: 0, way: "gift_card" }, ...by() });
  const payoutId = made.ok ? made.payoutId : "";
  const press = async () => ({ payoutId, shown: (await code.readPayout(ctx, payoutId))!.sum, ...by() });
  await code.approvePayout(ctx, await press());
  const lacking = async (way: ShopifyWay) => code.scopesLacking(way, await code.scopesOf(ctx.shop, SCOPES));
  revokeScopes(app.twin.world, registration, ["write_customers"]);
  const refused = await code.startPaying(ctx, { ...(await press()), enqueue, lacking });
  expect(refused).toEqual({ ok: false, reason: "lacks", scopes: ["write_customers"] });
  expect(code.refusalLabel(refused as Refusal, String)).toContain("write_customers is missing");
  expect(await code.readPayout(ctx, payoutId)).toMatchObject({ state: "approved" });
  grantScopes(app.twin.world, registration, SCOPES);
  expect(await code.startPaying(ctx, { ...(await press()), enqueue, lacking })).toMatchObject({ ok: true });
});

test("without the permission everybody is refused at once, nobody is paid, and the payout can be cancelled", async () => {
  await due([900, 800, 700]);
  const payoutId = await begun("store_credit");
  revokeScopes(app.twin.world, registration, SCOPES);
  await work(payoutId);
  const view = await code.readTransfers(ctx, payoutId);
  expect(view).toMatchObject({ paid: 0, refused: 3 });
  expect(new Set(view.named.map(({ refusal }) => refusal))).toEqual(new Set(["access"]));
  expect(await code.cancelPayout(ctx, { payoutId, ...by() })).toMatchObject({ ok: true });
  expect(await ctx.db.conversion.count({ where: { payoutAt: null } })).toBe(3);
  expect(credited()).toEqual([]);
});

test("a gift card whose answer was lost is not made again, and its code is kept nowhere afterwards", async () => {
  await due([900, 800]);
  const payoutId = await begun("gift_card");
  app.twin.faults.add({ kind: "timeout_after", operation: "GiveGiftCard" });
  await work(payoutId);
  const cards = app.twin.world.data.giftCards;
  expect(cards.map(({ minor }) => minor).toSorted()).toEqual([800, 900]);
  expect(cards.every(({ note, code: of }) => note === "Payout 1" && /^[a-z2-9]{16}$/.test(of))).toBe(true);
  expect(await ctx.db.payoutTransfer.count({ where: { state: "paid", code: null } })).toBe(2);
  expect(await stateOf(payoutId)).toBe("paid");
});

test("a gift card whose answer was lost stays in doubt where it cannot be asked for again, and its code is kept encrypted as long", async () => {
  const [memberId] = await due([900]);
  const payoutId = await begun("gift_card");
  app.twin.faults.add({ kind: "timeout_after", operation: "GiveGiftCard" });
  const deps = { payments: code.paymentsOf(app.shop), now: NOW, signal: new AbortController().signal };
  expect(await code.sendTransfers(ctx, payoutId, deps)).toBe(5);
  const { customerId } = await ctx.db.member.findFirstOrThrow({ where: { id: memberId! } });
  await ctx.db.member.updateMany({ where: { id: memberId! }, data: { customerId: null } });
  await work(payoutId);
  expect(await code.readTransfers(ctx, payoutId)).toMatchObject({ doubtful: 1, refused: 0 });
  const [card] = app.twin.world.data.giftCards;
  expect(JSON.stringify(await app.db.payoutTransfer.findMany({ select: { code: true } }))).not.toContain(card!.code);
  await ctx.db.member.updateMany({ where: { id: memberId! }, data: { customerId } });
  await later(payoutId);
  await code.decideTransfer(ctx, { payoutId, memberId: memberId!, wasPaid: false, note: "?", enqueue, ...by() });
  await work(payoutId);
  expect(app.twin.world.data.giftCards).toHaveLength(1);
  expect(await stateOf(payoutId)).toBe("paid");
});

test("a gift card beyond Shopify's limit is named", async () => {
  const [much] = await due([250_000]);
  const payoutId = await begun("gift_card");
  await work(payoutId);
  const view = await code.readTransfers(ctx, payoutId);
  expect(view.named).toMatchObject([{ memberId: much, refusal: "GIFT_CARD_LIMIT_EXCEEDED", words: "can't exceed $2,000.00 USD" }]);
  expect(await code.finishWithoutRefused(ctx, { payoutId, ...by() })).toEqual({ ok: false, reason: "nobody" });
});

test("while one worker pays a payout another waits, and throttling puts nothing in doubt", async () => {
  await due([900, 800]);
  const payoutId = await begun("store_credit");
  app.twin.faults.add({ kind: "throttle", operation: "CreditCustomer" });
  // A person's share of the bucket: the empty one that is shown is waited for no longer than one call needs.
  const paying = code.payments(code.adminFor(app.shop, { priority: "person" }));
  const deps = { payments: paying, now: NOW, signal: new AbortController().signal };
  const [one, other] = await Promise.all([code.sendTransfers(ctx, payoutId, deps), code.sendTransfers(ctx, payoutId, deps)]);
  expect([one, other].toSorted()).toEqual([20, null]);
  expect(credited().flat().toSorted()).toEqual([800, 900]);
  expect(await stateOf(payoutId)).toBe("paid");
});
