/** What becomes of each recipient, with a real mail server that behaves as servers do. */
import type { DeliverDeps } from "#app/messages/deliver.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { inMemoryShopify } from "#tests/support/in-memory-shopify.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { testSigning } from "#tests/support/keys.ts";
import { anOffer, type BuiltOffer } from "#tests/support/builders.ts";
import { redactCustomer } from "#tests/support/privacy.ts";
import { startMailbox, type Mailbox } from "#tests/twin/outside/mailbox/mailbox.ts";

const SHOP = "lumen-botanics.myshopify.com";
const WORDS = { shopName: "Lumen Botanics", currency: "USD", zone: "America/New_York", locale: "en-US" };

let app: TestApp;
let mailbox: Mailbox;
let ctx: ShopContext;
let m: Awaited<ReturnType<typeof useCases>>;
beforeAll(async () => {
  app = await anApp();
  m = await useCases();
});
beforeEach(async () => {
  await app.empty();
  mailbox = await startMailbox({ port: 0 });
  ctx = { shop: SHOP, db: app.shopDb(SHOP) };
  const facts = { name: "Lumen Botanics", currency: "USD", ianaTimezone: "America/New_York", installedAt: new Date() };
  await app.db.shop.create({ data: { domain: SHOP, ...facts } });
});
afterEach(() => mailbox.close());
afterAll(() => app.close());

async function useCases() {
  return {
    ...(await import("#app/messages/compose-message.server.ts")),
    ...(await import("#app/messages/send-message.server.ts")),
    ...(await import("#app/messages/deliver.server.ts")),
    ...(await import("#app/messages/decide-recipients.server.ts")),
    ...(await import("#app/messages/write-draft.server.ts")),
    ...(await import("#app/messages/unsubscribe.server.ts")),
    ...(await import("#app/messages/unnotified.server.ts")),
    ...(await import("#app/messages/export-message.server.ts")),
    ...(await import("#app/messages/list-messages.server.ts")),
    ...(await import("#app/messages/preview-message.server.ts")),
    ...(await import("#app/messages/mail-lease.server.ts")),
    ...(await import("#app/messages/mail-pause.server.ts")),
    ...(await import("#app/messages/channels/email/smtp.server.ts")),
  };
}

/** An offer whose members have these addresses, and a draft to all of them. */
async function aDraft(addresses: string[], draft: { subject?: string; body?: string; about?: "code" | "news" } = {}) {
  const codes = addresses.map((_, at) => `CODE${at}`);
  const offer = await anOffer({ title: "Creators", codes, usageLimit: null }).in(ctx, inMemoryShopify());
  for (const [at, email] of addresses.entries())
    await ctx.db.member.update({ where: { id: offer.members[at]!.memberId }, data: { email, firstName: `Nr${at}` } });
  const memberIds = offer.members.map(({ memberId }) => memberId);
  const composed = await m.composeMessage(ctx, { offerId: offer.id, cause: null, memberIds, template: "welcome", createdBy: "1" });
  if (!composed.ok) throw new Error(composed.reason);
  const { messageId } = composed;
  const words = { subject: "Your code", body: "Hi {{ first_name }}, it is {{ new_code }}", about: "code" as const, template: "welcome" };
  await m.saveDraft(ctx, { messageId, draft: { ...words, ...draft } });
  return { offer, messageId };
}

const send = (messageId: string, now = new Date()) =>
  m.sendMessage(ctx, { messageId, sentBy: "1", words: WORDS, now, hasMailServer: true, enqueue: async () => {} });

async function deliver(change: Partial<DeliverDeps> & { url?: string } = {}) {
  const { url = mailbox.url, ...deps } = change;
  const mailer = m.smtpMailer(url, { within: 3_000 });
  try {
    return await m.deliver(ctx, {
      mailer,
      from: { name: "Lumen Botanics", address: "hello@lumenbotanics.example" },
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
      ...deps,
    });
  } finally {
    mailer.close();
  }
}

async function states(messageId: string): Promise<string[]> {
  const rows = await ctx.db.messageRecipient.findMany({ where: { messageId }, orderBy: { member: { firstName: "asc" } } });
  return rows.map(({ state }) => state);
}
const received = () => mailbox.mails().map(({ to }) => to);
const inMinutes = (minutes: number) => () => new Date(Date.now() + minutes * 60_000);

test("what is kept of a letter holds no link that opens something, and is not for readers without a right to the amounts in it", async () => {
  const body = "Hi {{ first_name }}, you earned {{ earned }}: {{ page_link }}";
  const { messageId } = await aDraft(["a@example.com"], { body, about: "news" });
  await send(messageId);
  await deliver();
  const [mail] = mailbox.mails();
  expect(mail?.text).toMatch(/\/page\?t=\S+/);
  const row = await ctx.db.messageRecipient.findFirstOrThrow({ where: { messageId } });
  expect(row.body).toContain("(the member’s own link)");
  expect(row.body).not.toMatch(/t=|\/unsubscribe\//);
  const { readMessage } = await import("#app/messages/read-message.server.ts");
  const sentTo = async (seesAmounts: boolean) => (await readMessage(ctx, { messageId, seesAmounts }))!.rows[0]!.sent;
  expect((await sentTo(true))?.body).toContain("$0.00");
  expect(await sentTo(false)).toBeNull();
});

test("each gets their own words; a bounce has the server's reason, and sending twice sends nothing", async () => {
  const { messageId } = await aDraft(["a@example.com", "bounce@example.com"]);
  expect(await send(messageId)).toEqual({ ok: true, members: 2 });
  expect(await send(messageId)).toEqual({ ok: false, reason: "not_a_draft" });
  expect(await deliver()).toEqual({ sent: 2, again: null });
  expect(await deliver()).toEqual({ sent: 0, again: null });
  expect(await states(messageId)).toEqual(["sent", "bounced"]);
  expect(mailbox.mails().map(({ to, text }) => [to, text.trim()])).toEqual([["a@example.com", "Hi Nr0, it is CODE0"]]);
  const [, bounced] = await ctx.db.messageRecipient.findMany({ where: { messageId }, orderBy: { member: { firstName: "asc" } } });
  expect(bounced?.reason).toMatch(/^550 5\.1\.1/);
  expect((await ctx.db.message.findFirstOrThrow({})).state).toBe("sent");
});

test("a message that went to one person is listed as they read it, one to several or to nobody yet with its variables in words", async () => {
  const subject = "Yours, {{ first_name }}: {{ new_code }}";
  const listed = async () => (await m.listMessages(ctx, { tab: "all" })).messages.map((message) => message.subject);
  const { messageId } = await aDraft(["a@example.com"], { subject });
  expect(await listed()).toEqual(["Yours, [First name]: [New code]"]);
  await send(messageId);
  await deliver();
  expect(await listed()).toEqual(["Yours, Nr0: CODE0"]);
  await app.empty();
  await app.db.shop.create({
    data: { domain: SHOP, name: "Lumen Botanics", currency: "USD", ianaTimezone: "America/New_York", installedAt: new Date() },
  });
  await send((await aDraft(["b@example.com", "c@example.com"], { subject })).messageId);
  await deliver();
  expect(await listed()).toEqual(["Yours, [First name]: [New code]"]);
});

test("news that names the code that works tells its reader of it, and news that does not name it tells nobody", async () => {
  const { offer, messageId: first } = await aDraft(["a@example.com"], { about: "news", body: "Hi, it is {{ new_code }}" });
  const memberIds = offer.members.map(({ memberId }) => memberId);
  const write = async (body: string) => {
    const composed = await m.composeMessage(ctx, { offerId: offer.id, cause: null, memberIds, template: "own", createdBy: "1" });
    if (!composed.ok) throw new Error(composed.reason);
    const draft = { subject: "News", body, about: "news" as const, template: "own" };
    await m.saveDraft(ctx, { messageId: composed.messageId, draft });
    return composed.messageId;
  };
  const named = async (messageId: string) => {
    await send(messageId);
    await deliver();
    return (await ctx.db.messageRecipient.findFirstOrThrow({ where: { messageId } })).namesCode;
  };
  expect(await named(first)).toBe(true);
  expect(await named(await write("Hi, it is code0 from now on"))).toBe(true);
  expect(await named(await write("Hi, it is not CODE01"))).toBe(false);
  expect(await named(await write("Hi"))).toBe(false);
});

test("a preview of news ends as the message will, with the way to get no more of it", async () => {
  const { offer, messageId } = await aDraft(["a@example.com"]);
  const ask = { messageId, offerId: offer.id, subject: "s", body: "Hello", at: 0, words: WORDS, now: new Date() };
  const bodyOf = async (about: "code" | "news") => {
    const preview = await m.previewMessage(ctx, { ...ask, about });
    return preview !== null && "body" in preview.written ? preview.written.body : null;
  };
  expect(await bodyOf("code")).toBe("Hello");
  expect(await bodyOf("news")).toMatch(/^Hello\n\n---\nNo more such messages: /);
});

test("a refusal for now is tried again later, with the same message id, and arrives once", async () => {
  const { messageId } = await aDraft(["later@example.com"]);
  await send(messageId);
  expect((await deliver()).again).toBeGreaterThan(30);
  expect(await states(messageId)).toEqual(["queued"]);
  expect(await deliver({ now: inMinutes(2) })).toEqual({ sent: 1, again: null });
  expect(await states(messageId)).toEqual(["sent"]);
  expect(received()).toEqual(["later@example.com"]);
});

test("a quota that is full in the middle keeps everybody who waits, tells it once, and the rest arrives later, nobody twice", async () => {
  const addresses = Array.from({ length: 20 }, (_, at) => `m${at}@example.com`);
  const { messageId } = await aDraft(addresses);
  await send(messageId);
  await deliver({ most: 8 });
  mailbox.refuse({ at: "data", code: 550, words: "5.4.5 Daily user sending quota exceeded" });
  expect(await deliver()).toMatchObject({ sent: 0, again: 4 * 60 * 60 });
  expect(await deliver({ now: inMinutes(60) })).toMatchObject({ sent: 0 });
  expect(await m.readMailPause(ctx)).toMatchObject({ cause: "quota", words: expect.stringContaining("5.4.5") as string });
  const still = await ctx.db.messageRecipient.findMany({ where: { messageId, state: "queued" } });
  expect(still).toHaveLength(12);
  expect(still.every(({ attempts, reason }) => attempts === 0 && reason?.startsWith("The mail server has sent as much as it may"))).toBe(
    true,
  );
  // The day of the mail server has not come yet: it is asked once, with one mail.
  await deliver({ now: inMinutes(5 * 60) });
  expect(await ctx.db.activity.count({ where: { kind: "mail_paused" } })).toBe(1);
  mailbox.refuse(null);
  await deliver({ now: inMinutes(30 * 60) });
  expect(received().toSorted()).toEqual(addresses.toSorted());
  expect(new Set(await states(messageId))).toEqual(new Set(["sent"]));
  expect(await m.readMailPause(ctx)).toBeNull();
});

test("a sender who is not allowed stops after the first, and a person's press tries again at once", async () => {
  const { messageId } = await aDraft(["a@example.com", "b@example.com"]);
  await send(messageId);
  mailbox.refuse({ at: "sender", code: 554, words: "5.2.252 SendAsDenied" });
  await deliver();
  expect(await states(messageId)).toEqual(["queued", "queued"]);
  expect(await m.readMailPause(ctx)).toMatchObject({ cause: "sender_address" });
  mailbox.refuse(null);
  expect(await deliver()).toMatchObject({ sent: 0 });
  await m.tryMailNow(ctx, new Date());
  await deliver();
  expect(await states(messageId)).toEqual(["sent", "sent"]);
});

test("an address that does not exist gets no further message until somebody says that it is good", async () => {
  const { messageId, offer } = await aDraft(["bounce@example.com"]);
  await send(messageId);
  await deliver();
  expect(await states(messageId)).toEqual(["bounced"]);
  const memberIds = offer.members.map(({ memberId }) => memberId);
  const next = await m.composeMessage(ctx, { offerId: offer.id, cause: null, memberIds, template: "welcome", createdBy: "1" });
  if (!next.ok) throw new Error(next.reason);
  await m.saveDraft(ctx, { messageId: next.messageId, draft: { subject: "Again", body: "Hi", about: "code", template: "" } });
  await send(next.messageId);
  await deliver();
  expect(await ctx.db.messageRecipient.findFirst({ where: { messageId: next.messageId } })).toMatchObject({
    ...{ state: "left_out", leftOutFor: "suppressed" },
  });
  await m.retryUndelivered(ctx, { messageId, by: "1", now: new Date(), enqueue: async () => {} });
  expect(await ctx.db.mailSuppression.count()).toBe(0);
});

test("a message handed over without an answer may have been sent: it waits for a person, and is never sent again by itself", async () => {
  const { messageId } = await aDraft(["silent@example.com", "b@example.com"]);
  await send(messageId);
  await deliver();
  await deliver({ now: inMinutes(120) });
  expect(await states(messageId)).toEqual(["unclear", "sent"]);
  expect(received().filter((to) => to === "silent@example.com")).toHaveLength(1);
  expect(await m.sendUnclearAgain(ctx, { messageId, by: "1", now: new Date(), enqueue: async () => {} })).toBe(1);
  await deliver();
  expect(received().filter((to) => to === "silent@example.com")).toHaveLength(2);
  const ids = mailbox.mails().filter(({ to }) => to === "silent@example.com");
  expect(new Set(ids.map(({ headers }) => headers["message-id"])).size).toBe(1);
  expect(await m.takeUnclearAsSent(ctx, { messageId, by: "1", now: new Date() })).toBe(1);
  expect(await states(messageId)).toEqual(["sent", "sent"]);
});

test("the mark of a sender that died is unclear once its hold has run out, and nobody sends beside a sender that lives", async () => {
  const { messageId } = await aDraft(["a@example.com", "b@example.com"]);
  await send(messageId);
  const holder = "11111111-1111-4111-8111-111111111111";
  expect(await m.acquireMailLease(ctx, { holder, now: new Date() })).toBe(true);
  const first = await ctx.db.messageRecipient.findFirstOrThrow({ where: { messageId }, orderBy: { position: "asc" } });
  await ctx.db.messageRecipient.update({ where: { id: first.id }, data: { state: "sending", sender: holder, attempts: 1 } });
  const waiting = await deliver();
  expect(waiting.sent).toBe(0);
  expect(waiting.again).toBeGreaterThan(0);
  expect(received()).toEqual([]);
  await deliver({ now: inMinutes(1) });
  expect(await states(messageId)).toEqual(["unclear", "sent"]);
  expect(received()).toEqual(["b@example.com"]);
});

test("a mail server that cannot be reached costs nobody an attempt; after a day it is given up with the reason", async () => {
  const { messageId } = await aDraft(["a@example.com"]);
  await send(messageId);
  const nowhere = "smtp://127.0.0.1:1";
  expect(await deliver({ url: nowhere })).toEqual({ sent: 0, again: 60 });
  expect(await ctx.db.messageRecipient.findFirstOrThrow({})).toMatchObject({ state: "queued", attempts: 0 });
  await deliver({ url: nowhere, now: inMinutes(25 * 60) });
  const ended = await ctx.db.messageRecipient.findFirstOrThrow({});
  expect(ended.state).toBe("failed");
  expect(ended.reason).toMatch(/ECONNREFUSED/);
  expect(await m.retryUndelivered(ctx, { messageId, by: "1", now: new Date(), enqueue: async () => {} })).toBe(1);
  await deliver();
  expect(received()).toEqual(["a@example.com"]);
});

test("news leaves out who unsubscribed, also after it was sent off, and carries the way to unsubscribe; a code is told to everybody", async () => {
  const news = await aDraft(["a@example.com", "b@example.com", "c@example.com"], { about: "news" });
  const [a, b] = news.offer.members as [BuiltOffer["members"][number], BuiltOffer["members"][number]];
  await m.setSubscription(ctx, { memberId: a.memberId, wantsNews: false, now: new Date() });
  expect(await send(news.messageId)).toEqual({ ok: true, members: 2 });
  await m.setSubscription(ctx, { memberId: b.memberId, wantsNews: false, now: new Date() });
  await deliver();
  expect(received()).toEqual(["c@example.com"]);
  expect(await states(news.messageId)).toEqual(["left_out", "left_out", "sent"]);
  expect(mailbox.mails()[0]?.headers["list-unsubscribe-post"]).toBe("List-Unsubscribe=One-Click");
  const memberIds = news.offer.members.map(({ memberId }) => memberId);
  const about = await m.composeMessage(ctx, { offerId: news.offer.id, cause: null, memberIds, template: "welcome", createdBy: "1" });
  if (!about.ok) throw new Error(about.reason);
  expect(await send(about.messageId)).toEqual({ ok: true, members: 3 });
  await deliver();
  expect(received().slice(1).toSorted()).toEqual(["a@example.com", "b@example.com", "c@example.com"]);
  expect(mailbox.mails()[1]?.headers["list-unsubscribe"]).toBeUndefined();
});

test("a missing value stops the sending by name until the member is left out; without an address one is left out by itself", async () => {
  const { messageId, offer } = await aDraft(["a@example.com", "b@example.com", "not an address"], {
    body: "{{ new_code }} for {{ first_name }}",
  });
  await ctx.db.member.update({ where: { id: offer.members[1]!.memberId }, data: { firstName: "", lastName: "Nameless" } });
  const refused = await send(messageId);
  if (refused.ok || refused.reason !== "missing") throw new Error("It was sent");
  expect(refused.check.missing).toMatchObject([{ name: "Nameless", variables: ["first_name"] }]);
  expect(refused.check.noAddress).toHaveLength(1);
  const recipientIds = refused.check.missing.map(({ recipientId }) => recipientId);
  await m.leaveOut(ctx, { messageId, recipientIds, because: "missing_value" });
  expect(await send(messageId)).toEqual({ ok: true, members: 1 });
  await deliver();
  expect(received()).toEqual(["a@example.com"]);
});

test("what is sent is true when it leaves: a code that changed after the press is the one that is told", async () => {
  const { messageId, offer } = await aDraft(["a@example.com"]);
  await send(messageId);
  await ctx.db.promoCode.updateMany({ where: { enrolmentId: offer.members[0]!.enrolmentId }, data: { name: "NEWEST" } });
  await deliver();
  expect(mailbox.mails()[0]?.text.trim()).toBe("Hi Nr0, it is NEWEST");
});

test("stopping leaves out who still waits and nobody else", async () => {
  const { messageId } = await aDraft(["a@example.com", "b@example.com"]);
  await send(messageId);
  await deliver({ most: 1 });
  expect(await m.stopSending(ctx, { messageId, by: "1", now: new Date() })).toBe(1);
  await deliver();
  expect(received()).toEqual(["a@example.com"]);
  expect((await states(messageId)).toSorted()).toEqual(["left_out", "sent"]);
});

test("another shop's mail is not sent by this shop's sender", async () => {
  const { messageId } = await aDraft(["a@example.com"]);
  await send(messageId);
  const other = { shop: "other.myshopify.com", db: app.shopDb("other.myshopify.com") };
  await app.db.shop.create({
    data: { domain: other.shop, name: "Other", currency: "USD", ianaTimezone: "UTC", installedAt: new Date() },
  });
  const ours = ctx;
  ctx = other;
  expect(await deliver()).toEqual({ sent: 0, again: null });
  ctx = ours;
  expect(received()).toEqual([]);
  expect(await states(messageId)).toEqual(["queued"]);
});

test("without a mail server nothing is sent; the draft is a file in which no formula runs, and can be marked as told", async () => {
  const { messageId, offer } = await aDraft(["a@example.com"], { subject: "=HYPERLINK(1)" });
  const asked = { messageId, sentBy: "1", words: WORDS, now: new Date(), hasMailServer: false, enqueue: async () => {} };
  expect(await m.sendMessage(ctx, asked)).toEqual({ ok: false, reason: "no_mail_server" });
  const file = await m.exportMessage(ctx, { messageId, words: WORDS, keys: testSigning(), unsubscribeUrl: () => "", now: new Date() });
  expect(file).toContain(`"a@example.com","'=HYPERLINK(1)"`);
  expect(await m.markAsNotified(ctx, { messageId, by: "1", now: new Date() })).toEqual({ ok: true, members: 1 });
  expect(await m.unnotifiedIn(ctx, offer.id)).toEqual([]);
});

test("erasing a customer takes the words and the address out of what they were sent", async () => {
  const { messageId, offer } = await aDraft(["a@example.com"]);
  await ctx.db.member.update({ where: { id: offer.members[0]!.memberId }, data: { customerId: "gid://shopify/Customer/7" } });
  await send(messageId);
  await deliver();
  await redactCustomer(ctx, { customerId: "gid://shopify/Customer/7" });
  expect(await ctx.db.messageRecipient.findFirstOrThrow({})).toMatchObject({ state: "sent", address: null, subject: null, body: null });
});
