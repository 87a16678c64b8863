import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { testSigning } from "#tests/support/keys.ts";
import { anOffer, type BuiltOffer } from "#tests/support/builders.ts";
import { shelfOf } from "#tests/support/shelf.ts";
import { fromStorefront, type Asking } from "#tests/support/storefront.ts";
import type { CreatorView } from "#app/portal/creator-view.ts";

const A = 71;
const B = 72;

let app: InstalledApp;
let page: typeof import("#app/routes/portal.ts");
let codes: typeof import("#app/routes/portal_.codes.ts");
let byLink: typeof import("#app/routes/portal_.page.ts");
let links: typeof import("#app/portal/links.server.ts");
let offer: BuiltOffer;
beforeAll(async () => {
  app = await anInstalledApp();
  page = await import("#app/routes/portal.ts");
  codes = await import("#app/routes/portal_.codes.ts");
  byLink = await import("#app/routes/portal_.page.ts");
  links = await import("#app/portal/links.server.ts");
});
beforeEach(async () => {
  await app.empty();
  app.twin.reset({ keepInstallation: true });
  const { shop, db } = app;
  await db.shop.create({ data: { domain: shop, name: "L", currency: "USD", ianaTimezone: "America/New_York", installedAt: new Date() } });
  offer = await anOffer().titled("Summer Glow").withCodes("MAYA15", "LEO15").in(ctx(), shelfOf(app.twin.world));
  await is(0, A);
  await is(1, B);
});
afterAll(() => app.close());

const ctx = () => ({ shop: app.shop, db: app.shopDb(app.shop) });
const is = (member: number, customer: number) =>
  app.db.member.updateMany({ where: { id: offer.members[member]!.memberId }, data: { customerId: `gid://shopify/Customer/${customer}` } });
const shown = async (asking: Partial<Asking> = {}) => (await page.loader(fromStorefront("", { shop: app.shop, ...asking }))).text();
async function read(customer: number): Promise<CreatorView> {
  const answer = await codes.loader(fromStorefront("/codes", { shop: app.shop, customer }));
  return ((await answer.json()) as { view: CreatorView }).view;
}
const caught = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (thrown: unknown) => (thrown as Response).status,
  );

test("a creator who is signed in sees their own code and nobody else's", async () => {
  expect(await shown({ customer: A })).toContain("MAYA15");
  expect(await shown({ customer: A })).not.toContain("LEO15");
  expect((await read(B)).offers).toMatchObject([
    { title: "Summer Glow", discount: "15% off", status: "active", code: "LEO15", mayAsk: true },
  ]);
});

test("another customer, or nobody, sees no code on the page or in the block's answer", async () => {
  for (const asking of [{}, { customer: 99 }]) {
    expect(await shown(asking)).not.toMatch(/MAYA15|LEO15/);
    const answer = await codes.loader(fromStorefront("/codes", { shop: app.shop, ...asking }));
    expect(await answer.json()).toEqual({ signedIn: "customer" in asking, view: null, keys: {} });
  }
});

test("a customer id that the visitor wrote into the address instead of Shopify is refused", async () => {
  const { request, ...rest } = fromStorefront("", { shop: app.shop, customer: 99 });
  const forged = request.url.replace("logged_in_customer_id=99", `logged_in_customer_id=${A}`);
  expect(await caught(page.loader({ ...rest, request: new Request(forged) }))).toBe(400);
});

test("a request that was signed with another secret, or signed long ago, is refused", async () => {
  expect(await caught(shown({ customer: A, secret: "forged" }))).toBe(400);
  expect(await caught(shown({ customer: A, signedAt: Math.floor(Date.now() / 1000) - 3_600 }))).toBe(400);
  expect(await caught(codes.loader(fromStorefront("/codes", { shop: app.shop, customer: A, secret: "forged" })))).toBe(400);
});

test("nothing that holds a code may be kept on its way, and Shopify is told to put the page into the theme", async () => {
  const answers = [
    await page.loader(fromStorefront("", { shop: app.shop, customer: A })),
    await codes.loader(fromStorefront("/codes", { shop: app.shop, customer: A })),
  ];
  expect(answers.map(({ headers }) => [headers.get("Content-Type"), headers.get("Cache-Control")])).toEqual([
    ["application/liquid", "no-store"],
    ["application/json; charset=utf-8", "no-store"],
  ]);
});

test("script or Liquid in a name, a code or a title can only be read", async () => {
  const evil = `"><script>alert(1)</script>{{ shop }}{% x %}`;
  await app.db.offer.updateMany({ data: { title: evil, summary: evil } });
  await app.db.promoCode.updateMany({ where: { name: "MAYA15" }, data: { name: evil } });
  const body = await shown({ customer: A });
  expect(body.replace(/<script>\nfor[^]*?<\/script>/, "")).not.toMatch(/<script|\{\{|\{%/);
  expect(body).toContain("&#60;script&#62;");
});

test("a refreshed code is there on the next load, with the old one while both work", async () => {
  const { enrolmentId } = offer.members[0]!;
  const refresh = await app.db.refresh.create({
    data: {
      shop: app.shop,
      offerId: offer.id,
      state: "running",
      createdBy: "1",
      oldEnds: "at_time",
      retireAt: new Date("2099-01-01T00:00:00Z"),
    },
  });
  const at = { shop: app.shop, refreshId: refresh.id, enrolmentId, discountId: offer.discountId, position: 0, oldName: "MAYA15" };
  await app.db.refreshItem.create({ data: { ...at, state: "running", plan: "rename", step: "verify_added", newName: "MAYAGLOW" } });
  expect((await read(A)).offers[0]).toMatchObject({ code: "MAYA15", oldCode: null, mayAsk: false });
  await app.db.refreshItem.updateMany({ data: { step: "delete", addedAt: new Date() } });
  expect((await read(A)).offers[0]).toMatchObject({ code: "MAYAGLOW", oldCode: { name: "MAYA15", endsAt: "2099-01-01T00:00:00.000Z" } });
  expect(await shown({ customer: A })).toMatch(/Your old code MAYA15 works until .* EST\./);
});

test("a creator sees the code of each channel with its name in their language, and the link that leads to it", async () => {
  const { memberId, enrolmentId } = offer.members[0]!;
  const { shop, db } = app;
  await db.channel.createMany({
    data: [
      { shop, slug: "ig", name: "Instagram", createdAt: new Date() },
      { shop, slug: "in-person", name: "In person", createdAt: new Date() },
    ],
  });
  const further = {
    shop,
    offerId: offer.id,
    memberId,
    enrolmentId,
    liveFrom: new Date("2026-01-01"),
    issuedFor: "channel",
    isPrimary: false,
  };
  for (const [name, channel] of [
    ["MAYAIG", "ig"],
    ["MAYASHOP", "in-person"],
  ] as const)
    await db.promoCode.create({ data: { ...further, name, key: name, channel, redeemCodeId: `gid://x/${name}` } });
  const gone = { liveUntil: new Date("2026-02-01"), endedFor: "leak", isPrimary: false };
  await db.promoCode.create({ data: { ...further, ...gone, name: "OLDIG", key: "OLDIG", channel: "ig" } });
  const [mine] = (await read(A)).offers;
  expect(mine).toMatchObject({ code: "MAYA15", before: null });
  expect(mine?.channels?.map(({ label, link }) => [label, link])).toEqual([
    ["In person: MAYASHOP", `${mine?.link}/in-person`],
    ["Instagram: MAYAIG", `${mine?.link}/ig`],
  ]);
  expect(await shown({ customer: A })).toMatch(/Instagram: MAYAIG[^]*data-copy="[^"]*\/go\/[^"]*\/ig"/);
  expect(await shown({ customer: A, pathPrefix: "/de/apps/reissue" })).toContain("Persönlich: MAYASHOP");
});

test("totals are those of every code the creator ever had, net of refunds", async () => {
  const { memberId, enrolmentId } = offer.members[0]!;
  const { shop, db } = app;
  await db.order.create({
    data: {
      shop,
      id: "gid://shopify/Order/1",
      name: "#1",
      processedAt: new Date(),
      updatedAt: new Date(),
      currency: "USD",
      subtotalMinor: 5_000n,
    },
  });
  const code = await db.promoCode.findFirstOrThrow({ where: { enrolmentId } });
  const sums = { grossMinor: 5_000n, refundedMinor: 450n, netMinor: 4_550n, commissionMinor: 455n };
  await db.conversion.create({
    data: {
      shop,
      orderId: "gid://shopify/Order/1",
      enrolmentId,
      offerId: offer.id,
      memberId,
      promoCodeId: code.id,
      at: new Date(),
      state: "counted",
      ...sums,
    },
  });
  expect((await read(A)).offers[0]!.totals).toEqual({
    conversions: 1,
    sales: { amount: "45.50", currency: "USD" },
    commission: { amount: "4.55", currency: "USD" },
  });
});

test("the signed link opens the same page without an account, and a used-up one says so kindly", async () => {
  const { memberId } = offer.members[0]!;
  const given = await links.pageLinks(ctx(), [memberId], { keys: testSigning(), now: new Date() });
  const t = new URL(given.get(memberId)!.url).searchParams.get("t")!;
  const open = async (token: string) => (await byLink.loader(fromStorefront("/page", { shop: app.shop, query: { t: token } }))).text();
  expect(await open(t)).toContain("MAYA15");
  expect(await open(t)).toMatch(/This link works until \w+ \d+, \d{4}/);
  expect(await open(t)).not.toContain("LEO15");
  expect(await open(`${t}x`)).toContain("not complete");
  await app.db.pageLink.updateMany({ data: { expiresAt: new Date() } });
  expect(await open(t)).toContain("has expired");
  await app.db.pageLink.updateMany({ data: { revokedAt: new Date() } });
  expect(await open(t)).toContain("was ended by the shop");
});

test("where the merchant has put the page is learned from what Shopify signs", async () => {
  const { shop } = app;
  await shown({ customer: A, pathPrefix: "/community/creators" });
  expect(await app.db.shop.findFirst({ where: { domain: shop } })).toMatchObject({ proxyPath: "/community/creators" });
});

test("the page says what changed and when, what a pause means, and whom to write to; a link that leads to no discount is not shown", async () => {
  const { memberId, enrolmentId } = offer.members[0]!;
  const ended = { liveFrom: new Date("2026-01-01"), liveUntil: new Date("2026-03-02T12:00:00Z"), issuedFor: "welcome", endedFor: "leak" };
  await app.db.promoCode.create({
    data: { ...ended, shop: app.shop, offerId: offer.id, memberId, enrolmentId, name: "OLDMAYA", key: "OLDMAYA", isPrimary: false },
  });
  await app.db.shop.updateMany({ data: { mailReplyTo: "creators@lumen.example" } });
  expect(await shown({ customer: A })).toMatch(/Changed on Mar 2, 2026: OLDMAYA no longer works, MAYA15 does\.[^]*creators@lumen\.example/);
  await app.db.offer.updateMany({ data: { status: "EXPIRED", pausedAt: new Date() } });
  expect(await shown({ customer: A })).toContain("Paused by the shop: for now your code takes nothing off.");
  await app.db.offer.updateMany({ data: { status: "ACTIVE", pausedAt: null } });
  await app.db.promoCode.updateMany({
    where: { enrolmentId, liveUntil: null },
    data: { liveUntil: new Date("2026-04-05T12:00:00Z"), endedFor: "other" },
  });
  await app.db.enrolment.updateMany({ where: { id: enrolmentId }, data: { status: "inactive" } });
  const none = await shown({ customer: A });
  expect(none).toContain("MAYA15 stopped working on Apr 5, 2026.");
  expect(none).not.toContain("Copy link");
});

test("the page speaks the language of its address, its folder or the browser, keeps it through a form, and what they read is remembered", async () => {
  const { memberId, enrolmentId } = offer.members[0]!;
  const locale = async () => (await app.db.member.findFirstOrThrow({ where: { id: memberId } })).locale;
  await app.db.offer.updateMany({ data: { endsAt: new Date("2099-03-02T12:00:00Z") } });
  const german = await shown({ customer: A, pathPrefix: "/de/apps/reissue" });
  expect(german).toMatch(/lang="de"[^]*Deine Rabattcodes[^]*Summer Glow[^]*Code kopieren[^]*Bis 2\. März 2099/);
  expect(await locale()).toBe("de");
  const japanese = await shown({ customer: A, query: { locale: "ja-JP" } });
  expect(japanese).toMatch(/あなたのプロモーションコード[^]*2099年3月2日 ?まで/);
  expect(japanese).toContain('action="/apps/reissue/names?locale=ja-JP"');
  expect(await locale()).toBe("ja-JP");
  // A language that is not spoken here is answered in English, and is nothing to remember.
  expect(await shown({ customer: A, pathPrefix: "/ko/apps/reissue" })).toContain("Your promo codes");
  expect(await locale()).toBe("ja-JP");
  expect(await shown({ pathPrefix: "/pt-br/apps/reissue" })).toContain("Entre na sua conta");

  const names = await import("#app/routes/portal_.names.ts");
  const { formKey } = await import("#app/portal/form-key.ts");
  const form = { enrolmentId, key: formKey(app.shop, enrolmentId, testSigning()), intent: "check", name: "ab" };
  const answered = await names.action(fromStorefront("/names", { shop: app.shop, customer: A, query: { locale: "es" }, form }));
  expect(await answered.text()).toContain("Demasiado corto: 3 caracteres como mínimo.");

  const { readFacts } = await import("#app/messages/read-facts.server.ts");
  const { withUnsubscribe } = await import("#app/messages/letter.server.ts");
  const facts = await readFacts(ctx(), { offerId: offer.id, enrolmentIds: [enrolmentId], now: new Date(), links: "none" });
  expect(withUnsubscribe("Hallo", "https://x.example", facts.get(enrolmentId)!.locale)).toContain("今後このようなメッセージを受け取らない");
});
