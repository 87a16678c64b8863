/** Every press on a message, and what came of it, stands in the activity with who did it. */
import type { ShopContext } from "#app/platform/db.server.ts";
import type { SendResult } from "#app/messages/channels/email/outgoing.ts";
import { parseActivityFilter } from "#app/activity/activity-filter.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { testSigning } from "#tests/support/keys.ts";
import { anOffer } from "#tests/support/builders.ts";
import { inMemoryShopify } from "#tests/support/in-memory-shopify.ts";

const SHOP = "lumen-botanics.myshopify.com";
const WORDS = { shopName: "Lumen Botanics", currency: "USD", zone: "America/New_York", locale: "en-US" };
const FROM = { name: "Lumen Botanics", address: "hello@lumenbotanics.example" };

let app: TestApp;
let ctx: ShopContext;
let use: Awaited<ReturnType<typeof load>>;
const load = async () => ({
  ...(await import("#app/activity/read-activity.server.ts")),
  ...(await import("#app/messages/compose-message.server.ts")),
  ...(await import("#app/messages/send-message.server.ts")),
  ...(await import("#app/messages/send-test.server.ts")),
  ...(await import("#app/messages/deliver.server.ts")),
  ...(await import("#app/messages/decide-recipients.server.ts")),
  ...(await import("#app/messages/write-draft.server.ts")),
  ...(await import("#app/messages/saved-templates.server.ts")),
  ...(await import("#app/messages/unsubscribe.server.ts")),
});
beforeAll(async () => {
  app = await anApp();
  use = await load();
});
beforeEach(async () => {
  await app.empty();
  ctx = { shop: SHOP, db: app.shopDb(SHOP) };
  const facts = { name: "Lumen Botanics", currency: "USD", ianaTimezone: "America/New_York", installedAt: new Date() };
  await app.db.shop.create({ data: { domain: SHOP, ...facts } });
});
afterAll(() => app.close());

async function aDraft(codes: string[]) {
  const offer = await anOffer({ title: "Creators", codes, usageLimit: null }).in(ctx, inMemoryShopify());
  const memberIds = offer.members.map(({ memberId }) => memberId);
  const composed = await use.composeMessage(ctx, { offerId: offer.id, cause: null, memberIds, template: "welcome", createdBy: "7" });
  if (!composed.ok) throw new Error(composed.reason);
  const { messageId } = composed;
  await use.saveDraft(ctx, {
    messageId,
    draft: { subject: "Yours: {{ new_code }}", body: "{{ new_code }}", about: "code", template: "welcome" },
  });
  return { offer, messageId };
}

/** A mail server that gives these answers, one after the other. */
const answering = (...results: SendResult["result"][]) => ({
  send: async (): Promise<SendResult> =>
    ({ result: results.shift() ?? "accepted", words: "said so", gone: false, cause: "quota" }) as SendResult,
  close: () => {},
});

const deliver = (...results: SendResult["result"][]) =>
  use.deliver(ctx, {
    mailer: answering(...results),
    from: FROM,
    replyTo: null,
    words: WORDS,
    keys: testSigning(),
    unsubscribeUrl: (memberId) => `https://app.example/unsubscribe/${memberId}`,
    perSecond: 1_000,
    perDay: 20_000,
    most: 200,
    signal: new AbortController().signal,
    now: () => new Date(),
    sleep: async () => {},
  });

const enqueue = async () => {};
const press = (messageId: string) => ({ messageId, by: "7", now: new Date() });
const acts = async () => {
  const filter = parseActivityFilter(new URLSearchParams("what=messages"), "UTC");
  const { rows } = await use.readActivity(ctx, { filter, page: 1, pageSize: 50 });
  return rows.toReversed().map(({ kind, actor, staffId, subject, before, after, people }) => ({
    what: kind,
    who: staffId ?? actor,
    ...(subject && { subject }),
    ...(Object.keys(before).length > 0 && { before }),
    ...(Object.keys(after).length > 0 && { after }),
    people,
  }));
};

test("sending, what came of it, trying again and taking as sent are acts of whoever pressed and of the app", async () => {
  const { messageId } = await aDraft(["A", "B", "C"]);
  const sent = { ...{ messageId, sentBy: "7", words: WORDS, now: new Date(), hasMailServer: true }, enqueue };
  expect(await use.sendMessage(ctx, sent)).toMatchObject({ ok: true });
  await deliver("accepted", "refused", "unknown");
  expect(await use.retryUndelivered(ctx, { ...press(messageId), enqueue })).toBe(1);
  await deliver("accepted");
  expect(await use.takeUnclearAsSent(ctx, press(messageId))).toBe(1);
  expect(await use.takeUnclearAsSent(ctx, press(messageId))).toBe(0);
  const subject = "Yours: …";
  expect(await acts()).toEqual([
    { what: "message_sent", who: "7", subject, people: 3 },
    { what: "message_settled", who: "system", subject, after: { sent: 1, bounced: 1, unclear: 1 }, people: 2 },
    { what: "message_retried", who: "7", subject, people: 1 },
    { what: "message_settled", who: "system", subject, after: { sent: 2, unclear: 1 }, people: 1 },
    { what: "message_unclear_sent", who: "7", subject, people: 1 },
  ]);
});

test("a turn of the sender that settles nothing tells nothing", async () => {
  await aDraft(["A"]);
  await deliver();
  expect(await acts()).toEqual([]);
});

test("a test to oneself is an act that quotes no member; one the mail server refused is none", async () => {
  const { offer, messageId } = await aDraft(["A"]);
  const text = { subject: "Yours, {{ first_name }}", body: "{{ new_code }}", about: "code" as const };
  const ask = {
    messageId,
    offerId: offer.id,
    ...text,
    at: 0,
    to: "me@example.com",
    from: FROM,
    replyTo: null,
    words: WORDS,
    staffEmail: async () => "me@example.com",
    confirmUrl: (nonce: string) => `https://app.example/confirm-test/${nonce}`,
    limits: { perSecond: 1_000, perDay: 20_000 },
    now: new Date(),
  };
  expect(await use.sendTest(ctx, { ...ask, by: "7", mailer: answering("refused") })).toMatchObject({ ok: false });
  expect(await use.sendTest(ctx, { ...ask, by: "7", mailer: answering() })).toEqual({ ok: true, linkTo: null });
  expect(await acts()).toEqual([
    { what: "message_test_sent", who: "7", subject: "Yours, …", after: { email: "me@example.com" }, people: 0 },
  ]);
});

test("a draft that is deleted stays told with its subject and how many it was for, and cannot be deleted twice", async () => {
  const { messageId } = await aDraft(["A", "B"]);
  expect(await use.deleteDraft(ctx, press(messageId))).toBe(true);
  expect(await use.deleteDraft(ctx, press(messageId))).toBe(false);
  expect(await acts()).toEqual([{ what: "message_draft_deleted", who: "7", subject: "Yours: …", before: { recipients: 2 }, people: 0 }]);
});

test("another shop deletes neither a draft nor a template, and nothing is told of the attempt", async () => {
  const { messageId } = await aDraft(["A"]);
  const kept = await use.saveTemplate(ctx, { name: "Hello", by: "7", about: "code", subject: "s", body: "b" });
  const other = { shop: "other.myshopify.com", db: app.shopDb("other.myshopify.com") };
  expect(await use.deleteDraft(other, press(messageId))).toBe(false);
  if (kept.ok) await use.deleteTemplate(other, { id: kept.id, by: "7" });
  expect(await use.savedTemplates(ctx)).toHaveLength(1);
  expect(await app.db.activity.count({ where: { shop: other.shop } })).toBe(0);
});

test("marking as told, templates, and leaving and taking up news are acts", async () => {
  const { offer, messageId } = await aDraft(["A"]);
  const kept = await use.saveTemplate(ctx, { name: "Hello", by: "7", about: "code", subject: "s", body: "b" });
  if (kept.ok) await use.deleteTemplate(ctx, { id: kept.id, by: "8" });
  await use.markAsNotified(ctx, press(messageId));
  const { memberId } = offer.members[0]!;
  for (const wantsNews of [false, false, true]) await use.setSubscription(ctx, { memberId, wantsNews, now: new Date() });
  expect(await acts()).toEqual([
    { what: "template_saved", who: "7", subject: "Hello", people: 0 },
    { what: "template_deleted", who: "8", subject: "Hello", people: 0 },
    { what: "message_told", who: "7", subject: "Yours: …", people: 1 },
    { what: "unsubscribed", who: "creator", people: 1 },
    { what: "subscribed_again", who: "creator", people: 1 },
  ]);
});
