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
  const [people, files, decoys, toAdopt, nobodys] = await Promise.all([
    import("#app/members/find-people.server.ts"),
    import("#app/members/file-columns.server.ts"),
    import("#app/offers/discounts-of-decoys.server.ts"),
    import("#app/offers/discounts-to-adopt.server.ts"),
    import("#app/screens/offer/codes-of-nobody.server.ts"),
  ]);
  return {
    ...people,
    ...files,
    ...decoys,
    ...toAdopt,
    ...nobodys,
    codesOf,
    discountsOf,
    ...begin,
    ...match,
    ...adopt,
    ...ledger,
    ...record,
  };
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
      { line: 4, because: "No member is who@mail.example, and nobody can be added without a name" },
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

test("a person says what the columns of a file of codes are, and the next file with these headers is read so", async () => {
  const [rosa] = await creators(ctx, ["Rosa Diaz"]);
  const begin = async (title: string, codes: string[]) => {
    const begun = await use.beginAdoption(ctx, { discountId: await app.aDiscount(title, codes), createdBy: "1", ...gateways() });
    if (!begun.ok) throw new Error(begun.reason);
    return begun.adoptionId;
  };
  const adoptionId = await begin("Old friends", ["ZK22PL", "ZK23PL"]);
  const bytes = Buffer.from("Kürzel;Code;Wer\nZK22PL;17;Rosa Diaz\n");
  const asFound = { sheet: null, encoding: null };
  const looked = await use.lookAtFile(ctx, bytes, asFound);
  expect(looked).toMatchObject({
    view: { columns: [{ field: null, examples: ["ZK22PL"] }, { field: "code" }, { header: "Wer", field: null }] },
  });
  expect(await use.matchFromFile(ctx, { adoptionId, bytes })).toMatchObject({
    ok: false,
    problem: expect.stringContaining("whose a code is"),
  });
  const readAs = { ...asFound, fields: ["code", null, "name"] as const };
  expect(await use.matchFromFile(ctx, { adoptionId, bytes, readAs })).toMatchObject({ matched: 1, left: [] });
  expect(await ctx.db.adoptionCode.findMany({ where: { memberId: rosa! }, select: { name: true } })).toEqual([{ name: "ZK22PL" }]);
  const next = Buffer.from("Wer;Kürzel;Code\nRosa Diaz;ZK24PL;18\n");
  expect(await use.lookAtFile(ctx, next, asFound)).toMatchObject({
    view: { columns: [{ field: "name" }, { field: "code" }, { field: null }] },
  });
  expect(await use.matchFromFile(ctx, { adoptionId: await begin("Older friends", ["ZK24PL"]), bytes: next })).toMatchObject({ matched: 1 });
});

test("one file of codes and people makes members, matches and adopts; a person keeps several codes, one of them primary", async () => {
  const [rosa] = await creators(ctx, ["Vera Lund"]);
  const discountId = await app.aDiscount("Old crew", ["K1", "K2", "K3", "K4", "VERALUND20"]);
  const order = placed(7, new Date().toISOString(), "K2");
  await ctx.db.$transaction((tx) => use.recordOrder(tx, app.shop, { order, refunds: [] }));
  const begun = await use.beginAdoption(ctx, { discountId, createdBy: "1", ...gateways() });
  if (!begun.ok) throw new Error(begun.reason);
  const { adoptionId } = begun;
  const text =
    "code,email,name,handle\nK1,jurgen@mail.example,Jürgen Groß,@juergen\nK2,JURGEN@mail.example,Jürgen Groß,\nK3,vera.lund@mail.example,Vera Lund,\nK3,new@mail.example,New One,\n";
  expect(await use.matchFromFile(ctx, { adoptionId, bytes: Buffer.from(text) })).toMatchObject({
    ...{ matched: 1, waiting: { codes: 2, people: 1 }, added: 0 },
    left: [{ line: 5, because: "An earlier line has this code already" }],
  });
  expect(await ctx.db.member.count()).toBe(1);
  expect(await use.matchFromFile(ctx, { adoptionId, bytes: Buffer.from(text), addPeople: true })).toMatchObject({
    matched: 3,
    added: 1,
    waiting: { people: 0 },
  });
  expect(await use.matchFromFile(ctx, { adoptionId, bytes: Buffer.from(text), addPeople: true })).toMatchObject({ matched: 3, added: 0 });
  const jurgen = await ctx.db.member.findFirstOrThrow({ where: { email: "jurgen@mail.example" } });
  await use.choosePrimary(ctx, { adoptionId, redeemCodeId: (await codeNamed("K2")).redeemCodeId });
  expect(await adoptIt(adoptionId)).toMatchObject({ ok: true, adopted: 4, left: [] });
  const held = await ctx.db.promoCode.findMany({ orderBy: { name: "asc" }, select: { name: true, memberId: true, isPrimary: true } });
  expect(held.map(({ name, memberId }) => [name, memberId])).toEqual([
    ["K1", jurgen.id],
    ["K2", jurgen.id],
    ["K3", rosa],
    ["VERALUND20", rosa],
  ]);
  for (const memberId of [jurgen.id, rosa]) expect(held.filter((code) => code.memberId === memberId && code.isPrimary).length).toBe(1);
  expect(held.find(({ name }) => name === "K2")?.isPrimary).toBe(true);
  expect(await ctx.db.enrolment.count()).toBe(2);
  expect(await ctx.db.conversion.findMany({ select: { memberId: true } })).toEqual([{ memberId: jurgen.id }]);
});

test("a file says which of a person's codes is for which channel; the one that is shown is for all", async () => {
  const [vera] = await creators(ctx, ["Vera Lund"]);
  const discountId = await app.aDiscount("Old channels", ["V1", "V2", "V3", "V4", "V5"]);
  const begun = await use.beginAdoption(ctx, { discountId, createdBy: "1", ...gateways() });
  if (!begun.ok) throw new Error(begun.reason);
  const { adoptionId } = begun;
  const text =
    'Code;E-Mail;Kanal\nV1;vera.lund@mail.example;Instagram\nV2;vera.lund@mail.example;ig\n"V3, V4";vera.lund@mail.example;"Blog, Podcast"\nV5;vera.lund@mail.example;\n';
  expect(await use.matchFromFile(ctx, { adoptionId, bytes: Buffer.from(text) })).toMatchObject({
    matched: 4,
    left: [{ line: 3, code: "V2", because: "An earlier line has their code for ig" }],
  });
  const shown = await use.readAdoption(ctx, { adoptionId, shown: "matched", search: "", page: 1, pageSize: 50 });
  expect(shown!.rows.map(({ name, channel, primary }) => [name, channel, primary])).toEqual([
    ["V1", "Instagram", "no"],
    ["V3", "Blog", "no"],
    ["V4", "Podcast", "no"],
    ["V5", null, "yes"],
  ]);
  expect(await adoptIt(adoptionId)).toMatchObject({ ok: true, adopted: 4, left: [] });
  const held = async () =>
    ctx.db.promoCode.findMany({ orderBy: { name: "asc" }, select: { name: true, memberId: true, channel: true, isPrimary: true } });
  const all = [
    { name: "V1", memberId: vera, channel: "ig", isPrimary: false },
    { name: "V3", memberId: vera, channel: "blog", isPrimary: false },
    { name: "V4", memberId: vera, channel: "podcast", isPrimary: false },
    { name: "V5", memberId: vera, channel: null, isPrimary: true },
  ];
  expect(await held()).toEqual(all);

  // Given later, beside the one they have: for its channel if they have none for that, else beside it for none.
  const later = await use.continueAdoption(ctx, {
    offerId: (await ctx.db.offer.findFirstOrThrow()).id,
    createdBy: "1",
    now: new Date(),
    ...gateways(),
  });
  if (!later.ok) throw new Error(later.reason);
  const second = "code,email,channel\nV2,vera.lund@mail.example,INSTAGRAM\n";
  expect(await use.matchFromFile(ctx, { adoptionId: later.adoptionId, bytes: Buffer.from(second) })).toMatchObject({
    matched: 1,
    left: [],
  });
  expect(await adoptIt(later.adoptionId)).toMatchObject({ ok: true, adopted: 1 });
  expect(await held()).toEqual([all[0], { name: "V2", memberId: vera, channel: null, isPrimary: false }, ...all.slice(1)]);
});

test("codes that were left are given to people later, also to those who have one, and codes added since are among them", async () => {
  const [rosa, finn] = await creators(ctx, ["Tilda Brandt", "Finn Ek"]);
  const discountId = await app.aDiscount("Later", ["TILDABRANDT20", "Q1", "Q2"]);
  const begun = await use.beginAdoption(ctx, { discountId, createdBy: "1", ...gateways() });
  if (!begun.ok) throw new Error(begun.reason);
  const { adoptionId } = begun;
  const first = await adoptIt(adoptionId);
  if (!first.ok) throw new Error(first.reason);
  const { offerId } = first;
  expect(await use.codesOfNobody(ctx, offerId)).toBe(2);
  const order = placed(8, new Date().toISOString(), "Q1");
  await ctx.db.$transaction((tx) => use.recordOrder(tx, app.shop, { order, refunds: [] }));
  await gateways().codes.add(discountId, ["Q3"]);
  await waitFor(async () => (await gateways().codes.list(discountId))?.length === 4);
  const continued = () => use.continueAdoption(ctx, { offerId, createdBy: "1", now: new Date(), ...gateways() });
  expect(await continued()).toEqual({ ok: true, adoptionId });
  expect(await use.codesOfNobody(ctx, offerId)).toBe(3);
  const ids = await Promise.all(["Q1", "Q3"].map(async (name) => (await codeNamed(name)).redeemCodeId));
  expect(await use.matchByHand(ctx, { adoptionId, redeemCodeIds: ids, memberId: rosa! })).toEqual({ ok: true });
  expect(await use.matchByHand(ctx, { adoptionId, redeemCodeIds: [(await codeNamed("Q2")).redeemCodeId], memberId: finn! })).toEqual({
    ok: true,
  });
  expect(await adoptIt(adoptionId)).toMatchObject({ ok: true, offerId, adopted: 3, left: [] });
  const held = await ctx.db.promoCode.findMany({
    where: { memberId: rosa! },
    orderBy: { name: "asc" },
    select: { name: true, isPrimary: true },
  });
  expect(held).toEqual([
    { name: "Q1", isPrimary: false },
    { name: "Q3", isPrimary: false },
    { name: "TILDABRANDT20", isPrimary: true },
  ]);
  expect(await ctx.db.conversion.findMany({ select: { memberId: true } })).toEqual([{ memberId: rosa }]);
  expect(await use.codesOfNobody(ctx, offerId)).toBe(0);
  expect(await continued()).toEqual({ ok: true, adoptionId });
  expect(await ctx.db.activity.count({ where: { kind: "codes_given" } })).toBe(1);
});

test("matching a second code leaves the first one matched, and a code that moves to another member is said", async () => {
  const [rosa, finn] = await creators(ctx, ["Olga Weiss", "Finn Ek"]);
  const discountId = await app.aDiscount("Twice", ["OLGAWEISS20", "Z1"]);
  const begun = await use.beginAdoption(ctx, { discountId, createdBy: "1", ...gateways() });
  if (!begun.ok) throw new Error(begun.reason);
  const { adoptionId } = begun;
  await use.matchByHand(ctx, { adoptionId, redeemCodeIds: [(await codeNamed("Z1")).redeemCodeId], memberId: rosa! });
  expect((await codeNamed("OLGAWEISS20")).memberId).toBe(rosa);
  expect((await codeNamed("Z1")).memberId).toBe(rosa);
  const text = "code,handle\nZ1,finn.ek\n";
  expect(await use.matchFromFile(ctx, { adoptionId, bytes: Buffer.from(text) })).toMatchObject({
    moved: [{ name: "Z1", from: "Olga Weiss" }],
  });
  expect((await codeNamed("Z1")).memberId).toBe(finn);
  await use.clearMatches(ctx, { adoptionId, redeemCodeIds: [(await codeNamed("Z1")).redeemCodeId] });
  expect(await codeNamed("Z1")).toMatchObject({ memberId: null, chosen: false });
});

test("the discount of a decoy is not among those to adopt and cannot be adopted, whether it is planted or withdrawn", async () => {
  await app.aDiscount("Planted beside others", ["GLOW10"]);
  for (const [name, state] of [
    ["LURE1", "planted"],
    ["LURE2", "withdrawn"],
  ] as const) {
    const discountId = await app.aDiscount(`Planted as ${name}`, [name]);
    const decoy = { shop: app.shop, name, key: name, place: "A coupon site", state, discountId, createdBy: "1", createdAt: new Date() };
    await ctx.db.decoy.create({ data: decoy });
    expect(await use.beginAdoption(ctx, { discountId, createdBy: "1", ...gateways() })).toEqual({ ok: false, reason: "decoy" });
    expect([...(await use.discountsOfDecoys(ctx, [discountId]))]).toEqual([discountId]);
  }
  const { rows } = await use.discountsToAdopt(ctx, {
    search: "Planted",
    after: null,
    discounts: gateways().discounts,
    read: async () => new Map(),
  });
  expect(rows.map(({ title }) => title)).toEqual(["Planted beside others"]);
});

test("whoever types a name finds the member whatever accents either side has", async () => {
  await creators(ctx, ["Jürgen Groß", "Søren Kjær", "Łukasz Nowak", "Maya Moss", "Juergen Klein"]);
  const found = async (search: string) => (await use.findPeople(ctx, { search, most: 10 })).people.map(({ name }) => name);
  expect(await found("jurgen")).toEqual(["Jürgen Groß"]);
  expect((await found("juergen")).sort()).toEqual(["Juergen Klein", "Jürgen Groß"]);
  expect((await found("JÜRGEN")).sort()).toEqual(["Juergen Klein", "Jürgen Groß"]);
  expect(await found("gross")).toEqual(["Jürgen Groß"]);
  expect(await found("soren kjaer")).toEqual(["Søren Kjær"]);
  expect(await found("soeren")).toEqual(["Søren Kjær"]);
  expect(await found("lukasz")).toEqual(["Łukasz Nowak"]);
  expect(await found("@maya.mo")).toEqual(["Maya Moss"]);
  expect(await found("nobody")).toEqual([]);
  expect((await use.findPeople(ctx, { search: "", most: 2 })).more).toBe(true);
});

const codeNamed = (name: string) => ctx.db.adoptionCode.findFirstOrThrow({ where: { name } });
const adoptIt = (adoptionId: string) =>
  use.adoptDiscount(ctx, {
    adoptionId,
    commission: { bps: 500, perConversionMinor: 0, tiers: null },
    ...gateways(),
    onLineageChanged: use.reattribute,
  });
async function waitFor(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 900; tries += 1) {
    if (await isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error("It did not come to be");
}
