import type { BuiltOffer } from "#tests/support/builders.ts";
import { testSigning } from "#tests/support/keys.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { redactCustomer } from "#tests/support/privacy.ts";
import { fromStorefront } from "#tests/support/storefront.ts";

import { aShopWithCreators, LEO, MAYA } from "./portal-shop.ts";

let app: InstalledApp;
let names: typeof import("#app/routes/portal_.names.ts");
let codes: typeof import("#app/routes/portal_.codes.ts");
let leak: typeof import("#app/routes/portal_.leak.ts");
let composition: typeof import("#app/composition.server.ts");
let decide: typeof import("#app/portal/decide-names.server.ts");
let requests: typeof import("#app/portal/name-requests.server.ts");
let keys: typeof import("#app/portal/form-key.ts");
let offer: BuiltOffer;
beforeAll(async () => {
  app = await anInstalledApp();
  names = await import("#app/routes/portal_.names.ts");
  codes = await import("#app/routes/portal_.codes.ts");
  leak = await import("#app/routes/portal_.leak.ts");
  composition = await import("#app/composition.server.ts");
  decide = await import("#app/portal/decide-names.server.ts");
  requests = await import("#app/portal/name-requests.server.ts");
  keys = await import("#app/portal/form-key.ts");
});
beforeEach(async () => {
  offer = await aShopWithCreators(app);
});
afterAll(() => app.close());

const JSON_PLEASE = "application/json";
type Said = { asked: boolean; answer: { answer: string } | null; text: string };

async function send(
  intent: "check" | "ask" | "withdraw",
  name: string,
  { customer = MAYA, member = 0, key = "" } = {},
): Promise<{ status: number; said: Said }> {
  const { enrolmentId } = offer.members[member]!;
  const form = { intent, name, enrolmentId, key: key || keys.formKey(app.shop, enrolmentId, testSigning()) };
  const answer = await names.action(fromStorefront("/names", { shop: app.shop, customer, form, accept: JSON_PLEASE }));
  return { status: answer.status, said: (await answer.json()) as Said };
}
const told = async (name: string) => (await send("check", name)).said.answer?.answer;
const ctx = () => composition.contextOf(app.shop);
const open = async () => (await requests.listNameRequests(ctx(), { which: "open" })).rows;
const atOnce = (requestIds: string[]) => ({ requestIds, oldEnds: "at_once" as const, retireAt: null });
const asStaff = () => ({
  staffId: "42",
  codes: composition.codesOf(app.shop, "person"),
  enqueue: composition.enqueue,
  now: () => new Date(),
});

test("a creator learns at once whether a name can be had, and never whose it is", async () => {
  await app.aDiscount("Autumn", ["OUTSIDE20"]);
  await app.db.promoCode.updateMany({ where: { name: "LEO15" }, data: { liveUntil: new Date(), endedFor: "leak" } });
  expect(await told("MAYAGLOW")).toBe("available");
  expect(await told("outside20")).toBe("not_available");
  expect(await told("LEO15")).toBe("not_available");
  // Another creator's former name is no more to be had than one that leaked.
  await app.db.promoCode.updateMany({ where: { name: "LEO15" }, data: { endedFor: "creator_request" } });
  await app.db.nameClaim.deleteMany({ where: { key: "LEO15" } });
  expect(await told("LEO15")).toBe("not_available");
  expect(await told("maya15")).toBe("same");
  expect(await told("MAYA GLOW")).toBe("not_allowed");
  expect(await told("<script>")).toBe("not_allowed");
  expect(await told("A".repeat(41))).toBe("not_allowed");
  const { said } = await send("check", "OUTSIDE20");
  expect(JSON.stringify(said)).not.toMatch(/Autumn|Leo|Member/);
});

test("when Shopify cannot be asked, the creator can ask all the same", async () => {
  app.twin.faults.add({ kind: "5xx", times: 50 });
  expect(await told("MAYAGLOW")).toBe("unknown");
});

test("who tries many names is asked to wait, and another creator is not", async () => {
  for (let at = 0; at < 12; at += 1) await told(`TRY${at}`);
  expect(await told("ONEMORE")).toBe("too_often");
  const { clearOldCounters } = await import("#app/platform/db-counters.server.ts");
  await clearOldCounters(new Date());
  expect(await told("ONEMORE")).toBe("too_often");
  expect((await send("check", "LEOGLOW", { customer: LEO, member: 1 })).said.answer?.answer).toBe("available");
  await clearOldCounters(new Date(Date.now() + 600_001));
  expect(await app.db.$queryRaw`SELECT key FROM limits.asked`).toEqual([]);
});

test("nobody asks in another creator's name: not another customer, not a form made elsewhere", async () => {
  expect((await send("ask", "STOLEN", { customer: LEO })).status).toBe(403);
  expect((await send("ask", "STOLEN", { customer: 99 })).status).toBe(403);
  expect((await send("ask", "STOLEN", { key: "forged" })).status).toBe(403);
  expect(await open()).toEqual([]);
});

test("asking twice leaves one open request, the last", async () => {
  await send("ask", "MAYAGLOW");
  await Promise.all([send("ask", "MAYASHINE"), send("ask", "MAYADEW")]);
  const waiting = await open();
  expect(waiting).toHaveLength(1);
  expect(["MAYASHINE", "MAYADEW"]).toContain(waiting[0]!.name);
});

test("an approved name is a refresh like any other, with the reason that the creator asked", async () => {
  await send("ask", "MAYAGLOW");
  const [wish] = await open();
  const { refreshIds, approved, kept } = await decide.approveNames(ctx(), atOnce([wish!.id]), asStaff());
  expect([approved, kept]).toEqual([1, []]);
  const refresh = await app.db.refresh.findFirstOrThrow({ where: { id: refreshIds[0]! }, include: { items: true } });
  expect(refresh).toMatchObject({ state: "running", reason: "creator_request", startedBy: "42", oldEnds: "at_once" });
  expect(refresh.items).toMatchObject([{ oldName: "MAYA15", newName: "MAYAGLOW", state: "running" }]);
  expect(await app.db.nameRequest.findFirst({ where: { id: wish!.id } })).toMatchObject({
    state: "approved",
    refreshId: refresh.id,
    decidedBy: "42",
  });
  const told = await app.db.activity.findMany({ orderBy: { at: "asc" }, select: { kind: true, actor: true } });
  expect(told).toEqual(
    expect.arrayContaining([
      { kind: "name_requested", actor: "creator" },
      { kind: "name_request_approved", actor: "staff" },
    ]),
  );
});

test("whoever approves says until when the old code works beside the new one", async () => {
  await send("ask", "MAYAGLOW");
  const [wish] = await open();
  const retireAt = new Date(Date.now() + 86_400_000);
  const approval = { requestIds: [wish!.id], oldEnds: "at_time" as const, retireAt };
  const { refreshIds } = await decide.approveNames(ctx(), approval, asStaff());
  expect(await app.db.refresh.findFirst({ where: { id: refreshIds[0]! } })).toMatchObject({
    state: "running",
    oldEnds: "at_time",
    retireAt,
  });
});

test("an old code cannot stop in the past: the request stays open with the reason, and no refresh is left behind", async () => {
  await send("ask", "MAYAGLOW");
  const [wish] = await open();
  for (const retireAt of [null, new Date(Date.now() - 1_000)]) {
    const approval = { requestIds: [wish!.id], oldEnds: "at_time" as const, retireAt };
    const { approved, kept } = await decide.approveNames(ctx(), approval, asStaff());
    expect([approved, kept]).toMatchObject([0, [{ name: "MAYAGLOW", because: "time_past" }]]);
  }
  expect((await open()).map(({ name }) => name)).toEqual(["MAYAGLOW"]);
  expect(await app.db.refresh.count()).toBe(0);
});

test("of several approved at once, a name that is taken meanwhile stays open with the reason, the others go", async () => {
  await send("ask", "MAYAGLOW");
  await send("ask", "LEOGLOW", { customer: LEO, member: 1 });
  await app.db.nameRequest.updateMany({ where: { name: "LEOGLOW" }, data: { name: "MAYA15", key: "MAYA15" } });
  const ids = (await open()).map(({ id }) => id);
  const { approved, kept, refreshIds } = await decide.approveNames(ctx(), atOnce(ids), asStaff());
  expect([approved, refreshIds.length]).toEqual([1, 1]);
  expect(kept).toMatchObject([{ name: "MAYA15", because: { answer: "taken_by_member" } }]);
  expect((await open()).map(({ name }) => name)).toEqual(["MAYA15"]);
});

test("when none of them can be carried out, no refresh is left behind", async () => {
  await send("ask", "MAYAGLOW");
  await app.db.nameRequest.updateMany({ data: { name: "LEO15", key: "LEO15" } });
  const { approved, kept } = await decide.approveNames(ctx(), atOnce((await open()).map(({ id }) => id)), asStaff());
  expect([approved, kept.length]).toEqual([0, 1]);
  expect(await app.db.refresh.count()).toBe(0);
});

test("a declined creator reads the note on their page", async () => {
  await send("ask", "MAYAGLOW");
  const [wish] = await open();
  await decide.declineNames(ctx(), { requestIds: [wish!.id], answer: "Too close to another code.", staffId: "42", now: new Date() });
  const answer = await codes.loader(fromStorefront("/codes", { shop: app.shop, customer: MAYA }));
  const { view } = (await answer.json()) as { view: { offers: object[] } };
  expect(view.offers).toMatchObject([{ wish: { name: "MAYAGLOW", state: "declined", answer: "Too close to another code." } }]);
});

test("several are declined at once with one note, and one that was decided meanwhile is left as it is", async () => {
  await send("ask", "MAYAGLOW");
  await send("ask", "LEOGLOW", { customer: LEO, member: 1 });
  const ids = (await open()).map(({ id }) => id);
  await decide.approveNames(ctx(), atOnce([ids[0]!]), asStaff());
  const said = { requestIds: ids, answer: "Not now.", staffId: "42", now: new Date() };
  expect(await decide.declineNames(ctx(), said)).toBe(1);
  expect(await open()).toEqual([]);
  const states = await app.db.nameRequest.findMany({ where: { id: { in: ids } }, orderBy: { state: "asc" } });
  expect(states).toMatchObject([{ state: "approved" }, { state: "declined", answer: "Not now." }]);
});

test("a customer who is redacted leaves no request behind", async () => {
  await send("ask", "MAYAGLOW");
  await redactCustomer(ctx(), { customerId: `gid://shopify/Customer/${MAYA}` });
  expect(await app.db.nameRequest.count()).toBe(0);
});

test("who looked up many names can still ask for one, and takes it back by a press", async () => {
  for (let at = 0; at < 13; at += 1) await told(`TRYAGAIN${at}`);
  expect(await told("MAYAGLOW")).toBe("too_often");
  expect((await send("ask", "MAYAGLOW")).said).toMatchObject({ asked: true });
  expect((await open()).map(({ name }) => name)).toEqual(["MAYAGLOW"]);
  // Nobody else takes it back.
  expect((await send("withdraw", "", { customer: LEO })).status).toBe(403);
  for (const _ of ["once", "and again"]) expect((await send("withdraw", "")).said).toMatchObject({ asked: false, withdrawn: true });
  expect(await open()).toEqual([]);
  expect(await app.db.activity.count({ where: { kind: "name_request_withdrawn", actor: "creator" } })).toBe(1);
});

test.each(["M", "MAYA🔥", "12345", "FUCKMAYA10", "PUTA20"])("%s cannot be asked for", async (name) => {
  expect((await send("ask", name)).said).toMatchObject({ asked: false, answer: { answer: "not_allowed" } });
  expect(await open()).toEqual([]);
});

async function report(seen: string, { customer = MAYA, member = 0 } = {}): Promise<{ status: number; page: string }> {
  const { enrolmentId } = offer.members[member]!;
  const form = { seen, enrolmentId, key: keys.formKey(app.shop, enrolmentId, testSigning()) };
  const answer = await leak.action(fromStorefront("/leak", { shop: app.shop, customer, form }));
  return { status: answer.status, page: await answer.text() };
}

test("a creator reports their own code, in words or by an address; both join one case, and who reports again and again is asked to wait", async () => {
  expect((await report("  ")).page).toContain("Say where you saw it");
  expect(await app.db.leakCase.count()).toBe(0);
  expect((await report("https://coupons.example/lumen")).page).toContain("Thank you. The shop will look at it.");
  for (let at = 0; at < 4; at += 1) await report("a friend's\0 <b>list</b>");
  expect((await report("once more")).page).toContain("You have reported many times. Try again in 60 minutes.");
  const cases = await app.db.leakCase.findMany();
  expect(cases).toEqual([expect.objectContaining({ name: "MAYA15", state: "open", tier: "A" })]);
  expect((cases[0]!.reasons as { words: string }[]).map(({ words }) => words)).toEqual([
    "The creator saw it at https://coupons.example/lumen",
    "The creator says: “a friend's <b>list</b>”",
  ]);
  const acts = await app.db.activity.findMany({ where: { kind: "leak_found" } });
  expect(acts.map(({ actor }) => actor)).toEqual(["creator", "creator"]);
});

test("nobody reports another creator's code", async () => {
  expect((await report("there", { customer: LEO })).page).not.toContain("Thank you");
  expect((await report("there", { customer: 99 })).status).toBe(403);
  expect(await app.db.leakCase.count()).toBe(0);
});
