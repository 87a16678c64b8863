/** How much mail a shop can make the app send, and to whom: tests of messages, links that allow them, and messages. */
import type { ActionFunctionArgs } from "@remix-run/node";

import type { ShopContext } from "#app/platform/db.server.ts";
import type { SendResult, Outgoing } from "#app/messages/channels/email/outgoing.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { anOffer, type BuiltOffer } from "#tests/support/builders.ts";
import { inMemoryShopify } from "#tests/support/in-memory-shopify.ts";
import { strangeSigning, testSigning } from "#tests/support/keys.ts";

const SHOP = "lumen-botanics.myshopify.com";
const OTHER = "other.myshopify.com";
const WORDS = { shopName: "Lumen Botanics", currency: "USD", zone: "America/New_York", locale: "en-US" };
const FROM = { name: "Lumen Botanics", address: "hello@lumenbotanics.example" };

let app: TestApp;
let ctx: ShopContext;
let use: Awaited<ReturnType<typeof load>>;
let offer: BuiltOffer;
let messageId: string;
let mails: Outgoing[];
const load = async () => ({
  ...(await import("#app/messages/compose-message.server.ts")),
  ...(await import("#app/messages/deliver.server.ts")),
  ...(await import("#app/messages/mail-limits.server.ts")),
  ...(await import("#app/messages/send-message.server.ts")),
  ...(await import("#app/messages/send-test.server.ts")),
  ...(await import("#app/messages/test-addresses.server.ts")),
  ...(await import("#app/messages/write-draft.server.ts")),
  deps: await import("#app/messages/message-deps.server.ts"),
  token: await import("#app/messages/test-address-token.server.ts"),
  page: await import("#app/routes/confirm-test.$token.ts"),
});
beforeAll(async () => {
  app = await anApp();
  use = await load();
});
beforeEach(async () => {
  await app.empty();
  await app.db.$executeRaw`DELETE FROM limits.asked`;
  mails = [];
  ctx = { shop: SHOP, db: app.shopDb(SHOP) };
  const facts = { name: "Lumen Botanics", currency: "USD", ianaTimezone: "America/New_York", installedAt: new Date() };
  for (const domain of [SHOP, OTHER]) await app.db.shop.create({ data: { domain, ...facts } });
  ({ offer, messageId } = await aDraft());
});
afterAll(() => app.close());

async function aDraft() {
  const made = await anOffer({ title: "Creators", codes: ["A", "B", "C"], usageLimit: null }).in(ctx, inMemoryShopify());
  for (const { memberId } of made.members)
    await ctx.db.member.update({ where: { id: memberId }, data: { email: `${memberId}@example.com` } });
  const memberIds = made.members.map(({ memberId }) => memberId);
  const composed = await use.composeMessage(ctx, { offerId: made.id, cause: null, memberIds, template: "welcome", createdBy: "7" });
  if (!composed.ok) throw new Error(composed.reason);
  const draft = { subject: "Yours", body: "{{ new_code }}", about: "code", template: "welcome" } as const;
  await use.saveDraft(ctx, { messageId: composed.messageId, draft });
  return { offer: made, messageId: composed.messageId };
}

type Handed = "accepted" | "unreachable" | "later";
const mailer = (result: Handed = "accepted") => ({
  send: async (mail: Outgoing): Promise<SendResult> => {
    mails.push(mail);
    return { result, words: "said so" };
  },
  close: () => {},
});
const nonces: string[] = [];
type Change = {
  as?: ShopContext;
  staffEmail?: () => Promise<string | null>;
  result?: Handed;
  perDay?: number;
  perSecond?: number;
};
const sendTestTo = (to: string, { as = ctx, staffEmail, result, perDay = 20_000, perSecond = 1_000 }: Change = {}) =>
  use.sendTest(as, {
    ...{
      messageId,
      offerId: offer.id,
      subject: "Yours",
      body: "{{ new_code }}",
      about: "code" as const,
      at: 0,
      to,
      mailer: mailer(result),
      from: FROM,
    },
    ...{ replyTo: null, words: WORDS, staffEmail: staffEmail ?? (async () => "ines@lumen.example"), by: "7", now: new Date() },
    confirmUrl: (nonce) => {
      nonces.push(nonce);
      return `https://reissue.example.com/confirm-test/${use.token.signTestAddress({ shop: as.shop, nonce }, testSigning())}`;
    },
    limits: { perSecond, perDay },
  });
const opened = (way: "loader" | "action", token: string): Promise<Response> =>
  use.page[way]({ request: new Request("https://reissue.example.com"), params: { token }, context: {} } as ActionFunctionArgs);
const tokenIn = (mail: Outgoing | undefined) => /confirm-test\/(\S+)/.exec(mail?.text ?? "")?.[1] ?? "";

test("a test goes to the staff user's own address; to any other goes a link and nothing the merchant wrote", async () => {
  expect(await sendTestTo("Ines@Lumen.example")).toEqual({ ok: true, linkTo: null });
  expect(await sendTestTo("victim@example.com")).toEqual({ ok: true, linkTo: "victim@example.com" });
  expect(mails.map(({ to, subject }) => [to.address, subject])).toEqual([
    ["ines@lumen.example", "[Test] Yours"],
    ["victim@example.com", `Allow test messages of ${SHOP}`],
  ]);
  expect(JSON.stringify(mails[1])).not.toContain("Lumen Botanics");
});

test("when Shopify does not say who is there, the address is asked for leave by a link", async () => {
  const staffEmail = () => Promise.reject(new Error("no answer"));
  expect(await sendTestTo("ines@lumen.example", { staffEmail })).toEqual({ ok: true, linkTo: "ines@lumen.example" });
});

test("an address is allowed once its owner pressed on the page of the link: looking is not enough, and a link works once", async () => {
  await sendTestTo("agency@example.com");
  const token = tokenIn(mails[0]);
  expect((await opened("loader", token)).status).toBe(200);
  expect(await sendTestTo("agency@example.com")).toMatchObject({ linkTo: "agency@example.com" });
  expect((await opened("action", token)).status).toBe(404);
  const latest = tokenIn(mails[1]);
  const said = await opened("action", latest);
  expect([said.status, await said.text()]).toEqual([200, expect.stringContaining("agency@example.com")]);
  expect((await opened("action", latest)).status).toBe(404);
  expect(await sendTestTo("Agency@example.com")).toEqual({ ok: true, linkTo: null });
  expect(await use.readTestRules(ctx)).toEqual({ left: 49, perDay: 50, confirmed: ["agency@example.com"] });
  expect(await use.isConfirmed({ shop: OTHER, db: app.shopDb(OTHER) }, "agency@example.com")).toBe(false);
});

test("a forged link, one of another shop and one of four days ago allow nothing", async () => {
  await sendTestTo("agency@example.com");
  const nonce = nonces.at(-1)!;
  expect((await opened("action", use.token.signTestAddress({ shop: SHOP, nonce }, strangeSigning))).status).toBe(404);
  expect((await opened("action", use.token.signTestAddress({ shop: OTHER, nonce }, testSigning()))).status).toBe(404);
  await ctx.db.testAddress.updateMany({ data: { askedAt: new Date(Date.now() - 4 * 86_400_000) } });
  expect((await opened("action", tokenIn(mails[0]))).status).toBe(404);
});

test("a shop sends fifty tests in a day and no more, and one that could not be handed over does not count", async () => {
  await sendTestTo("ines@lumen.example", { result: "unreachable" });
  for (let sent = 0; sent < 50; sent++) expect(await sendTestTo("ines@lumen.example")).toMatchObject({ ok: true });
  expect(await sendTestTo("ines@lumen.example")).toMatchObject({ ok: false, because: expect.stringContaining("All 50 tests of the day") });
  expect(await use.readTestRules(ctx)).toMatchObject({ left: 0 });
  expect(mails).toHaveLength(51);
});

test("links are limited for a shop, and for an address over all shops", async () => {
  for (let sent = 0; sent < 3; sent++) expect(await sendTestTo("victim@example.com")).toMatchObject({ ok: true });
  expect(await sendTestTo("victim@example.com")).toMatchObject({ ok: false, because: expect.stringContaining("got several links today") });
  expect(await use.countLink(OTHER, "victim@example.com")).toBe("address");
  for (let sent = 4; sent < 10; sent++) expect(await sendTestTo(`v${sent}@example.com`)).toMatchObject({ ok: true });
  expect(await sendTestTo("another@example.com")).toMatchObject({
    ok: false,
    because: expect.stringContaining("No more links can be sent today"),
  });
});

test("tests, links and messages share the shop's day; what is beyond it waits and is not given up", async () => {
  await sendTestTo("ines@lumen.example", { perDay: 3 });
  await sendTestTo("agency@example.com", { perDay: 3 });
  const asked = { ...{ messageId, sentBy: "7", words: WORDS, now: new Date(), hasMailServer: true }, enqueue: async () => {} };
  expect(await use.sendMessage(ctx, asked)).toMatchObject({ ok: true, members: 3 });
  const deliver = (now: Date, perDay: number) =>
    use.deliver(ctx, {
      ...{ mailer: mailer(), from: FROM, replyTo: null, words: WORDS, keys: testSigning(), unsubscribeUrl: () => "", most: 200 },
      ...{ perSecond: 1_000, perDay, signal: new AbortController().signal, now: () => now, sleep: async () => {} },
    });
  const { sent, again } = await deliver(new Date(), 3);
  expect([sent, mails.length]).toEqual([1, 3]);
  expect(again).toBeGreaterThan(86_000);
  expect(await sendTestTo("ines@lumen.example", { perDay: 3 })).toMatchObject({ ok: false });
  await app.db.$executeRaw`DELETE FROM limits.asked`;
  expect(await deliver(new Date(Date.now() + 26 * 3_600_000), 3)).toMatchObject({ sent: 2, again: null });
  expect(new Set((await ctx.db.messageRecipient.findMany()).map(({ state }) => state))).toEqual(new Set(["sent"]));
});

test("a test counts in the shop's rate with the messages that are leaving", async () => {
  expect(await use.countInRate(SHOP, 0.1)).toBeNull();
  expect(await sendTestTo("ines@lumen.example", { perSecond: 0.1 })).toMatchObject({ ok: false });
  expect(mails).toEqual([]);
  expect(await use.countInRate(OTHER, 0.1)).toBeNull();
});
