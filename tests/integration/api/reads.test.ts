/** What the API reads of everything that screens show; every answer is held against the OpenAPI document. */
import type { ApiScope } from "#app/access/scopes.ts";

import { anApiShop, type ApiShop } from "./a-shop.ts";

let shop: ApiShop;
beforeAll(async () => void (shop = await anApiShop()));
afterAll(() => shop.close());

test("everything else that screens show is told with its units, of this shop alone, and without what the key may not read", async () => {
  const { aWholeShop } = await import("#tests/support/whole-shop.ts");
  const [mine, other] = await Promise.all(["told", "other"].map((name) => aWholeShop(shop.app.db, `${name}.myshopify.com`)));
  const ctx = { shop: "told.myshopify.com", db: shop.app.shopDb("told.myshopify.com") };
  const { createApiKey } = await import("#app/access/api-keys.server.ts");
  const keyFor = async (...scopes: ApiScope[]) => {
    const made = await createApiKey(ctx, { name: scopes.join(), scopes, by: "1", now: new Date() });
    return shop.client.with(made.ok ? made.key : "");
  };
  const [view, money, messages, both] = [
    await keyFor("view"),
    await keyFor("money"),
    await keyFor("messages"),
    await keyFor("messages", "money"),
  ];
  const dollars = (amountMinor: number) => ({ amountMinor, currency: "USD" });
  const sold = { conversions: 1, revenue: dollars(900), refunded: dollars(100), commission: dollars(90) };
  expect((await money("getSales")).body).toMatchObject({ ...sold, clicks: 3, ordersOf: { newCustomers: 1, returning: 0, unknown: 0 } });
  for (const [by, id] of [
    ["offer", mine!.offerId],
    ["member", mine!.memberId],
  ] as const)
    expect((await money("listSales", { query: { by } })).body.items).toMatchObject([{ id, ...sold }]);
  const march = { from: "2026-03-01", to: "2026-03-03" };
  expect((await money("getSalesOverTime", { query: march })).body).toMatchObject({
    unit: "day",
    points: [
      { day: "2026-03-01", conversions: 1, revenue: dollars(900) },
      { day: "2026-03-02", conversions: 0 },
    ],
  });
  // A day is one of the shop's zone.
  await shop.app.db.shop.update({ where: { domain: ctx.shop }, data: { ianaTimezone: "Pacific/Auckland" } });
  expect((await money("getSales", { query: { from: "2026-03-02" } })).body).toMatchObject({ conversions: 1 });
  expect((await money("listOrders", { query: { to: "2026-03-02" } })).body.items).toEqual([]);
  expect((await money("getCommissionSettings")).body).toMatchObject({
    shop: { hold: { days: 0, from: "placed" } },
    offers: [{ offerId: mine!.offerId }],
  });
  expect((await money("listUnassignedOrders", { query: { given: "True" } })).body.items).toMatchObject([
    { name: "#8", given: { memberId: mine!.memberId, reason: "Placed at the counter" } },
  ]);
  expect((await view("listOffers")).body.items).toMatchObject([
    { status: "ACTIVE", availability: { share: 100, decidedBy: "unknown", rollouts: [] } },
  ]);
  await ctx.db.offer.updateMany({ data: { rollouts: [{ rollout: "Half", effect: "expire", share: 40, until: null }] } });
  expect((await view("listOffers")).body.items).toMatchObject([
    { availability: { share: 60, decidedBy: "rollout", rollouts: [{ name: "Half" }] } },
  ]);
  expect((await view("listLeakCases")).body.items).toMatchObject([{ note: "A podcast", guard: { sentence: "Use Sofia’s link." } }]);
  expect((await view("getCalendar", { query: { from: "2026-01-01", to: "2026-12-31" } })).body.items).toMatchObject([
    { kind: "offer_starts" },
  ]);
  expect((await view("getCalendar", { query: { from: "2026-01-01", to: "2199-12-31" } })).body).toMatchObject({ errors: [{ at: "to" }] });
  expect((await view("getAttention")).body.items).not.toEqual([]);
  expect((await view("listWebhooks")).body.items).toMatchObject([{ host: "example.com" }]);

  expect((await view("listOfferSetups")).body.items).toMatchObject([{ state: "done", title: null, members: 1 }]);
  const [adoption, ...more] = (await view("listAdoptions")).body.items!;
  expect([adoption, more]).toMatchObject([{ title: "Glow", codes: 1 }, []]);
  const codes = await view("listAdoptionCodes", { params: { adoptionId: String(adoption!.id) } });
  expect(codes.body.items).toMatchObject([{ memberId: mine!.memberId }]);
  const { id: otherAdoption } = await shop.app.shopDb("other.myshopify.com").adoption.findFirstOrThrow({});
  expect((await view("listAdoptionCodes", { params: { adoptionId: otherAdoption } })).body).toMatchObject({ code: "not_found" });
  expect((await view("listMemberImports")).body.items).toHaveLength(1);
  const { refreshId, position } = await ctx.db.refreshItem.findFirstOrThrow({ where: { refreshId: { not: null } } });
  const row = (at: number) => ({ params: { refreshId: refreshId!, position: String(at) } });
  expect((await view("getRowTimeline", row(position + 1))).body.items).toMatchObject([{ outcome: "planned" }]);
  expect((await view("getRowTimeline", row(position + 99))).body).toMatchObject({ code: "not_found" });
  expect((await view("listMessageTemplates")).body.items).toMatchObject([{ name: "Ours", body: "Hi" }]);
  expect((await messages("listSuppressedAddresses")).body.items).toMatchObject([{ address: "gone@example.com", cause: "bounced" }]);
  expect((await view("listSavedViews")).body.items).toMatchObject([{ list: "offers", name: "Paused", query: "state=paused" }]);
  expect((await view("getSettings")).body).toMatchObject({ refreshes: { oldCodesEnd: "at_once", undoHours: 24 }, digest: {} });

  const { id: messageId } = await ctx.db.message.findFirstOrThrow({});
  const told = await view("listRecipients", { params: { messageId } });
  expect(told.body.items).toMatchObject([{ memberId: mine!.memberId, state: "sent" }]);
  expect(JSON.stringify([told.body, (await view("listMessages")).body])).not.toMatch(/Hi Sofia|sofia@/);
  const texts = (by: typeof view) => by("listMessageTexts", { params: { messageId } });
  expect((await texts(view)).body).toMatchObject({ code: "not_allowed" });
  expect((await texts(messages)).body.items).toMatchObject([{ address: "sofia@example.com", body: "Hi Sofia" }]);
  await ctx.db.message.updateMany({ data: { body: "You earned {{ earned }}" } });
  const [hidden, shown] = [(await texts(messages)).body.items!, (await texts(both)).body.items!];
  expect([hidden[0]!.body, shown[0]!.body]).toEqual([null, "Hi Sofia"]);
  expect((await view("listActivity", { query: { memberId: mine!.memberId } })).body.items).toMatchObject([
    {
      kind: "member_added",
      by: { kind: "staff", staffId: "1", name: "Ines Castillo" },
      members: [{ memberId: mine!.memberId, after: { email: "sofia@example.com" } }],
    },
  ]);
  expect((await view("listActivity", { query: { memberId: other!.memberId } })).body.items).toEqual([]);
  const anywhere = Object.fromEntries(
    [
      ...Object.keys(shop.document.paths)
        .join()
        .matchAll(/\{(\w+)\}/g),
    ].map(([, name]) => [name, messageId]),
  );
  for (const name of shop.client.operations.filter((one) => /^(?:get|list)/.test(one))) {
    const scope = /Needs a key that may “(\w+)”/.exec(shop.client.describe(name))?.[1];
    const by = { View: money, Money: view, Messages: view }[scope ?? ""];
    if (by) expect([name, (await by(name, { params: anywhere })).body.code]).toEqual([name, "not_allowed"]);
  }
});
