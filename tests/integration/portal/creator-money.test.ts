/** What creators see of their commission: their own, in figures and statements, and nothing of why something is held. */
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { fromStorefront, type Asking } from "#tests/support/storefront.ts";
import { testSigning } from "#tests/support/keys.ts";
import { dueMembers } from "#tests/integration/payouts/due-members.ts";
import { payOutside } from "#tests/integration/payouts/pay-outside.ts";

let app: InstalledApp;
let page: typeof import("#app/routes/portal.ts");
let statement: typeof import("#app/routes/portal_.statement.ts");
let byLink: typeof import("#app/routes/portal_.page.ts");
let links: typeof import("#app/portal/links.server.ts");
let holds: typeof import("#app/payouts/hold-commission.server.ts");
let members: string[];
let customers: number[];
const ctx = () => ({ shop: app.shop, db: app.shopDb(app.shop) });

beforeAll(async () => {
  app = await anInstalledApp();
  page = await import("#app/routes/portal.ts");
  statement = await import("#app/routes/portal_.statement.ts");
  byLink = await import("#app/routes/portal_.page.ts");
  links = await import("#app/portal/links.server.ts");
  holds = await import("#app/payouts/hold-commission.server.ts");
});
beforeEach(async () => {
  await app.empty();
  app.twin.reset({ keepInstallation: true });
  members = await dueMembers(ctx(), app.twin.world, { commissions: [1_250, 777] });
  customers = app.twin.world.data.customers.map(({ id }) => id);
});
afterAll(() => app.close());

/** Text as it is read, with runs of space as one. */
async function shown(answer: Response): Promise<string> {
  return (await answer.text())
    .replaceAll(/<style>[\s\S]*?<\/style>|<script>[\s\S]*?<\/script>/g, "")
    .replaceAll(/<[^>]+>/g, " ")
    .replaceAll(/\s+/g, " ");
}
const own = async (place: number, asking: Partial<Asking> = {}) =>
  shown(await page.loader(fromStorefront("", { shop: app.shop, customer: customers[place]!, ...asking })));
const opened = (payoutId: string, asking: Partial<Asking>) =>
  statement.loader(fromStorefront("/statement", { shop: app.shop, ...asking, query: { payout: payoutId, ...asking.query } }));

test("approved, being checked, on its way and paid: each is a figure of their own", async () => {
  expect(await own(0)).toContain("Approved $12.50");
  const { orderId, enrolmentId } = await ctx().db.conversion.findFirstOrThrow({ where: { memberId: members[0]! } });
  await holds.holdCommission(ctx(), { part: { orderId, enrolmentId }, reason: "Looks like fraud", staff: "1", now: new Date() });
  const held = await own(0);
  expect(held).toContain("Being checked $12.50");
  expect(held).not.toMatch(/fraud|held|Approved/i);
  await holds.releaseCommission(ctx(), { part: { orderId, enrolmentId }, staff: "1", now: new Date() });
  const { approved, pay } = await payOutside(ctx());
  expect(await own(0)).toContain("Being paid $12.50");
  await pay();
  const paid = await own(0);
  expect(paid).toContain("Paid $12.50");
  expect(paid).toMatch(/Payout 1, Apr 2, 2026 Paid \$12\.50/);
  expect(paid).not.toContain("7.77");
  expect(approved).toBeDefined();
});

test("a commission whose hold period is not over is pending", async () => {
  await ctx().db.conversion.updateMany({ where: { memberId: members[0]! }, data: { approvesAt: new Date(Date.now() + 86_400_000) } });
  expect(await own(0)).toContain("Pending $12.50");
});

test("a creator opens their statement signed in or by their page link, and nobody else does", async () => {
  const { approved: payoutId, pay } = await payOutside(ctx());
  await pay();
  const mine = await opened(payoutId, { customer: customers[0]! });
  expect(mine.status).toBe(200);
  expect(await shown(mine)).toMatch(/Statement of payout 1 .*Reference SEPA 77.*Commission \$12\.50 Sum \$12\.50/);
  const keys = testSigning();
  const url = new URL((await links.pageLinks(ctx(), [members[1]!], { keys, now: new Date() })).get(members[1]!)!.url);
  const token = url.searchParams.get("t")!;
  const theirs = await shown(await opened(payoutId, { query: { t: token } }));
  expect(theirs).toContain("Sum $7.77");
  expect(theirs).not.toContain("12.50");
  expect(await (await byLink.loader(fromStorefront("/page", { shop: app.shop, query: { t: token } }))).text()).toContain(
    "/statement?payout=",
  );
  expect((await opened(payoutId, { customer: 99 })).status).toBe(404);
  expect(await shown(await opened(payoutId, {}))).toContain("Sign in");
  expect((await opened("nonsense", { customer: customers[0]! })).status).toBe(404);
});

test("a payout that was taken back is said to be, and counts no more as paid", async () => {
  const { pay, takeBack } = await payOutside(ctx());
  await pay();
  await takeBack();
  const text = await own(0);
  expect(text).toContain("Approved $12.50");
  expect(text).toMatch(/Payout 2, .{8,12} Taken back -\$12\.50/);
  expect(text).not.toMatch(/ Paid \$12\.50 (Orders|Payouts)/);
});

test("who earned nothing sees nothing of it", async () => {
  await ctx().db.conversion.deleteMany({});
  expect(await own(0)).not.toContain("Your commission");
});
