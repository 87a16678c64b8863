/** Two people in one form: what each form keeps, merges and refuses. */
import { randomUUID } from "node:crypto";

import type { ShopContext } from "#app/platform/db.server.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { anOffer } from "#tests/support/builders.ts";
import { inMemoryShopify } from "#tests/support/in-memory-shopify.ts";

const SHOP = "lumen-botanics.myshopify.com";
let app: TestApp;
let ana: ShopContext;
let ben: ShopContext;
let use: Awaited<ReturnType<typeof load>>;
const load = async () => ({
  ...(await import("#app/members/save-member.server.ts")),
  ...(await import("#app/projects/save-project.server.ts")),
  ...(await import("#app/projects/read-project.server.ts")),
  ...(await import("#app/projects/workflow.ts")),
  ...(await import("#app/shops/settings.server.ts")),
  ...(await import("#app/messages/mail-settings.server.ts")),
  ...(await import("#app/messages/compose-message.server.ts")),
  ...(await import("#app/messages/write-draft.server.ts")),
  ...(await import("#app/messages/saved-templates.server.ts")),
  ...(await import("#app/members/changes/change-members.server.ts")),
  ...(await import("#tests/support/import-file.ts")),
});
beforeAll(async () => {
  app = await anApp();
  use = await load();
});
beforeEach(async () => {
  await app.empty();
  ana = { shop: SHOP, db: app.shopDb(SHOP), by: "71" };
  ben = { ...ana, by: "72" };
  await app.db.shop.create({
    data: { domain: SHOP, name: "Lumen", currency: "USD", ianaTimezone: "America/New_York", installedAt: new Date() },
  });
  await app.db.staffMember.createMany({
    data: [
      { id: "71", name: "Ana" },
      { id: "72", name: "Ben" },
    ].map((one) => ({ shop: SHOP, askedAt: new Date(), ...one })),
  });
});
afterAll(() => app.close());

/** What a form showed when it was opened now. */
const seeing = <F>(loaded: F) => ({ loaded, loadedAt: new Date().toISOString() });
const byAna = { who: "staff", name: "Ana", at: expect.any(String) };

const MAYA = { firstName: "Maya", lastName: "Moss", email: "maya@mail.example", handle: "maya", customerId: "" };
async function aMember(): Promise<string> {
  const saved = await use.saveMember(ana, { memberId: null, form: MAYA });
  if (!saved.ok) throw new Error(saved.reason);
  return saved.memberId;
}

test("two people edit one member: different fields merge, the same field is refused with both values and whose it is", async () => {
  const memberId = await aMember();
  const seen = seeing(MAYA);
  expect(await use.saveMember(ana, { memberId, form: { ...MAYA, handle: "@Maya.Moss" }, seen })).toMatchObject({ ok: true });
  expect(await use.saveMember(ben, { memberId, form: { ...MAYA, lastName: "Lind" }, seen })).toMatchObject({ ok: true });
  expect(await use.saveMember(ben, { memberId, form: { ...MAYA, handle: "mossy" }, seen })).toMatchObject({
    ok: false,
    conflict: { current: { ...MAYA, lastName: "Lind", handle: "maya.moss" }, clashes: [{ unit: "handle", by: byAna }] },
  });
  expect(await ana.db.member.findFirst({ where: { id: memberId } })).toMatchObject({ lastName: "Lind", handle: "maya.moss" });
});

test("an import that changed a member meanwhile is a colleague's change too", async () => {
  const memberId = await aMember();
  const seen = seeing(MAYA);
  const bytes = Buffer.from(`E-mail,First name,Last name,Handle\n${MAYA.email},Maya,Moss,imported\n`);
  await use.importFile(ana, { fileName: "one.csv", bytes, createdBy: "71" });
  expect(await use.saveMember(ben, { memberId, form: { ...MAYA, handle: "mossy" }, seen })).toMatchObject({
    conflict: { current: { handle: "imported" }, clashes: [{ unit: "handle", by: byAna }] },
  });
});

test("two saves of one member at the same moment cannot both win", async () => {
  const memberId = await aMember();
  const seen = seeing(MAYA);
  const press = (who: ShopContext, handle: string) => use.saveMember(who, { memberId, form: { ...MAYA, handle }, seen });
  const answers = await Promise.all([press(ana, "one"), press(ben, "two")]);
  expect(answers.map(({ ok }) => ok).sort()).toEqual([false, true]);
});

test("a form for a new member, project or message that is sent twice makes one", async () => {
  const newId = randomUUID();
  const press = () => use.saveMember(ana, { memberId: null, form: MAYA, newId });
  expect(await Promise.all([press(), press()])).toEqual([
    { ok: true, memberId: newId },
    { ok: true, memberId: newId },
  ]);
  expect(await ana.db.member.count({})).toBe(1);
  const project = () => use.createProject(ana, { ...use.newProject(), name: "Spring", newId });
  expect(await Promise.all([project(), project()])).toEqual([
    { ok: true, projectId: newId },
    { ok: true, projectId: newId },
  ]);
  expect(await ana.db.project.count({})).toBe(1);
  const offer = await anOffer({ title: "Creators", codes: ["A"], usageLimit: null }).in(ana, inMemoryShopify());
  const memberIds = offer.members.map((member) => member.memberId);
  const message = () => use.composeMessage(ana, { offerId: offer.id, cause: null, memberIds, template: "own", createdBy: "71", newId });
  expect(await Promise.all([message(), message()])).toEqual([
    { ok: true, messageId: newId },
    { ok: true, messageId: newId },
  ]);
  expect(await ana.db.message.count({})).toBe(1);
});

async function aProject() {
  const made = await use.createProject(ana, { ...use.newProject(), name: "Spring" });
  if (!made.ok) throw new Error(made.reason);
  const { projectId } = made;
  const draft = async () => use.draftOf((await use.readProject(ana, projectId))!);
  return { projectId, draft, loaded: await draft() };
}

test("two people edit one project: a stage renamed here and an order changed there merge, the same stage's name does not", async () => {
  const { projectId, draft, loaded } = await aProject();
  const seen = seeing(loaded);
  const renamed = (name: string) => ({ ...loaded, stages: loaded.stages.map((stage, at) => (at === 0 ? { ...stage, name } : stage)) });
  const turned = { ...loaded, stages: loaded.stages.toReversed() };
  const save = (who: ShopContext, mine: typeof loaded) => use.updateProject(who, { projectId, ...mine, seen });
  expect(await save(ana, renamed("Briefing"))).toMatchObject({ ok: true });
  expect(await save(ben, turned)).toMatchObject({ ok: true });
  expect((await draft()).stages.map(({ name }) => name)).toEqual(["Promo Codes", "Content", "Product", "Briefing"]);
  expect(await save(ben, renamed("Kick-off"))).toMatchObject({
    ok: false,
    conflict: { clashes: [{ unit: `stage:${loaded.stages[0]!.id}`, by: byAna }] },
  });
  expect(await save(ben, { ...loaded, name: "Summer" })).toMatchObject({ ok: true });
});

test("a stage that a colleague took out while it was renamed here is a choice, and keeping mine makes it anew", async () => {
  const { projectId, draft, loaded } = await aProject();
  const seen = seeing(loaded);
  const [first, ...others] = loaded.stages;
  await use.updateProject(ana, { projectId, ...loaded, stages: others, seen });
  const mine = { ...loaded, stages: [{ ...first!, name: "Briefing" }, ...others] };
  const refused = await use.updateProject(ben, { projectId, ...mine, seen });
  if (refused.ok || refused.reason !== "conflict") throw new Error("It was not refused");
  expect(refused.conflict.clashes.map(({ unit }) => unit)).toEqual(["workflow"]);
  const decided = { loaded: refused.conflict.current, loadedAt: refused.conflict.asOf };
  expect(await use.updateProject(ben, { projectId, ...mine, seen: decided })).toMatchObject({ ok: true });
  expect((await draft()).stages.map(({ name }) => name)).toEqual(["Briefing", "Product", "Content", "Promo Codes"]);
});

test("two people connect different offers to one project, and both stay", async () => {
  const { projectId, draft, loaded } = await aProject();
  const shopify = inMemoryShopify();
  const one = await anOffer({ title: "One", codes: ["ONE"], usageLimit: null }).in(ana, shopify);
  const two = await anOffer({ title: "Two", codes: ["TWO"], usageLimit: null }).in(ana, shopify);
  const seen = seeing(loaded);
  await use.updateProject(ana, { projectId, ...loaded, offerIds: [one.id], seen });
  await use.updateProject(ben, { projectId, ...loaded, offerIds: [two.id], seen });
  expect((await draft()).offerIds.toSorted()).toEqual([one.id, two.id].toSorted());
});

test("settings of one card merge by field and are refused where both chose otherwise; so is the address for answers", async () => {
  const loaded = { oldEnds: "at_once", undoHours: 24, lookAlikes: true, giveUpMinutes: 15 };
  const seen = seeing(loaded);
  const save = (by: string, part: Partial<typeof loaded>) =>
    use.saveSettings(ana, { settings: { ...loaded, ...part }, by, seen, giveUpMinutes: 15 });
  expect(await save("71", { undoHours: 72 })).toMatchObject({ ok: true });
  expect(await save("72", { lookAlikes: false })).toMatchObject({ ok: true, form: { undoHours: 72, lookAlikes: false } });
  expect(await save("72", { undoHours: 0 })).toMatchObject({ ok: false, conflict: { clashes: [{ unit: "undoHours", by: byAna }] } });
  expect(await use.readSettings(ana)).toEqual({ oldEnds: "at_once", undoHours: 72, lookAlikes: false, giveUpMinutes: null });

  const empty = seeing({ replyTo: "" });
  expect(await use.saveReplyTo(ana, { replyTo: "ana@mail.example", by: "71", seen: empty })).toMatchObject({ ok: true });
  expect(await use.saveReplyTo(ben, { replyTo: "ben@mail.example", by: "72", seen: empty })).toMatchObject({
    conflict: { current: { replyTo: "ana@mail.example" }, clashes: [{ unit: "replyTo", by: byAna }] },
  });
});

test("two people write one message: subject and text merge, the same text is refused and a colleague's words stay", async () => {
  const offer = await anOffer({ title: "Creators", codes: ["A"], usageLimit: null }).in(ana, inMemoryShopify());
  const memberIds = offer.members.map(({ memberId }) => memberId);
  const composed = await use.composeMessage(ana, { offerId: offer.id, cause: null, memberIds, template: "own", createdBy: "71" });
  if (!composed.ok) throw new Error(composed.reason);
  const { messageId } = composed;
  const loaded = { subject: "Hello", body: "Text", about: "code" as const, template: "own" };
  await use.saveDraft(ana, { messageId, draft: loaded });
  const seen = seeing(loaded);
  const save = (who: ShopContext, part: Partial<typeof loaded>) => use.saveDraft(who, { messageId, draft: { ...loaded, ...part }, seen });
  expect(await save(ana, { body: "Ana's text" })).toMatchObject({ ok: true });
  expect(await save(ben, { subject: "Hi" })).toMatchObject({ ok: true, draft: { subject: "Hi", body: "Ana's text" } });
  expect(await save(ben, { body: "Ben's text" })).toMatchObject({ ok: false, conflict: { clashes: [{ unit: "body", by: byAna }] } });
  expect(await ana.db.message.findFirst({ where: { id: messageId } })).toMatchObject({ subject: "Hi", body: "Ana's text" });
});

test("a template of that name with other words is not overwritten unseen, and is once a person has decided", async () => {
  const words = { about: "code" as const, subject: "s", body: "b" };
  await use.saveTemplate(ana, { name: "Hello", by: "71", ...words });
  // A page that knew of no such template.
  const refused = await use.saveTemplate(ben, {
    name: "Hello",
    by: "72",
    ...words,
    body: "other",
    seen: { ...seeing(null), loadedAt: new Date(0).toISOString() },
  });
  if (refused.ok || refused.reason !== "conflict") throw new Error("It was not refused");
  expect(refused.conflict).toMatchObject({ current: words, clashes: [{ unit: "words", by: byAna }] });
  expect((await use.savedTemplates(ana))[0]?.body).toBe("b");
  const seen = { loaded: refused.conflict.current, loadedAt: refused.conflict.asOf };
  expect(await use.saveTemplate(ben, { name: "Hello", by: "72", ...words, body: "other", seen })).toMatchObject({ ok: true });
  expect((await use.savedTemplates(ana))[0]?.body).toBe("other");
});

test("a payout that a colleague set meanwhile is refused with both values; keeping theirs changes the others, using mine all", async () => {
  const offer = await anOffer({ title: "Creators", codes: ["A", "B"], usageLimit: null }).in(ana, inMemoryShopify());
  const [first, second] = offer.members.map(({ enrolmentId }) => enrolmentId) as [string, string];
  const start = Date.now();
  const press = (by: string, at: number, more: { bps: number; enrolmentIds?: string[]; seenAt: number; keepSince?: number }) =>
    use.changeMembers(ana, {
      ...{ kind: "payout", offerId: offer.id, createdBy: by, enqueue: async () => {}, now: () => new Date(start + at) },
      enrolmentIds: more.enrolmentIds ?? [first, second],
      own: { bps: more.bps, perConversionMinor: 0 },
      seenAt: new Date(start + more.seenAt),
      ...(more.keepSince !== undefined && { keepSince: new Date(start + more.keepSince) }),
    });
  const rates = async () => {
    const { ownPayouts } = await import("#app/members/changes/own-payouts.server.ts");
    const own = await ownPayouts(ana, [first, second]);
    return [own[first]?.bps, own[second]?.bps];
  };
  expect(await press("71", 1_000, { bps: 1_200, enrolmentIds: [first], seenAt: 0 })).toMatchObject({ ok: true });
  expect(await press("72", 2_000, { bps: 1_000, seenAt: 0 })).toMatchObject({
    ok: false,
    reason: "conflict",
    payouts: [{ enrolmentId: first, own: { bps: 1_200 }, by: "Ana" }],
  });
  expect(await rates()).toEqual([1_200, undefined]);
  expect(await press("72", 3_000, { bps: 1_000, seenAt: 2_000, keepSince: 0 })).toMatchObject({ ok: true });
  expect(await rates()).toEqual([1_200, 1_000]);
  expect(await press("72", 4_000, { bps: 900, seenAt: 3_000 })).toMatchObject({ ok: true });
  expect(await rates()).toEqual([900, 900]);
});

test("a form that was opened before another shop's change of a record of the same name knows nothing of it", async () => {
  const other = "other.myshopify.com";
  await app.db.shop.create({ data: { domain: other, name: "Other", currency: "USD", ianaTimezone: "UTC", installedAt: new Date() } });
  const seen = seeing({ replyTo: "" });
  await use.saveReplyTo({ shop: other, db: app.shopDb(other) }, { replyTo: "x@mail.example", by: "9", seen });
  expect(await use.saveReplyTo(ana, { replyTo: "ana@mail.example", by: "71", seen })).toMatchObject({ ok: true });
});
