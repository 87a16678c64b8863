/** A shop that uninstalls the app: what waits stops, what is under way ends with its reason, and coming back goes on sensibly. */
import { randomUUID } from "node:crypto";
import type { PgBoss } from "pg-boss";

import type { ShopContext } from "#app/platform/db.server.ts";
import type { JobName } from "#app/jobs/catalog.ts";
import type { SendResult } from "#app/messages/channels/email/outgoing.ts";
import { newForm, readForm } from "#app/offers/offer-form.ts";
import { anOffer } from "#tests/support/builders.ts";
import { testSigning } from "#tests/support/keys.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { shelfOf } from "#tests/support/shelf.ts";

import { creators } from "../offers/creators.ts";

const WORDS = { shopName: "Lumen Botanics", currency: "USD", zone: "America/New_York", locale: "en-US" };
const ZONE = { zone: "America/New_York", currency: "USD" };

let app: InstalledApp;
let ctx: ShopContext;
let boss: PgBoss;
let use: Awaited<ReturnType<typeof load>>;
const load = async () => ({
  ...(await import("#app/composition.server.ts")),
  ...(await import("#app/members/changes/change-members.server.ts")),
  ...(await import("#app/members/changes/read-change.server.ts")),
  ...(await import("#app/jobs/handlers.server.ts")),
  ...(await import("#app/jobs/queue.server.ts")),
  ...(await import("#app/messages/compose-message.server.ts")),
  ...(await import("#app/messages/deliver.server.ts")),
  ...(await import("#app/messages/send-message.server.ts")),
  ...(await import("#app/messages/write-draft.server.ts")),
  ...(await import("#app/offers/create-offer.server.ts")),
  ...(await import("#app/offers/read-setup.server.ts")),
  ...(await import("#app/shops/uninstall-shop.server.ts")),
});
beforeAll(async () => {
  app = await anInstalledApp();
  use = await load();
  boss = await use.openQueue({ housekeeping: false });
});
beforeEach(async () => {
  await app.empty();
  await app.db.$executeRaw`DELETE FROM jobs.job`;
  await app.signIn();
  ctx = { shop: app.shop, db: app.shopDb(app.shop) };
  await app.db.shop.create({ data: { domain: app.shop, name: "L", currency: "USD", ianaTimezone: ZONE.zone, installedAt: new Date(0) } });
});
afterEach(() => app.twin.faults.clear());
afterAll(async () => {
  await boss.stop({ graceful: false });
  await app.close();
});

const uninstall = () => ctx.db.$transaction((tx) => use.uninstallShop(tx, app.shop, new Date()));
const comeBack = async () => {
  await app.db.shop.update({ where: { domain: app.shop }, data: { uninstalledAt: null } });
  await app.signIn();
};
const run = { signal: new AbortController().signal };
const queued = async (name: JobName) =>
  (await app.db.$queryRaw<{ data: object }[]>`SELECT data FROM jobs.job WHERE name = ${name} AND state = 'created'`).map(
    ({ data }) => data,
  );
const noJobs = () => app.db.$executeRaw`DELETE FROM jobs.job`;

async function aSetup(): Promise<string> {
  const read = readForm({ ...newForm({ now: new Date("2026-01-05T12:00:00Z"), ...ZONE }), title: "Glow" }, ZONE);
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  const memberIds = await creators(ctx, ["Maya Lind", "Cora Bell"]);
  const settings = { terms: read.terms, own: read.own };
  const asked = { requestId: randomUUID(), settings, memberIds, typed: {}, createdBy: "1", enqueue: async () => {} };
  const made = await use.createOffer(ctx, { ...asked, codes: use.codesOf(app.shop, "background") });
  if (!made.ok) throw new Error(JSON.stringify(made));
  return made.setupId;
}

async function aQueuedMessage(codes: string[], queuedAt = new Date()): Promise<string> {
  const offer = await anOffer({ title: "Creators", codes, usageLimit: null }).in(ctx, shelfOf(app.twin.world));
  for (const { memberId } of offer.members)
    await ctx.db.member.update({ where: { id: memberId }, data: { email: `${memberId}@example.com` } });
  const memberIds = offer.members.map(({ memberId }) => memberId);
  const composed = await use.composeMessage(ctx, { offerId: offer.id, cause: null, memberIds, template: "welcome", createdBy: "1" });
  if (!composed.ok) throw new Error(composed.reason);
  const { messageId } = composed;
  await use.saveDraft(ctx, { messageId, draft: { subject: "Yours", body: "{{ new_code }}", about: "code", template: "welcome" } });
  await use.sendMessage(ctx, { messageId, sentBy: "1", words: WORDS, now: queuedAt, hasMailServer: true, enqueue: async () => {} });
  return messageId;
}

/** Hands over what waits; `after` is called with each mail. */
async function deliver(after: () => Promise<void> = async () => {}): Promise<{ sent: number; again: number | null }> {
  const send = async (): Promise<SendResult> => {
    await after();
    return { result: "accepted", words: "" };
  };
  return use.deliver(ctx, {
    ...{ mailer: { send, close: () => {} }, from: { name: "L", address: "hello@lumen.example" }, replyTo: null, words: WORDS },
    ...{ keys: testSigning(), unsubscribeUrl: () => "", perSecond: 1_000, perDay: 20_000, most: 200, signal: run.signal },
    ...{ now: () => new Date(), sleep: async () => {} },
  });
}
const states = async () => (await ctx.db.messageRecipient.findMany()).map(({ state }) => state).toSorted();

test("mail that waits stops when the shop uninstalls in the middle of it, and goes on when it comes back within a day", async () => {
  await aQueuedMessage(["A", "B", "C"]);
  expect(await deliver(uninstall)).toEqual({ sent: 1, again: null });
  expect(await deliver()).toEqual({ sent: 0, again: null });
  expect(await states()).toEqual(["queued", "queued", "sent"]);
  await comeBack();
  expect(await deliver()).toEqual({ sent: 2, again: null });
});

test("mail of a shop that comes back after days is not sent any more, and says so", async () => {
  await aQueuedMessage(["A"], new Date(Date.now() - 3 * 86_400_000));
  await uninstall();
  await comeBack();
  expect(await deliver()).toEqual({ sent: 0, again: null });
  expect(await ctx.db.messageRecipient.findMany()).toMatchObject([{ state: "failed", reason: "It could not be sent within a day." }]);
});

test("a set-up whose shop uninstalled ends as refused with its reason and frees the names", async () => {
  const setupId = await aSetup();
  await uninstall();
  expect(await queued("offer.create")).toEqual([{ shop: app.shop, setupId }]);
  await use.jobHandlers(boss)["offer.create"]({ shop: app.shop, setupId }, run);
  expect(await use.readSetupView(ctx, setupId)).toMatchObject({
    ...{ state: "refused", refusal: "The app was uninstalled while the discount was being made.", mayExistWith: null },
  });
  expect(await ctx.db.nameClaim.count()).toBe(0);
});

test.each([
  [401, "token_refused", "Shopify refused the app's access. Open the app again in the Shopify admin."],
  [403, "scope_missing", "The app is not allowed to make discounts any more. Allow it in the Shopify admin."],
])("a set-up that Shopify answers %d ends as refused: %s", async (status, accessLost, refusal) => {
  const setupId = await aSetup();
  const { ShopifyAccessLost } = await import("#app/shopify/client/errors.ts");
  const { accessLossOf } = await import("#app/shopify/client/transport.server.ts");
  const { advanceSetup } = await import("#app/offers/advance-setup.server.ts");
  const lost = () => Promise.reject(new ShopifyAccessLost(accessLossOf(status)!));
  const codes = { ...use.codesOf(app.shop, "background"), owners: async () => new Map() };
  const discounts = { ...use.discountsOf(app.shop, "background"), create: lost };
  expect(await advanceSetup(ctx, setupId, { codes, discounts, enqueue: async () => {}, now: () => new Date() })).toBeNull();
  expect(await ctx.db.offerSetup.findFirst()).toMatchObject({ state: "refused", accessLost });
  // The code was sent before the answer: whether the discount exists is not known here.
  expect(await use.readSetupView(ctx, setupId)).toMatchObject({ refusal, mayExistWith: expect.stringMatching(/^\S+$/) });
});

test("a change of members whose shop uninstalled parks with the reason, and nothing is queued again", async () => {
  const offer = await anOffer().withMembers(2).in(ctx, shelfOf(app.twin.world));
  const enrolmentIds = offer.members.map(({ enrolmentId }) => enrolmentId);
  const asked = { offerId: offer.id, createdBy: "1", enqueue: async () => {} };
  const begun = await use.changeMembers(ctx, { ...asked, kind: "deactivate", enrolmentIds });
  if (!begun.ok) throw new Error(begun.reason);
  await uninstall();
  const { discountId } = offer;
  expect(await queued("refresh.advance")).toEqual([{ shop: app.shop, discountId }]);
  await noJobs();
  await use.jobHandlers(boss)["refresh.advance"]({ shop: app.shop, discountId }, run);
  expect(await use.readChange(ctx, { changeId: begun.changeId })).toMatchObject({
    counts: { running: 0, needsAttention: 2 },
    rows: [{ parked: { reason: "access_revoked" } }, { parked: { reason: "access_revoked" } }],
    settledAt: expect.anything(),
  });
  expect(await queued("refresh.advance")).toEqual([]);
});

/** A payout by store credit that nobody has paid to anybody yet. */
async function aPayoutUnderWay(): Promise<void> {
  const [id, at, { shop }] = [randomUUID(), new Date(), app];
  const batch = { id, shop, number: 1, state: "paying", way: "store_credit", currency: "USD", cutOff: at, createdBy: "1", createdAt: at };
  await app.db.payoutBatch.create({ data: { ...batch, leftOut: [] } });
  await app.db.payoutTransfer.create({ data: { shop, payoutId: id, memberId: randomUUID(), amountMinor: 900n } });
}

test("every sweep passes a shop by that uninstalled, and finds its work again when it comes back", async () => {
  await aQueuedMessage(["A"]);
  await aPayoutUnderWay();
  const setupId = await aSetup();
  await uninstall();
  await noJobs();
  const handlers = use.jobHandlers(boss);
  const sweeps = async () => {
    for (const name of ["refresh.sweep", "messages.sweep", "payouts.sweep", "drift.reconcile", "ledger.nightly"] as const)
      await handlers[name]({}, run);
    const jobs = await app.db.$queryRaw<{ name: string }[]>`SELECT name FROM jobs.job WHERE data->>'shop' = ${app.shop} ORDER BY name`;
    return jobs.map(({ name }) => name);
  };
  expect(await sweeps()).toEqual([]);
  await comeBack();
  expect(await sweeps()).toEqual(["drift.check", "ledger.compare", "messages.send", "offer.create", "payouts.send"]);
  await handlers["offer.create"]({ shop: app.shop, setupId }, run);
  expect(await use.readSetupView(ctx, setupId)).toMatchObject({ refusal: null, offerId: expect.any(String) });
});

test("a shop that uninstalls is disconnected from its sister stores, here at once and there by the sweep", async () => {
  const sister = "sister.myshopify.com";
  const pair = { pairId: randomUUID(), otherName: "Glow", state: "on", createdAt: new Date() };
  const rows = [
    { shop: app.shop, otherShop: sister, ...pair },
    { shop: sister, otherShop: app.shop, ...pair },
  ];
  await app.db.storePair.createMany({ data: rows });
  await uninstall();
  expect(await ctx.db.storePair.findMany({ select: { state: true } })).toEqual([{ state: "ended" }]);
  await use.jobHandlers(boss)["stores.sweep"]({}, run);
  expect(await app.db.storePair.count({ where: { state: "on" } })).toBe(0);
  expect(await app.db.activity.count({ where: { shop: sister, kind: "stores_parted" } })).toBe(1);
});

test("jobs of a shop that uninstalled end quietly: no reading, no comparison, no mail", async () => {
  const offer = await anOffer().withMembers(1).in(ctx, shelfOf(app.twin.world));
  await aQueuedMessage(["Q"]);
  const startedAt = new Date();
  await ctx.db.ledgerRun.create({ data: { shop: app.shop, kind: "asked", since: startedAt, startedAt } });
  await uninstall();
  await noJobs();
  const [handlers, before] = [use.jobHandlers(boss), app.twin.world.data.tokens.length];
  const { shop } = app;
  await handlers["discount.sync"]({ shop, discountId: offer.discountId }, run);
  await handlers["drift.check"]({ shop, discountId: offer.discountId }, run);
  await handlers["ledger.compare"]({ shop, kind: "asked" }, run);
  await handlers["ledger.compare"]({ shop, kind: "nightly" }, run);
  await handlers["messages.send"]({ shop }, run);
  expect(await ctx.db.ledgerRun.findMany()).toMatchObject([{ state: "failed", problem: "no_session" }]);
  expect(await app.db.$queryRaw`SELECT name FROM jobs.job WHERE data->>'shop' = ${shop}`).toEqual([]);
  expect([await states(), app.twin.world.data.tokens.length]).toEqual([["queued"], before]);
});
