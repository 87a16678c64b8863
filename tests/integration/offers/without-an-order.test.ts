/** An offer for customers without an order: a segment on the same discount, and what was chosen in Shopify stays. */
import { randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";

import type { ShopContext } from "#app/platform/tenant-client.server.ts";
import type { OfferForm } from "#app/offers/offer-form.ts";
import { API_KEY, API_SECRET } from "#tests/support/app.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { readAppRegistration } from "#tests/twin/outside/app-registration.ts";
import { grantScopes, revokeScopes } from "#tests/twin/outside/install/installation.ts";

const ZONE = { zone: "America/New_York", currency: "USD" };
const NO_ORDERS = { kind: "no_orders" } as const;
const EVERYBODY = { kind: "all" } as const;
const SCOPES = ["write_customers"];

const registration = readAppRegistration(readFileSync("shopify.app.toml", "utf8"), { clientId: API_KEY, secret: API_SECRET });
let app: InstalledApp;
let ana: ShopContext;
let offer: { id: string; discountId: string };
let use: Awaited<ReturnType<typeof useCases>>;

async function useCases() {
  const [composed, edit, save, form, preview, draft, sync, ...setups] = await Promise.all([
    import("#app/composition.server.ts"),
    import("#app/offers/edit-offer.server.ts"),
    import("#app/offers/save-offer-form.server.ts"),
    import("#app/offers/offer-form.ts"),
    import("#app/refreshes/read-refresh.server.ts"),
    import("#app/refreshes/labels.ts"),
    import("#app/offers/sync-offer.server.ts"),
    import("#app/offers/create-offer.server.ts"),
    import("#app/offers/create-again.server.ts"),
    import("#app/offers/advance-setup.server.ts"),
    import("#app/offers/read-setup.server.ts"),
  ]);
  const [create, again, advance, view] = setups;
  return { ...composed, ...edit, ...save, ...form, ...preview, ...draft, ...sync, ...create, ...again, ...advance, ...view };
}

beforeAll(async () => {
  app = await anInstalledApp();
  use = await useCases();
});
beforeEach(async () => {
  await app.empty();
  app.twin.world.data.segments = [];
  grantScopes(app.twin.world, registration, SCOPES);
  await app.signIn();
  ana = { shop: app.shop, db: app.shopDb(app.shop), by: "71" };
  offer = await anOffer();
});
afterEach(() => app.twin.faults.clear());
afterAll(() => app.close());

async function anOffer() {
  const title = `Glow ${Math.random()}`;
  const discountId = await app.aDiscount(title, [`GLOW${Math.round(Math.random() * 1e9)}`]);
  const facts = { title, summary: "15% off entire order", status: "ACTIVE", startsAt: new Date("2026-01-01T00:00:00Z") };
  const { id } = await ana.db.offer.create({ data: { shop: app.shop, discountId, ...facts } });
  return { id, discountId };
}

const gateways = () => ({ codes: use.codesOf(app.shop, "background"), discounts: use.discountsOf(app.shop, "background") });
const segments = () => app.twin.world.data.segments;
const sent = (name: string) => app.twin.api.log.filter(({ operationName }) => operationName === name).map(({ variables }) => variables);
const buyers = async () => (await gateways().discounts.terms(offer.discountId))!.terms.buyers;
const told = () =>
  ana.db.activity.findMany({ where: { offerId: offer.id }, orderBy: { at: "asc" }, select: { kind: true, before: true, after: true } });

async function opens({ id } = offer): Promise<{ loaded: OfferForm; loadedAt: string }> {
  const loadedAt = new Date().toISOString();
  const read = await use.readSettings(ana, { offerId: id, ...gateways() });
  if (!read.ok) throw new Error(read.reason);
  return { loaded: use.formOf(read.settings.terms, read.settings.own, ZONE), loadedAt };
}

async function saves(
  changed: Partial<OfferForm>,
  { of = offer, seen }: { of?: typeof offer; seen?: Awaited<ReturnType<typeof opens>> } = {},
) {
  const shown = seen ?? (await opens(of));
  return use.saveOfferForm(ana, { offerId: of.id, edits: { ...shown, mine: { ...shown.loaded, ...changed } }, ...ZONE, ...gateways() });
}

/** What a merchant does to the discount in Shopify's admin. */
async function chosenInShopify(name: string, query: string) {
  const { data } = app.twin.world;
  const at = new Date().toISOString();
  const segment = { id: app.twin.world.nextId(), name, query, createdAt: at, editedAt: at };
  data.segments = [...data.segments, segment];
  const discount = data.discounts.find(({ id }) => offer.discountId.endsWith(`/${id}`))!;
  discount.input = { ...discount.input, context: { customerSegments: { add: [`gid://shopify/Segment/${segment.id}`] } } };
  return segment;
}

test("the discount is limited to a segment that is made once, its codes and all else stay, and it is taken back", async () => {
  const before = await gateways().codes.list(offer.discountId);
  expect(await saves({ buyers: NO_ORDERS })).toEqual({ ok: true });
  const [segment] = segments();
  expect(segment).toMatchObject({ name: "Customers without an order", query: "number_of_orders = 0" });
  const add = [`gid://shopify/Segment/${segment!.id}`];
  expect(sent("UpdateBasicDiscount").at(-1)).toEqual({ id: offer.discountId, input: { context: { customerSegments: { add } } } });
  expect(await gateways().codes.list(offer.discountId)).toEqual(before);
  expect((await opens()).loaded.buyers).toEqual(NO_ORDERS);
  expect(await ana.db.offer.findFirst({ where: { id: offer.id } })).toMatchObject({ buyers: "no_orders" });

  const other = await anOffer();
  expect(await saves({ buyers: NO_ORDERS }, { of: other })).toEqual({ ok: true });
  expect(await saves({ description: "Spring" }, { of: other })).toEqual({ ok: true });
  expect(segments()).toHaveLength(1);

  expect(await saves({ buyers: EVERYBODY })).toEqual({ ok: true });
  expect(await buyers()).toEqual(EVERYBODY);
  expect((await told()).map(({ kind, before: was, after }) => [kind, was, after])).toEqual([
    ["offer_edited", { buyers: "everybody" }, { buyers: "customers without an order" }],
    ["offer_edited", { buyers: "customers without an order" }, { buyers: "everybody" }],
  ]);
});

test("two offers that are limited at the same moment share one segment, and so does a press after an answer that was lost", async () => {
  const other = await anOffer();
  const answers = await Promise.all([saves({ buyers: NO_ORDERS }), saves({ buyers: NO_ORDERS }, { of: other })]);
  expect(answers).toEqual([{ ok: true }, { ok: true }]);
  segments().splice(0);
  app.twin.faults.add({ kind: "timeout_after", operation: "CreateSegment", times: 1 });
  await saves({ buyers: EVERYBODY });
  await expect(saves({ buyers: NO_ORDERS })).rejects.toMatchObject({ name: "ShopifyUnavailable" });
  expect(await saves({ buyers: NO_ORDERS })).toEqual({ ok: true });
  expect(segments()).toHaveLength(1);
});

test("a segment of the store’s own with the same condition is used, which needs no permission", async () => {
  revokeScopes(app.twin.world, registration, SCOPES);
  const at = new Date().toISOString();
  app.twin.world.data.segments = [
    { id: 1, name: "One order", query: "number_of_orders = 1", createdAt: at, editedAt: at },
    { id: 2, name: "Customers who haven't purchased", query: " number_of_orders=0 ", createdAt: at, editedAt: at },
  ];
  expect(await saves({ buyers: NO_ORDERS })).toEqual({ ok: true });
  expect(segments()).toHaveLength(2);
  expect(await buyers()).toEqual(NO_ORDERS);
});

test("without the permission to make one nothing is saved, and it is said what to allow; once allowed the same press goes through", async () => {
  revokeScopes(app.twin.world, registration, SCOPES);
  const seen = await opens();
  const mine = { buyers: NO_ORDERS, usageLimit: "9" };
  const refused = await saves(mine, { seen });
  expect(refused).toMatchObject({ ok: false, reason: "refused", permission: "write_customers" });
  expect(refused).toHaveProperty("sentence", expect.stringContaining("does not let the app make one"));
  expect([await buyers(), (await opens()).loaded.usageLimit, await told()]).toEqual([EVERYBODY, "", []]);

  grantScopes(app.twin.world, registration, SCOPES);
  await use.scopesOf(app.shop, SCOPES);
  expect(await saves(mine, { seen })).toEqual({ ok: true });
  expect(await buyers()).toEqual(NO_ORDERS);
});

test("a new offer that lacks the permission says so on its page, and the same offer is made once it is allowed, pressed twice or not", async () => {
  revokeScopes(app.twin.world, registration, SCOPES);
  const { id: memberId } = await ana.db.member.create({
    data: { shop: app.shop, firstName: "Maya", lastName: "Lind", handle: "maya", email: "m@x.example" },
  });
  const read = use.readForm(
    { ...use.newForm({ now: new Date(), zone: ZONE.zone }), title: "Newcomers", amount: "15", buyers: NO_ORDERS },
    ZONE,
  );
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  const press = { createdBy: "71", codes: gateways().codes, enqueue: async () => {} };
  const settings = { terms: read.terms, own: read.own };
  const asked = { ...press, requestId: randomUUID(), settings, memberIds: [memberId], typed: { [memberId]: "NEWMAYA" } };
  const made = await use.createOffer(ana, asked);
  if (!made.ok) throw new Error(made.reason);
  const settle = async (setupId: string) => {
    while ((await use.advanceSetup(ana, setupId, { ...gateways(), enqueue: press.enqueue, now: () => new Date() })) !== null);
    return use.readSetupView(ana, setupId);
  };
  expect(await settle(made.setupId)).toMatchObject({ state: "refused", permission: "write_customers", mayExistWith: null });

  grantScopes(app.twin.world, registration, SCOPES);
  await use.scopesOf(app.shop, SCOPES);
  const again = () => use.createAgain(ana, { ...press, setupId: made.setupId });
  const [one, other] = [await again(), await again()];
  if (one === "unknown" || !one.ok) throw new Error("It was not made again");
  expect(other).toEqual(one);
  expect(await settle(one.setupId)).toMatchObject({ permission: null, title: "Newcomers" });
  expect(await ana.db.offer.count({ where: { title: "Newcomers" } })).toBe(1);
  expect(await use.createAgain(ana, { ...press, setupId: one.setupId })).toBe("unknown");
});

test("segments that were chosen in Shopify are shown and stay, unless somebody decides against them", async () => {
  const seen = await opens();
  const vip = await chosenInShopify("VIP", "customer_tags CONTAINS 'vip'");
  expect((await opens()).loaded.buyers).toEqual({ kind: "segments", segments: [{ id: `gid://shopify/Segment/${vip.id}`, title: "VIP" }] });
  expect(await saves({ usageLimit: "9" })).toEqual({ ok: true });
  expect(sent("UpdateBasicDiscount").at(-1)).toEqual({ id: offer.discountId, input: { usageLimit: 9 } });

  const refused = await saves({ buyers: NO_ORDERS }, { seen });
  if (refused.ok || refused.reason !== "conflict") throw new Error("It was not refused");
  expect(refused.conflict.clashes.map(({ unit }) => unit)).toEqual(["buyers"]);
  const decided = { loaded: refused.conflict.current, loadedAt: refused.conflict.asOf };
  expect(await saves({ buyers: NO_ORDERS }, { seen: decided })).toEqual({ ok: true });
  expect(await buyers()).toEqual(NO_ORDERS);
  expect((await told()).at(-1)).toMatchObject({
    before: { buyers: "customers of the segment “VIP”" },
    after: { buyers: "customers without an order" },
  });
});

test("what was chosen in Shopify is read with the discount, even where its segments are denied", async () => {
  await chosenInShopify("VIP", "customer_tags CONTAINS 'vip'");
  await use.syncOffer(ana, { discountId: offer.discountId, codes: gateways().codes, now: new Date() });
  await chosenInShopify("New", "number_of_orders = 0");
  await use.syncOffer(ana, { discountId: offer.discountId, codes: gateways().codes, now: new Date() });
  expect((await told()).at(-1)).toEqual({
    kind: "offer_changed_in_shopify",
    before: { buyers: "customers of chosen segments" },
    after: { buyers: "customers without an order" },
  });
  for (const token of app.twin.world.data.tokens) token.scopes = token.scopes.filter((scope) => !scope.endsWith("_customers"));
  expect(await gateways().codes.discount(offer.discountId)).toMatchObject({ buyers: "segments" });
});
