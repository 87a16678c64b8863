import { parseActivityFilter } from "#app/activity/activity-filter.ts";
import type { Right } from "#app/access/rights.ts";
import { API_KEY, API_SECRET } from "#tests/support/app.ts";
import { aWholeShop } from "#tests/support/whole-shop.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { mintSessionToken } from "#tests/twin/outside/install/session-token.ts";

const ANA = { id: 41, firstName: "Ana", lastName: "Ruiz", email: "ana@lumen.example", accountOwner: true, locale: "en" };
const INES = { id: 42, firstName: "Ines", lastName: "Castillo", email: "ines@lumen.example", accountOwner: false, locale: "en" };
const TOM = { id: 43, firstName: "Tom", lastName: "Berg", email: "tom@lumen.example", accountOwner: false, locale: "en" };
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36";

let app: InstalledApp;
let composition: typeof import("#app/composition.server.ts");
let staff: typeof import("#app/access/staff-rights.server.ts");

beforeAll(async () => {
  app = await anInstalledApp();
  composition = await import("#app/composition.server.ts");
  staff = await import("#app/access/staff-rights.server.ts");
});
beforeEach(async () => {
  await app.empty();
  await app.signIn();
  app.twin.world.data.staff = [ANA, INES, TOM];
  for (const { id } of app.twin.world.data.staff) await composition.forAdmin(await asked(id));
});
afterAll(() => app.close());

async function asked(userId: number, { path = "/app", form }: { path?: string; form?: Record<string, string> } = {}): Promise<Request> {
  const token = await mintSessionToken({ shop: app.shop, clientId: API_KEY, userId, sessionId: "s", secret: API_SECRET });
  const address = new URL(`https://reissue.example.com${path}`);
  if (!form) address.search = `shop=${app.shop}&embedded=1&host=${btoa(`${app.shop}/admin`)}`;
  const headers = { "User-Agent": BROWSER, Authorization: `Bearer ${token}` };
  return new Request(address, form ? { method: "POST", body: new URLSearchParams(form), headers } : { headers });
}

const here = () => ({ shop: app.shop, db: app.shopDb(app.shop) });
const give = (staffId: number, rights: readonly Right[], by: number) =>
  staff.changeRights(here(), { staffId: `${staffId}`, rights, by: `${by}` });
const rightsOf = async (userId: number) => (await composition.forAdmin(await asked(userId))).rights;

test("everybody may do everything at first; what is taken is gone at the next press, and stands in the activity", async () => {
  expect(await rightsOf(42)).toEqual(["view", "refresh", "money", "settings"]);
  expect(await give(42, ["view", "refresh"], 41)).toEqual({ ok: true });
  expect(await rightsOf(42)).toEqual(["view", "refresh"]);
  const [told] = await app.db.activity.findMany({ where: { kind: "staff_rights_changed" } });
  expect(told).toMatchObject({ staffId: "41", subject: "Ines Castillo", before: { scopes: "View, Refresh, Money, Settings" } });
});

test("a press without the right is answered with a sentence that names whom to ask, and does nothing", async () => {
  const { offerId, enrolmentId } = await aWholeShop(app.db, "elsewhere.myshopify.com");
  await give(42, ["view"], 41);
  const route = await import("#app/routes/app.offers.$offerId/route.tsx");
  const request = await asked(42, { path: `/app/offers/${offerId}`, form: { enrolmentIds: enrolmentId } });
  const answer = await route.action({ request, params: { offerId }, context: {} });
  expect(answer).toEqual({
    refused: "You may look at refreshes, offers, members and messages, but not start or change them. Ask Ana Ruiz or Tom Berg.",
  });
  expect(await app.db.refresh.count({ where: { shop: app.shop } })).toBe(0);
});

test("files and pages of money are refused with 403, and the other pages bring no amount", async () => {
  await give(42, ["view", "refresh"], 41);
  const csv = await import("#app/routes/app.sales-tracking_.csv.ts");
  const refusal: unknown = await csv.loader({ request: await asked(42), params: {}, context: {} }).catch((thrown: unknown) => thrown);
  expect(refusal).toBeInstanceOf(Response);
  expect((refusal as Response).status).toBe(403);
  expect(await (refusal as Response).text()).toContain("You may not see or handle sales");
  const admin = await composition.forAdmin(await asked(42), "view");
  expect(admin.shown({ now: { revenueMinor: 500 } })).toEqual({ now: { revenueMinor: 0 } });
});

test("the owner keeps everything, and nobody changes their own rights, so somebody with the right to settings is always there", async () => {
  expect(await give(41, ["view"], 42)).toMatchObject({ ok: false });
  expect(await give(42, ["view"], 42)).toMatchObject({ ok: false });
  const both = await Promise.all([give(42, ["view"], 43), give(43, ["view"], 42)]);
  expect(both.filter(({ ok }) => ok)).toHaveLength(1);
});

test("somebody without the right to settings changes nothing, and nobody gives what they lack", async () => {
  await give(42, ["view", "settings"], 41);
  await give(43, ["view"], 41);
  expect(await give(43, ["view", "money"], 42)).toEqual({ ok: false, because: "You cannot give a right that you lack: Money." });
  expect(await give(42, ["view"], 43)).toMatchObject({ ok: false });
  expect(await give(43, ["view", "settings"], 42)).toEqual({ ok: true });
});

test("whoever may change settings but not see money neither reads amounts that webhooks were told nor has them sent elsewhere", async () => {
  await give(42, ["view", "refresh", "settings"], 41);
  const { addWebhook } = await import("#app/outgoing/webhooks.server.ts");
  const url = "https://hooks.example.com/services/T0/B0/secret";
  const added = await addWebhook(here(), { url, events: ["payout.paid", "leak.ended"], by: "41", now: new Date() });
  const id = added.ok ? added.id : "";
  const sent = { shop: app.shop, webhookId: id, payload: '{"sumMinor":900}', createdAt: new Date(), dueAt: new Date() };
  await app.db.outgoingDelivery.createMany({ data: ["payout.paid", "leak.ended"].map((type) => ({ ...sent, type })) });
  const route = await import("#app/routes/app.settings_.api/route.tsx");
  const shownTo = async (userId: number) => {
    const { deliveries } = await route.loader({ request: await asked(userId), params: {}, context: {} });
    return Object.fromEntries(deliveries.map(({ type, payload }) => [type, payload]));
  };
  expect(await shownTo(41)).toEqual({ "payout.paid": sent.payload, "leak.ended": sent.payload });
  expect(await shownTo(42)).toEqual({ "payout.paid": null, "leak.ended": sent.payload });
  const press = async (userId: number, form: Record<string, string>) => {
    const request = await asked(userId, { path: "/app/settings/api", form: { id, ...form } });
    const answer = await route.action({ request, params: {}, context: {} });
    return "refused" in answer ? answer.refused : answer.data.refused;
  };
  const elsewhere = { intent: "edit_webhook", url: "https://hooks.example.com/mine", events: "leak.ended" };
  expect(await press(42, elsewhere)).toMatch(/^You may not see or handle sales/);
  expect(await press(42, { intent: "rotate_secret" })).toMatch(/^You may not see or handle sales/);
  expect(await press(41, elsewhere)).toBeNull();
  // What was sent before can be sent again, to wherever it leads by then.
  expect(await press(42, { ...elsewhere, url })).toMatch(/^You may not see or handle sales/);
  const [edited] = await app.db.activity.findMany({ where: { kind: "webhook_edited" } });
  expect(edited).toMatchObject({ before: { address: "hooks.example.com" }, after: { address: "hooks.example.com, another path" } });
  expect(JSON.stringify(await app.db.activity.findMany())).not.toContain("/services/");
  // The activity is only ever added to: what an older version wrote is cut when it is read.
  const old = { kind: "webhook_added", actor: "staff", at: new Date(), after: { address: url } };
  await app.db.activity.create({ data: { id: crypto.randomUUID(), shop: app.shop, ...old } });
  const { readActivity } = await import("#app/activity/read-activity.server.ts");
  const filter = parseActivityFilter(new URLSearchParams(), "UTC");
  expect(JSON.stringify(await readActivity(here(), { filter, page: 1, pageSize: 50 }))).not.toContain("/services/");
});

test("the commission of an offer that is there is changed by whoever may see money, and all else of it by whoever may change offers", async () => {
  await give(42, ["view", "refresh"], 41);
  const route = await import("#app/routes/app.offers.$offerId_.edit/route.tsx");
  const { newForm } = await import("#app/offers/offer-form.ts");
  const loaded = newForm({ now: new Date(), zone: "UTC" });
  const save = async (userId: number, change: object) => {
    const edits = JSON.stringify({ loaded, loadedAt: new Date().toISOString(), mine: { ...loaded, ...change } });
    const request = await asked(userId, { path: "/app/offers/x/edit", form: { edits } });
    return route.action({ request, params: { offerId: crypto.randomUUID() }, context: {} });
  };
  expect(await save(42, { commissionPercent: "90" })).toMatchObject({
    refused: expect.stringMatching(/^You may not see or handle sales/) as string,
  });
  // The offer is none of the shop's: whoever gets so far is told.
  await expect(save(42, { title: "Autumn" })).rejects.toMatchObject({ init: { status: 404 } });
  await expect(save(41, { commissionPercent: "90" })).rejects.toMatchObject({ init: { status: 404 } });
});

test("keys that somebody made before a right was taken from them are named beside them until they are revoked", async () => {
  const keys = await import("#app/access/api-keys.server.ts");
  const made = [];
  for (const [name, scope] of [
    ["Nightly", "refresh"],
    ["Reader", "view"],
  ] as const)
    made.push(await keys.createApiKey(here(), { name, scopes: [scope], by: "42", now: new Date() }));
  const named = async () => (await staff.listStaff(here())).map(({ name, keys: of }) => [name, of]);
  expect(await named()).toEqual([
    ["Ana Ruiz", []],
    ["Ines Castillo", []],
    ["Tom Berg", []],
  ]);
  await give(42, ["view", "money"], 41);
  expect(await named()).toEqual([
    ["Ana Ruiz", []],
    ["Ines Castillo", ["Nightly"]],
    ["Tom Berg", []],
  ]);
  await keys.revokeApiKey(here(), { id: made[0]!.ok ? made[0]!.id : "", by: "41", now: new Date() });
  expect((await named())[1]).toEqual(["Ines Castillo", []]);
});

test("a creator's page tells what they earned, so a link to it is given by whoever may see money", async () => {
  const { memberId } = await aWholeShop(app.db, "pages.myshopify.com");
  await give(42, ["view", "refresh"], 41);
  const route = await import("#app/routes/app.members.$memberId_.page-link.ts");
  const request = await asked(42, { path: `/app/members/${memberId}/page-link`, form: { intent: "give" } });
  expect(await route.action({ request, params: { memberId }, context: {} })).toEqual({
    refused: expect.stringMatching(/^You may not see or handle sales/) as string,
  });
});

test("whoever becomes the owner may do everything again within the hour; where Shopify does not say, nobody is taken for the owner", async () => {
  await give(42, ["view"], 41);
  app.twin.world.data.staff = [
    { ...ANA, accountOwner: false },
    { ...INES, accountOwner: true },
  ];
  expect(await rightsOf(42)).toEqual(["view"]);
  await app.db.staffMember.updateMany({ where: { id: "42" }, data: { askedAt: new Date(Date.now() - 61 * 60_000) } });
  expect(await rightsOf(42)).toEqual(["view", "refresh", "money", "settings"]);
});

test("the block on an order's page is judged by the same rights", async () => {
  const { forAdminExtension } = await import("#app/http/extension-request.server.ts");
  await give(42, ["view"], 41);
  await expect(forAdminExtension(await asked(42), "refresh")).rejects.toMatchObject({ status: 403 });
  await expect(forAdminExtension(await asked(42), "view")).resolves.toMatchObject({ staffId: "42" });
});
