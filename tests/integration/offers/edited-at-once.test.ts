/** Two windows on one offer, and Shopify's own admin beside them. */
import { differing } from "#app/edits/merge-edits.ts";
import type { ShopContext } from "#app/platform/tenant-client.server.ts";
import type { OfferForm } from "#app/offers/offer-form.ts";
import { OFFER_UNITS } from "#app/offers/offer-units.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";

const ZONE = { zone: "America/New_York", currency: "USD" };
let app: InstalledApp;
let ana: ShopContext;
let ben: ShopContext;
let offerId: string;
let discountId: string;
let use: Awaited<ReturnType<typeof useCases>>;

async function useCases() {
  const [composed, edit, save, form, status, sync] = await Promise.all([
    import("#app/composition.server.ts"),
    import("#app/offers/edit-offer.server.ts"),
    import("#app/offers/save-offer-form.server.ts"),
    import("#app/offers/offer-form.ts"),
    import("#app/offers/change-status.server.ts"),
    import("#app/offers/sync-offer.server.ts"),
  ]);
  return { ...composed, ...edit, ...save, ...form, ...status, ...sync };
}

beforeAll(async () => {
  app = await anInstalledApp();
  use = await useCases();
});
beforeEach(async () => {
  await app.empty();
  await app.signIn();
  const { shop } = app;
  ana = { shop, db: app.shopDb(shop), by: "71" };
  ben = { ...ana, by: "72" };
  await ana.db.staffMember.createMany({
    data: [
      { shop, id: "71", name: "Ana", askedAt: new Date() },
      { shop, id: "72", name: "Ben", askedAt: new Date() },
    ],
  });
  discountId = await app.aDiscount(`Glow ${Math.random()}`, [`GLOW${Math.round(Math.random() * 1e9)}`]);
  const facts = { title: "Glow", summary: "", status: "ACTIVE", startsAt: new Date("2026-01-05T12:00:00Z"), commissionBps: 1_000 };
  offerId = (await ana.db.offer.create({ data: { shop, discountId, ...facts } })).id;
});
afterEach(() => app.twin.faults.clear());
afterAll(() => app.close());

const gateways = () => ({ codes: use.codesOf(app.shop, "background"), discounts: use.discountsOf(app.shop, "background") });

/** Somebody opens "Edit offer": the form as it is now. */
async function opens(): Promise<{ loaded: OfferForm; loadedAt: string }> {
  const loadedAt = new Date().toISOString();
  const read = await use.readSettings(ana, { offerId, ...gateways() });
  if (!read.ok) throw new Error(read.reason);
  return { loaded: use.formOf(read.settings.terms, read.settings.own, ZONE), loadedAt };
}

const saves = (who: ShopContext, seen: Awaited<ReturnType<typeof opens>>, changed: Partial<OfferForm>) =>
  use.saveOfferForm(who, { offerId, edits: { ...seen, mine: { ...seen.loaded, ...changed } }, ...ZONE, ...gateways() });

const terms = async () => (await gateways().discounts.terms(discountId))!.terms;
const inShopify = async (changed: object) => gateways().discounts.update(discountId, { ...(await terms()), ...changed }, await terms());

test("a field that only one side changed merges silently: a colleague's commission and Shopify's limit stay", async () => {
  const seen = await opens();
  expect(await saves(ana, seen, { commissionPercent: "12", commissionAmount: "3" })).toEqual({ ok: true });
  await inShopify({ usageLimit: 40 });
  expect(await saves(ben, seen, { description: "Spring" })).toEqual({ ok: true });
  expect(await ana.db.offer.findFirst({ where: { id: offerId } })).toMatchObject({
    ...{ commissionBps: 1_200, commissionMinor: 300, description: "Spring", usageLimit: 40 },
  });
  expect((await terms()).usageLimit).toBe(40);
});

test("12 % saved meanwhile by a colleague does not go back to 10 %: saving is refused with both values and whose it is", async () => {
  const seen = await opens();
  await saves(ana, seen, { commissionPercent: "12" });
  const refused = await saves(ben, seen, { commissionPercent: "15", description: "Spring" });
  expect(refused).toMatchObject({
    ok: false,
    reason: "conflict",
    conflict: { current: { commissionPercent: "12" }, clashes: [{ unit: "commissionPercent", by: { who: "staff", name: "Ana" } }] },
  });
  // Nothing of it was saved, the field that met nobody's neither.
  expect(await ana.db.offer.findFirst({ where: { id: offerId } })).toMatchObject({ commissionBps: 1_200, description: "" });
});

test("what was changed in Shopify's admin is told as that, and mine is sent once it was decided against theirs", async () => {
  const seen = await opens();
  await inShopify({ usageLimit: 40 });
  const refused = await saves(ben, seen, { usageLimit: "9" });
  if (refused.ok || refused.reason !== "conflict") throw new Error("It was not refused");
  expect(refused.conflict.clashes).toEqual([{ unit: "usageLimit", by: { who: "shopify", at: null } }]);
  const decided = { loaded: refused.conflict.current, loadedAt: refused.conflict.asOf };
  expect(await saves(ben, decided, { usageLimit: "9" })).toEqual({ ok: true });
  expect((await terms()).usageLimit).toBe(9);
});

test("a discount that was paused meanwhile stays paused when another field is saved", async () => {
  const seen = await opens();
  await use.changeStatus(ana, { offerId, change: "pause", ...gateways() });
  expect(await saves(ben, seen, { description: "Spring", percent: "20" })).toEqual({ ok: true });
  expect(await ana.db.offer.findFirst({ where: { id: offerId } })).toMatchObject({ status: "EXPIRED", pausedAt: expect.any(Date) });
});

test("only what was changed is sent to Shopify", async () => {
  const seen = await opens();
  const from = app.twin.api.log.length;
  await saves(ben, seen, { usageLimit: "9" });
  const update = app.twin.api.log.slice(from).find(({ operationName }) => operationName === "UpdateBasicDiscount");
  expect(update?.variables).toEqual({ id: discountId, input: { usageLimit: 9 } });
});

test("two people who save at the same moment cannot both win: one is refused with the other's value", async () => {
  const seen = await opens();
  const answers = await Promise.all([saves(ana, seen, { usageLimit: "7" }), saves(ben, seen, { usageLimit: "8" })]);
  expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  const winner = answers[0]?.ok ? { name: "Ana", limit: 7 } : { name: "Ben", limit: 8 };
  expect(answers.find(({ ok }) => !ok)).toMatchObject({
    reason: "conflict",
    conflict: { clashes: [{ by: { who: "staff", name: winner.name } }] },
  });
  expect((await terms()).usageLimit).toBe(winner.limit);
  expect(await ana.db.recordHold.count({})).toBe(0);
});

test("two who make the same change are no conflict, and a number typed in other digits is no change", async () => {
  const seen = await opens();
  await saves(ana, seen, { commissionPercent: "12" });
  expect(await saves(ben, seen, { commissionPercent: "12.0" })).toEqual({ ok: true });
});

test("every field of the form belongs to exactly one unit that is compared", async () => {
  const { loaded } = await opens();
  const missed = (Object.keys(loaded) as (keyof OfferForm)[]).filter((key) => {
    const other = {
      ...loaded,
      [key]: key === "combinesWith" ? { orderDiscounts: "other", productDiscounts: 1, shippingDiscounts: 2 } : { kind: "x", picked: [] },
    };
    return differing(loaded, { other: other as unknown as OfferForm, units: OFFER_UNITS }).length === 0;
  });
  expect(missed).toEqual([]);
});
