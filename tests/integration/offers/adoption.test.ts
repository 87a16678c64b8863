import type { ShopContext } from "#app/platform/tenant-client.server.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";

import { creators, placed } from "./creators.ts";

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
afterAll(() => app.close());

/** The app's modules read the environment, which is there only once the app is started. */
async function useCases() {
  const [{ codesOf, discountsOf }, begin, match, adopt, ledger, record] = await Promise.all([
    import("#app/composition.server.ts"),
    import("#app/offers/adoption.store.server.ts"),
    import("#app/offers/match-adoption.server.ts"),
    import("#app/offers/adopt-discount.server.ts"),
    import("#app/orders/attribution/attribute-orders.server.ts"),
    import("#app/orders/ingest/record-order.server.ts"),
  ]);
  return { codesOf, discountsOf, ...begin, ...match, ...adopt, ...ledger, ...record };
}

const gateways = () => ({ codes: use.codesOf(app.shop, "background"), discounts: use.discountsOf(app.shop, "background") });

test("adopting keeps the discount, takes over what is ticked, leaves the rest and counts the orders that were there", async () => {
  const ids = await creators(ctx, ["Rosa Diaz", "Finn Ek", "Sara Holm", "Sara Berg"]);
  const discountId = await app.aDiscount("Old ambassadors", ["ROSADIAZ20", "finn_ek", "SARA20", "XK22PL", "MYSTERY"]);
  const order = placed(9, new Date().toISOString(), "XK22PL");
  await ctx.db.$transaction((tx) => use.recordOrder(tx, app.shop, { order, refunds: [] }));
  const begun = await use.beginAdoption(ctx, { discountId, createdBy: "1", ...gateways() });
  if (!begun.ok) throw new Error(begun.reason);
  const { adoptionId } = begun;
  const read = () => use.readAdoption(ctx, { adoptionId, shown: "all", search: "", page: 1, pageSize: 50 });
  expect((await read())!.rows.map(({ name, member, note }) => [name, member?.name ?? note])).toEqual([
    ["ROSADIAZ20", "Rosa Diaz"],
    ["finn_ek", "Finn Ek"],
    ["SARA20", expect.stringMatching(/^Could be Sara (Holm|Berg) or Sara (Holm|Berg)$/)],
    ["XK22PL", null],
    ["MYSTERY", null],
  ]);
  const file = "\uFEFFcode;email\r\nxk22pl;sara.berg@mail.example\r\nNOSUCH;rosa.diaz@mail.example\r\nMYSTERY;who@mail.example\r\n";
  expect(await use.matchFromFile(ctx, { adoptionId, bytes: Buffer.from(file) })).toMatchObject({
    matched: 1,
    left: [
      { line: 3, because: "This code is not on the discount" },
      { line: 4, because: "No member is who@mail.example" },
    ],
  });
  const adopted = await use.adoptDiscount(ctx, {
    adoptionId,
    commission: { bps: 500, perConversionMinor: 0, tiers: null },
    ...gateways(),
    onLineageChanged: use.reattribute,
  });
  expect(adopted).toMatchObject({ ok: true, adopted: 3, left: [] });
  const offer = await ctx.db.offer.findFirstOrThrow({ where: { discountId }, include: { codes: true } });
  expect(offer.codes.map(({ name, issuedFor }) => `${name} ${issuedFor}`).sort()).toEqual([
    "ROSADIAZ20 adopted",
    "XK22PL adopted",
    "finn_ek adopted",
  ]);
  expect(await ctx.db.conversion.findMany({ select: { memberId: true, commissionMinor: true } })).toEqual([
    { memberId: ids[3], commissionMinor: 500n },
  ]);
  expect((await gateways().codes.list(discountId))?.length).toBe(5);
  expect(
    await use.adoptDiscount(ctx, {
      adoptionId,
      commission: { bps: 0, perConversionMinor: 0, tiers: null },
      ...gateways(),
      onLineageChanged: use.reattribute,
    }),
  ).toMatchObject({ offerId: offer.id });
  expect(await use.beginAdoption(ctx, { discountId, createdBy: "1", ...gateways() })).toMatchObject({ ok: false, reason: "already_offer" });
});

test("a file may say whose a code is by name, and names that are two members' stay nobody's", async () => {
  const [rosa] = await creators(ctx, ["Rosa Diaz", "Finn Ek"]);
  await ctx.db.member.create({ data: { shop: app.shop, firstName: "Finn", lastName: "Ek", handle: "", email: "other.finn@mail.example" } });
  const discountId = await app.aDiscount("Old friends", ["YK22PL", "YK23PL", "YK24PL"]);
  const begun = await use.beginAdoption(ctx, { discountId, createdBy: "1", ...gateways() });
  if (!begun.ok) throw new Error(begun.reason);
  const text = "code,name\nYK22PL,rosa  DIAZ\nYK23PL,Finn Ek\nYK24PL,Nobody Known\n";
  expect(await use.matchFromFile(ctx, { adoptionId: begun.adoptionId, bytes: Buffer.from(text) })).toMatchObject({
    matched: 1,
    left: [
      { line: 3, because: "More than one member is called Finn Ek" },
      { line: 4, because: "No member is Nobody Known" },
    ],
  });
  expect(await ctx.db.adoptionCode.findMany({ where: { memberId: { not: null } }, select: { name: true, memberId: true } })).toEqual([
    { name: "YK22PL", memberId: rosa },
  ]);
});
