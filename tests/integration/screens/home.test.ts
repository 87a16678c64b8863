import type { ShopContext } from "#app/platform/db.server.ts";
import { blockSeenAt, closeSetUp, noteBlock, readSetUp } from "#app/screens/home/set-up.server.ts";
import { readNeeds } from "#app/screens/home/read-needs.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";

const NOW = new Date("2026-03-10T12:00:00Z");

let app: TestApp;
beforeAll(async () => void (app = await anApp()));
beforeEach(() => app.empty());
afterAll(() => app.close());

async function aShop(domain: string): Promise<ShopContext & { offerId: string; enrolmentId: string }> {
  const { offerId, enrolmentId } = await aWholeShop(app.db, domain);
  const ctx = { shop: domain, db: app.shopDb(domain) };
  for (const table of [ctx.db.driftFinding, ctx.db.nameRequest, ctx.db.memberImport, ctx.db.enrolmentChange])
    await (table.deleteMany as (args: object) => unknown)({});
  await ctx.db.conversion.updateMany({ data: { paidAt: NOW } });
  return { ...ctx, offerId, enrolmentId };
}

const kinds = async (ctx: ShopContext) => (await readNeeds(ctx, NOW)).map(({ key }) => key.split(" ")[0]);

test("a shop where nothing waits has no line, whatever waits in another", async () => {
  const [ours, theirs] = [await aShop("ours.myshopify.com"), await aShop("theirs.myshopify.com")];
  await theirs.db.refreshItem.updateMany({ data: { state: "parked" } });
  expect(await kinds(ours)).toEqual([]);
  expect(await kinds(theirs)).toEqual(["refresh"]);
});

test("parked refreshes, foreign changes, ended discounts, wishes and open imports are lines with a way to them, most pressing first", async () => {
  const ctx = await aShop("ours.myshopify.com");
  const { shop, db, offerId, enrolmentId } = ctx;
  await db.refreshItem.updateMany({ data: { state: "parked" } });
  await db.driftFinding.create({ data: { shop, offerId, kind: "stranger", name: "STRAY", key: "STRAY", foundAt: NOW } });
  await db.offer.updateMany({ data: { status: "EXPIRED", endsAt: new Date("2026-03-09T00:00:00Z") } });
  await db.nameRequest.create({ data: { shop, enrolmentId, name: "SOFIA", key: "SOFIA", createdAt: NOW } });
  const file = { shop, fileName: "more.csv", rows: [], refused: [], added: 3, updated: 0, unchanged: 0, createdBy: "1", createdAt: NOW };
  await db.memberImport.create({ data: file });
  const needs = await readNeeds(ctx, NOW);
  expect(needs.map(({ what }) => what)).toEqual([
    "A refresh needs attention for 1 member",
    "1 code changed outside the app",
    "The discount should be over by its end date, and 1 member may still be posting its codes",
    "1 creator asks for another name",
    "3 members of a file are checked and not imported",
  ]);
  expect(needs.every(({ action }) => action.url.startsWith("/app/"))).toBe(true);
});

test("commission that is due is a line, and a payout that somebody began stands in its place", async () => {
  const ctx = await aShop("ours.myshopify.com");
  await ctx.db.conversion.updateMany({ data: { paidAt: null } });
  expect(await readNeeds(ctx, NOW)).toMatchObject([
    { what: "$0.90 of commission is due", about: "To 1 member", action: { url: "/app/payouts" } },
  ]);
  const draft = { shop: ctx.shop, number: 2, currency: "USD", cutOff: NOW, createdBy: "1", createdAt: NOW };
  const { id } = await ctx.db.payoutBatch.create({ data: draft });
  expect(await readNeeds(ctx, NOW)).toMatchObject([{ about: "Payout 2", action: { url: `/app/payouts/${id}` } }]);
});

test("an offer that was paused or put in the archive is as it is meant to be", async () => {
  const { shop, db } = await aShop("ours.myshopify.com");
  await db.offer.updateMany({ data: { status: "MISSING", archivedAt: NOW } });
  expect(await kinds({ shop, db })).toEqual([]);
  await db.offer.updateMany({ data: { status: "MISSING", archivedAt: null } });
  expect(await kinds({ shop, db })).toEqual(["ended"]);
});

test("members nobody told of their code, and mail that did not arrive, are lines of their own", async () => {
  const ctx = await aShop("ours.myshopify.com");
  const { shop, db, offerId, enrolmentId } = ctx;
  const change = await db.enrolmentChange.create({ data: { shop, offerId, kind: "activate", createdBy: "1", createdAt: NOW } });
  const item = {
    shop,
    changeId: change.id,
    enrolmentId,
    discountId: "gid://x/1",
    position: 1,
    state: "done",
    stepSince: NOW,
    settledAt: NOW,
  };
  await db.refreshItem.create({ data: item });
  await db.message.updateMany({ data: { state: "sent", sentAt: NOW } });
  await db.messageRecipient.updateMany({ data: { state: "bounced", settledAt: NOW } });
  expect((await readNeeds(ctx, NOW)).map(({ what, about }) => [what, about])).toEqual([
    ["1 member has not been told of their code", "Glow"],
    ["A message did not reach 1 member", "Your code"],
  ]);

  // News that arrived later does not make up for it; being told of the code does.
  const bounced = await db.messageRecipient.findFirstOrThrow({});
  const later = new Date(NOW.getTime() + 60_000);
  const words = { subject: "Later", body: "", template: "own", createdBy: "1" };
  const next = await db.message.create({ data: { shop, offerId, about: "news", state: "sent", sentAt: later, ...words } });
  const { memberId } = bounced;
  const told = { shop, messageId: next.id, memberId, enrolmentId, position: 1, state: "sent", factsAt: later, settledAt: later };
  await db.messageRecipient.create({ data: told });
  expect(await kinds(ctx)).toEqual(["untold", "mail"]);
  await db.message.updateMany({ where: { id: next.id }, data: { about: "code" } });
  expect(await kinds(ctx)).toEqual([]);
});

test("the set-up guide ticks itself, goes when all is done, and stays away once closed", async () => {
  const ctx = await aShop("ours.myshopify.com");
  const done = async (hasMailServer: boolean) =>
    (await readSetUp(ctx, { hasMailServer }))?.filter((step) => step.done).map(({ key }) => key) ?? null;
  expect(await done(false)).toEqual(["members", "offer", "codes"]);
  expect(await blockSeenAt(ctx)).toBeNull();
  await noteBlock(ctx, NOW);
  expect(await blockSeenAt(ctx)).toBe(NOW.toISOString());
  expect(await done(false)).toEqual(["members", "offer", "codes", "storefront"]);
  expect(await done(true)).toBeNull();
  await closeSetUp(ctx, NOW);
  expect(await done(false)).toBeNull();
});
