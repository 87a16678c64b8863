import { randomUUID } from "node:crypto";

import type { OfferForm } from "#app/offers/offer-form.ts";
import { formOf, newForm, readForm } from "#app/offers/offer-form.ts";
import type { ShopContext } from "#app/platform/tenant-client.server.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";

import { creators, placed } from "./creators.ts";

const ZONE = { zone: "America/New_York", currency: "USD" };
let app: InstalledApp;
let ctx: ShopContext;
let use: Awaited<ReturnType<typeof useCases>>;

beforeAll(async () => {
  app = await anInstalledApp();
  use = await useCases();
});
beforeEach(async () => {
  await app.empty();
  await app.signIn();
  ctx = { shop: app.shop, db: app.shopDb(app.shop) };
});
afterEach(() => app.twin.faults.clear());
afterAll(() => app.close());

/** The app's modules read the environment, which is there only once the app is started. */
async function useCases() {
  const [composed, create, advance, edit, status, ledger, record, changes, setups, told] = await Promise.all([
    import("#app/composition.server.ts"),
    import("#app/offers/create-offer.server.ts"),
    import("#app/offers/advance-setup.server.ts"),
    import("#app/offers/edit-offer.server.ts"),
    import("#app/offers/change-status.server.ts"),
    import("#app/orders/attribution/attribute-orders.server.ts"),
    import("#app/orders/ingest/record-order.server.ts"),
    import("#app/codes/engine/advance.ts"),
    import("#app/offers/read-setup.server.ts"),
    import("#app/members/changes/read-change.server.ts"),
  ]);
  return {
    ...composed,
    ...changes,
    ...setups,
    ...told,
    ...create,
    ...advance,
    ...edit,
    ...status,
    ...ledger,
    ...record,
  };
}

const gateways = () => ({ codes: use.codesOf(app.shop, "background"), discounts: use.discountsOf(app.shop, "background") });

const members = (...names: string[]) => creators(ctx, names);

function settings(over: Partial<OfferForm> = {}) {
  const read = readForm(
    { ...newForm({ now: new Date("2026-01-05T12:00:00Z"), ...ZONE }), title: `Glow ${randomUUID().slice(0, 8)}`, ...over },
    ZONE,
  );
  if (!read.ok) throw new Error(JSON.stringify(read.errors));
  return { terms: read.terms, own: read.own };
}

type Press = { memberIds: string[]; over?: Partial<OfferForm>; typed?: Record<string, string>; requestId?: string };

async function press({ memberIds, over, typed = {}, requestId = randomUUID() }: Press) {
  const queued: string[] = [];
  const made = await use.createOffer(ctx, {
    requestId,
    settings: settings(over),
    memberIds,
    typed,
    createdBy: "1",
    codes: gateways().codes,
    enqueue: async (_tx, name) => void queued.push(name),
  });
  return { made, queued };
}

/** Does what the jobs do, through crashes of the kind the faults bring, on a clock of its own: what waits is not waited for. */
async function untilSettled(setupId: string) {
  let now = Date.now();
  const clock = () => new Date(now);
  const deps = { ...gateways(), enqueue: async () => {}, now: clock };
  for (let step = 0; step < 200; step += 1) {
    try {
      const again = await use.advanceSetup(ctx, setupId, deps);
      const { discountId } = await ctx.db.offerSetup.findFirstOrThrow({ where: { id: setupId } });
      const advanced = again === null && discountId !== null;
      const later = advanced ? (await use.advance(app.shop, discountId, { ...use.refreshDeps(app.shop), now: clock })).again : null;
      if (again === null && later === null) return setupAsItIs(setupId);
      if (later !== null && later !== "now") now += later.inSeconds * 1000 + 1;
    } catch (error) {
      if ((error as Error).name !== "ShopifyUnavailable") throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, 40));
  }
  throw new Error("It never settled");
}

/** The press, with what became of each member's code, by name. */
async function setupAsItIs(setupId: string) {
  const setup = await ctx.db.offerSetup.findFirstOrThrow({ where: { id: setupId } });
  const view = await use.readSetupView(ctx, setupId);
  const concerned = await use.readConcerned(ctx, { changeId: setupId });
  const members = [
    ...concerned.map(({ code }) => ({ name: code, state: "issued", refusal: null })),
    ...view!.refused.map(({ name, because }) => ({ name, state: "refused", refusal: because })),
  ];
  return { ...setup, members: members.toSorted((a, b) => (a.name < b.name ? -1 : 1)) };
}

const setupIdOf = ({ made }: Awaited<ReturnType<typeof press>>) => {
  if (!made.ok) throw new Error(JSON.stringify(made));
  return made.setupId;
};

test("creating an offer makes one discount, issues every code on it and records lineage and claims", async () => {
  const ids = await members("Maya Lindqvist", "Tom Okafor", "Ana Reyes");
  const setup = await untilSettled(setupIdOf(await press({ memberIds: ids, over: { usageLimit: "50", commissionAmount: "2.50" } })));
  expect(setup.members.map(({ name, state }) => [name, state])).toEqual([
    ["ANA15", "issued"],
    ["MAYA15", "issued"],
    ["TOM15", "issued"],
  ]);
  const offer = await ctx.db.offer.findFirstOrThrow({ where: { id: setup.offerId! } });
  expect(offer).toMatchObject({
    discountId: setup.discountId,
    usageLimit: 50,
    commissionBps: 1_000,
    commissionMinor: 250,
    status: "ACTIVE",
    value: 15,
  });
  const held = await ctx.db.promoCode.findMany({ where: { offerId: offer.id }, orderBy: { key: "asc" } });
  const atShopify = await gateways().codes.list(offer.discountId);
  expect(held.map(({ name, redeemCodeId, issuedFor }) => ({ name, redeemCodeId, issuedFor }))).toEqual(
    atShopify!.map(({ name, id }) => ({ name, redeemCodeId: id, issuedFor: "welcome" })).sort((a, b) => a.name.localeCompare(b.name, "en")),
  );
  expect((await ctx.db.nameClaim.findMany()).length).toBe(3);
});

test.each(["timeout_after", "timeout_before", "5xx"] as const)(
  "a creation that meets %s makes exactly one discount all the same",
  async (kind) => {
    const ids = await members("Iris Chen", "Omar Haddad");
    const pressed = await press({ memberIds: ids, over: { namePattern: `{FIRST}-${kind.replace("_", "").toUpperCase()}` } });
    app.twin.faults.add({ kind, operation: "CreateBasicDiscount", times: 2 });
    app.twin.faults.add({ kind, operation: "AddRedeemCodes", times: 1 });
    const setup = await untilSettled(setupIdOf(pressed));
    expect(setup.members.map(({ state }) => state)).toEqual(["issued", "issued"]);
    const { title } = (setup.settings as { terms: { title: string } }).terms;
    const made = (await gateways().discounts.list({ search: title, after: null })).rows.filter((row) => row.title === title);
    expect(made.map(({ id, codesCount }) => ({ id, codesCount }))).toEqual([{ id: setup.discountId, codesCount: 2 }]);
  },
);

test("the same press sent twice is one press", async () => {
  const ids = await members("Noor Aziz");
  const requestId = randomUUID();
  const [one, two] = await Promise.all([
    press({ memberIds: ids, requestId, over: { namePattern: "TWICE" } }),
    press({ memberIds: ids, requestId, over: { namePattern: "TWICE" } }),
  ]);
  const answers = [one, two].flatMap(({ made }) => (made.ok ? [made.setupId] : []));
  expect(new Set(answers).size).toBe(1);
  expect(await ctx.db.offerSetup.count()).toBe(1);
});

test("clashes within the list, with members and with other discounts keep the press from happening and come with a way out", async () => {
  await app.aDiscount("Spring sale", ["LIAM15"]);
  const ids = await members("Sara Holm", "Sara Berg", "Liam Stone");
  const { made, queued } = await press({ memberIds: ids });
  expect(queued).toEqual([]);
  if (made.ok) throw new Error("It was made");
  expect(made.rows.map(({ memberName, clash, suggestion }) => [memberName, clash?.clash ?? "free", suggestion])).toEqual([
    ["Liam Stone", "taken", "LIAM15-2"],
    ["Sara Berg", "free", null],
    ["Sara Holm", "same_in_list", "SARA15-2"],
  ]);
  const typed = Object.fromEntries(made.rows.flatMap(({ memberId, suggestion }) => (suggestion === null ? [] : [[memberId, suggestion]])));
  const setup = await untilSettled(setupIdOf(await press({ memberIds: ids, typed })));
  expect(setup.members.map(({ name, state }) => `${name} ${state}`)).toEqual(["LIAM15-2 issued", "SARA15 issued", "SARA15-2 issued"]);
});

test("a code stolen while the offer is made is said with its owner, and the others are issued", async () => {
  const ids = await members("Ada Falk", "Ben Falk", "Cleo Falk");
  const pressed = await press({ memberIds: ids, over: { namePattern: "{FIRST}FALK" } });
  app.twin.faults.add({ kind: "code_stolen", operation: "AddRedeemCodes", code: "BENFALK", times: 1 });
  const setup = await untilSettled(setupIdOf(pressed));
  expect(setup.members.map(({ state }) => state)).toEqual(["issued", "refused", "issued"]);
  expect(setup.members[1]?.refusal).toMatch(/^BENFALK is taken by the discount “.+”/);
  // Its name stays promised until a person decides, as in a refresh.
  const claims = await ctx.db.nameClaim.findMany({ orderBy: { key: "asc" } });
  expect(claims.map(({ key, refreshItemId }) => `${key}${refreshItemId ? " promised" : ""}`)).toEqual([
    "ADAFALK",
    "BENFALK promised",
    "CLEOFALK",
  ]);
});

test.each([
  ["free shipping", { gives: "free_shipping" } as const],
  ["a fixed amount", { gives: "amount", amount: "12.50", minimum: "subtotal", minimumAmount: "40" } as const],
])("an offer of %s is made, and reads back as it was meant", async (label, over) => {
  const ids = await members("Kim Vale", "Lou Vale");
  const setup = await untilSettled(setupIdOf(await press({ memberIds: ids, over: { ...over, namePattern: `{FIRST}${label.length}` } })));
  expect(setup.members.map(({ state }) => state)).toEqual(["issued", "issued"]);
  const read = await gateways().discounts.terms(setup.discountId!);
  expect(read?.terms.gives).toMatchObject(
    over.gives === "amount" ? { kind: "amount", amount: expect.stringMatching(/^12\.5/) } : { kind: "free_shipping" },
  );
});

test("an amount that Shopify takes off each item stays so when the offer is edited, until somebody says once for each order", async () => {
  const ids = await members("Ivo Lund");
  const items = { kind: "products" as const, picked: [{ id: "gid://shopify/Product/1", title: "Balm" }] };
  app.twin.world.data.products = [
    { id: 1, title: "Balm", variantId: 1, handle: "balm", vendor: "Lumen", priceMinor: 2_400, createdAt: "2026-01-01T00:00:00Z" },
  ];
  const over = { gives: "amount", amount: "5", eachItem: true, items, namePattern: "IVOEACH" } as const;
  const { offerId, discountId } = await untilSettled(setupIdOf(await press({ memberIds: ids, over })));
  const edited = async (change: Partial<OfferForm>) => {
    const read = await use.readSettings(ctx, { offerId: offerId!, ...gateways() });
    if (!read.ok) throw new Error(read.reason);
    const { terms, own } = read.settings;
    const typed = readForm({ ...formOf(terms, own, ZONE), ...change }, { ...ZONE, before: terms });
    if (!typed.ok) throw new Error(JSON.stringify(typed.errors));
    expect(await use.editOffer(ctx, { offerId: offerId!, ...typed, ...gateways() })).toEqual({ ok: true });
    return (await gateways().discounts.terms(discountId!))!.terms.gives;
  };
  expect(await edited({ amount: "7" })).toMatchObject({ kind: "amount", amount: expect.stringMatching(/^7/), eachItem: true });
  expect(await edited({ eachItem: false })).toMatchObject({ amount: expect.stringMatching(/^7/), eachItem: false });
});

test("editing changes the terms without touching a code, and a new commission leaves earlier orders as they were", async () => {
  const ids = await members("Eva Lund", "Pia Lund");
  const { offerId, discountId } = await untilSettled(setupIdOf(await press({ memberIds: ids, over: { namePattern: "{FIRST}LUND" } })));
  const before = await gateways().codes.list(discountId!);
  await ctx.db.promoCode.updateMany({ where: { offerId: offerId! }, data: { liveFrom: new Date("2026-01-01T00:00:00Z") } });
  const tiers = [{ from: "1", percent: "30", amount: "" }];
  const { terms, own } = settings({ percent: "20", usageLimit: "5", commissionPercent: "20", tiers });
  const changed = new Date("2026-03-01T00:00:00Z");
  await ctx.db.$transaction((tx) => use.recordOrder(tx, app.shop, { order: placed(1, "2026-02-01T00:00:00Z", "EVALUND"), refunds: [] }));
  expect(await use.editOffer(ctx, { offerId: offerId!, terms, own, ...gateways(), now: () => changed })).toEqual({ ok: true });
  await ctx.db.$transaction(async (tx) => {
    await use.recordOrder(tx, app.shop, { order: placed(2, "2026-03-02T00:00:00Z", "EVALUND"), refunds: [] });
    await use.attributeOrders(tx, app.shop, ["gid://shopify/Order/1"]);
  });

  expect(await gateways().codes.list(discountId!)).toEqual(before);
  expect(await ctx.db.offer.findFirst({ where: { id: offerId! } })).toMatchObject({
    title: terms.title,
    usageLimit: 5,
    value: 20,
    commissionBps: 2_000,
    commissionTiers: { by: "conversions", period: "ever", steps: [{ from: 1, bps: 3_000, perConversionMinor: 0 }] },
  });
  const paid = await ctx.db.conversion.findMany({ orderBy: { at: "asc" }, select: { commissionMinor: true } });
  expect(paid.map(({ commissionMinor }) => commissionMinor)).toEqual([1_000n, 3_000n]);
  const update = app.twin.api.log.find(({ operationName }) => operationName === "UpdateBasicDiscount");
  expect(JSON.stringify(update)).not.toContain('"code"');
});

test("an offer pauses, goes on with the end it had, ends and is archived; Shopify's status is what is shown", async () => {
  const ids = await members("Gus Hall");
  const endsAt = "2031-05-01T12:00";
  const { offerId, discountId } = await untilSettled(setupIdOf(await press({ memberIds: ids, over: { namePattern: "GUSHALL", endsAt } })));
  const change = (name: "pause" | "resume" | "end" | "archive") =>
    use.changeStatus(ctx, { offerId: offerId!, change: name, ...gateways() });
  const stored = () => ctx.db.offer.findFirstOrThrow({ where: { id: offerId! } });
  await change("pause");
  expect(await stored()).toMatchObject({ status: "EXPIRED", pausedAt: expect.any(Date) });
  await change("resume");
  expect(await stored()).toMatchObject({ status: "ACTIVE", pausedAt: null, endsAt: new Date("2031-05-01T16:00:00Z") });
  await change("end");
  expect(await stored()).toMatchObject({ status: "EXPIRED", pausedAt: null });
  await change("archive");
  expect((await stored()).archivedAt).not.toBeNull();
  expect((await gateways().codes.list(discountId!))?.length).toBe(1);
});
