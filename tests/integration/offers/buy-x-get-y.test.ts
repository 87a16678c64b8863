import { randomUUID } from "node:crypto";

import { newForm, readForm, type Choice } from "#app/offers/offer-form.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";

const ZONE = { zone: "America/New_York", currency: "USD" };
let app: InstalledApp;
beforeAll(async () => void (app = await anInstalledApp()));
afterAll(() => app.close());

const product = (id: number) => ({ id: `gid://shopify/Product/${id}`, title: `Product ${id}` });
const products = (...ids: number[]): Choice => ({ kind: "products", picked: ids.map(product) });

test("a buy-X-get-Y offer is one discount with a code for each member, and who got one can be told", async () => {
  const [composed, { createOffer }, { advanceSetup }, { readSetupView }, { advance }, { readConcerned }] = await Promise.all([
    import("#app/composition.server.ts"),
    import("#app/offers/create-offer.server.ts"),
    import("#app/offers/advance-setup.server.ts"),
    import("#app/offers/read-setup.server.ts"),
    import("#app/codes/engine/advance.ts"),
    import("#app/members/changes/read-change.server.ts"),
  ]);
  const { codesOf, discountsOf, refreshDeps } = composed;
  await app.empty();
  await app.signIn();
  const sold = { handle: "balm", vendor: "Lumen", priceMinor: 2_400, createdAt: "2026-01-01T00:00:00Z" };
  app.twin.world.data.products = [1, 2, 3].map((id) => ({ ...sold, id, title: `Product ${id}`, variantId: id }));
  const ctx = { shop: app.shop, db: app.shopDb(app.shop) };
  const codes = codesOf(app.shop, "background");
  const discounts = discountsOf(app.shop, "background");
  const memberIds: string[] = [];
  for (const firstName of ["Maya", "Tom", "Ana"]) {
    const member = { shop: app.shop, firstName, lastName: "Falk", handle: firstName, email: `${firstName}@mail.example` };
    memberIds.push((await ctx.db.member.create({ data: member })).id);
  }
  const settings = readForm(
    {
      ...newForm({ now: new Date("2026-01-05T12:00:00Z"), ...ZONE }),
      ...{ title: "Two balms and a gift", gives: "bxgy", namePattern: "{FIRST}-GIFT", usageLimit: "30" },
      ...{ buysQuantity: "2", buysItems: products(1, 2), getsQuantity: "1", getsPercent: "50", getsItems: products(3) },
    },
    ZONE,
  );
  if (!settings.ok) throw new Error(JSON.stringify(settings.errors));
  const press = { requestId: randomUUID(), settings, memberIds, typed: {}, createdBy: "1", codes, enqueue: async () => {} };
  const made = await createOffer(ctx, press);
  if (!made.ok) throw new Error(made.reason);
  for (let step = 0; step < 200; step += 1) {
    const again = await advanceSetup(ctx, made.setupId, { codes, discounts, enqueue: async () => {}, now: () => new Date() });
    const { discountId } = await ctx.db.offerSetup.findFirstOrThrow({ where: { id: made.setupId } });
    if (again === null && (await advance(app.shop, discountId!, refreshDeps(app.shop))).again === null) break;
    await new Promise((resolve) => setTimeout(resolve, 40));
  }

  const setup = await readSetupView(ctx, made.setupId);
  expect(setup).toMatchObject({ state: "done", refusal: null, issued: 3 });
  const offer = await ctx.db.offer.findFirstOrThrow({ where: { id: setup!.offerId! } });
  expect(offer).toMatchObject({ value: null, usageLimit: 30 });
  expect((await codes.list(offer.discountId))!.map(({ name }) => name).sort()).toEqual(["ANA-GIFT", "MAYA-GIFT", "TOM-GIFT"]);
  expect((await discounts.terms(offer.discountId))!.terms).toMatchObject({
    gives: {
      kind: "bxgy",
      buys: { quantity: 2, items: products(1, 2) },
      gets: { quantity: 1, percent: 50, items: products(3) },
    },
    usageLimit: 30,
  });
  expect((await readConcerned(ctx, { changeId: made.setupId })).map(({ firstName, code }) => `${firstName} ${code}`)).toEqual([
    "Ana ANA-GIFT",
    "Maya MAYA-GIFT",
    "Tom TOM-GIFT",
  ]);
});
