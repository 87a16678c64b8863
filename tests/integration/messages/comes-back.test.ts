/** What comes back after a mail was handed over, and a quota that ends in the middle of many. */
import type { DeliverDeps } from "#app/messages/deliver.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { amazonSns } from "#tests/support/amazon-sns.ts";
import { inMemoryShopify } from "#tests/support/in-memory-shopify.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";
import { testSigning } from "#tests/support/keys.ts";
import { anOffer } from "#tests/support/builders.ts";

const SHOP = "lumen-botanics.myshopify.com";
const WORDS = { shopName: "Lumen Botanics", currency: "USD", zone: "America/New_York", locale: "en-US" };

let app: TestApp;
let ctx: ShopContext;
beforeAll(async () => {
  Object.assign(process.env, { BOUNCE_ADDRESS: "bounces@mail.lumen.example", BOUNCE_SECRET: "a-secret-of-the-mail-server" });
  app = await anApp();
});
beforeEach(async () => {
  await app.empty();
  ctx = { shop: SHOP, db: app.shopDb(SHOP) };
  const facts = { name: "Lumen Botanics", currency: "USD", ianaTimezone: "America/New_York", installedAt: new Date() };
  await app.db.shop.create({ data: { domain: SHOP, ...facts } });
});
afterAll(() => app.close());

/** News to members with these addresses, sent off. */
async function aMessage(addresses: string[]): Promise<string> {
  const { composeMessage } = await import("#app/messages/compose-message.server.ts");
  const { sendMessage } = await import("#app/messages/send-message.server.ts");
  const { saveDraft } = await import("#app/messages/write-draft.server.ts");
  const offer = await anOffer({ title: "Creators", codes: addresses.map((_, at) => `CODE${at}`), usageLimit: null }).in(
    ctx,
    inMemoryShopify(),
  );
  for (const [at, email] of addresses.entries())
    await ctx.db.member.update({ where: { id: offer.members[at]!.memberId }, data: { email, firstName: `Nr${at}` } });
  const memberIds = offer.members.map(({ memberId }) => memberId);
  const composed = await composeMessage(ctx, { offerId: offer.id, cause: null, memberIds, template: "welcome", createdBy: "1" });
  if (!composed.ok) throw new Error(composed.reason);
  const { messageId } = composed;
  await saveDraft(ctx, { messageId, draft: { subject: "News", body: "Hi {{ first_name }}", about: "news", template: "welcome" } });
  await sendMessage(ctx, { messageId, sentBy: "1", words: WORDS, now: new Date(), hasMailServer: true, enqueue: async () => {} });
  return messageId;
}

type Mail = Parameters<DeliverDeps["mailer"]["send"]>[0];
const accepted = { result: "accepted", words: "250 ok" } as const;

/** Hands over what waits to a mail server that answers so; what it took. */
async function deliver(
  answer: (mail: Mail) => Awaited<ReturnType<DeliverDeps["mailer"]["send"]>>,
  now = () => new Date(),
): Promise<Mail[]> {
  const { deliver: run } = await import("#app/messages/deliver.server.ts");
  const taken: Mail[] = [];
  await run(ctx, {
    mailer: {
      close: () => {},
      send: async (mail) => {
        const said = answer(mail);
        if (said.result === "accepted") taken.push(mail);
        return said;
      },
    },
    from: { name: "Lumen Botanics", address: "hello@lumenbotanics.example" },
    replyTo: null,
    bounceTo: "bounces@mail.lumen.example",
    words: WORDS,
    keys: testSigning(),
    unsubscribeUrl: (memberId) => `https://app.example/unsubscribe/${memberId}`,
    perSecond: 1_000,
    perDay: 20_000,
    most: 200,
    signal: new AbortController().signal,
    now,
    sleep: async () => {},
  });
  return taken;
}

async function states(messageId: string): Promise<string[]> {
  const rows = await ctx.db.messageRecipient.findMany({ where: { messageId }, orderBy: { member: { firstName: "asc" } } });
  return rows.map(({ state }) => state);
}

/** A report as a mail server sends it back to the return address. */
function report(to: string, { status, words }: { status: string; words: string }): Uint8Array {
  const about = `Reporting-MTA: dns; mx.example\r\n\r\nAction: failed\r\nStatus: ${status}\r\nDiagnostic-Code: smtp; ${words}`;
  const type = 'Content-Type: multipart/report; report-type=delivery-status; boundary="b"';
  return new TextEncoder().encode(
    `To: ${to}\r\n${type}\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n${about}\r\n\r\n--b--\r\n`,
  );
}

test("what comes back later is taken in once: a mailbox that is gone, a full one, a quota of the sender's, and a complaint", async () => {
  const { takeReport } = await import("#app/messages/take-report.server.ts");
  const people = ["gone@example.com", "full@example.com", "quota@example.com", "angry@example.com", "fine@example.com"];
  const messageId = await aMessage(people);
  const cameFrom = new Map((await deliver(() => accepted)).map(({ to, returnTo }) => [to.address, returnTo!]));
  expect(new Set(cameFrom.values()).size).toBe(5);
  const take = (raw: Uint8Array) => takeReport(raw, { keys: testSigning(), now: new Date() });
  const of = (who: string) => cameFrom.get(who)!;

  const gone = report(of("gone@example.com"), { status: "5.1.1", words: "550 5.2.2 odd words of another kind" });
  expect([await take(gone), await take(gone)]).toEqual(["bounced", "bounced"]);
  // Neither a zero byte nor a character that the cut would halve is a fault of ours.
  const odd = `552 5.2.2 mailbox full\0${"🌱".repeat(600)}`;
  expect(await take(report(of("full@example.com"), { status: "5.2.2", words: odd }))).toBe("bounced");
  const quota = report(of("quota@example.com"), { status: "5.4.5", words: "550 5.4.5 Daily user sending limit exceeded" });
  expect([await take(quota), await take(quota)]).toEqual(["sent_again", "ignored"]);
  const head = 'Content-Type: multipart/report; report-type=feedback-report; boundary="f"';
  const complaint = `${head}\r\n\r\n--f\r\nContent-Type: message/feedback-report\r\n\r\nFeedback-Type: abuse\r\nOriginal-Mail-From: <${of("angry@example.com")}>\r\n\r\n--f--\r\n`;
  expect(await take(new TextEncoder().encode(complaint))).toBe("complained");
  const forged = of("fine@example.com").replace(/.@/, (last) => (last.startsWith("0") ? "1@" : "0@"));
  expect(await take(report(forged, { status: "5.1.1", words: "550 5.1.1 gone" }))).toBe("ignored");

  expect(await states(messageId)).toEqual(["bounced", "bounced", "queued", "sent", "sent"]);
  const listed = await ctx.db.mailSuppression.findMany({ orderBy: { address: "asc" }, select: { address: true, cause: true } });
  expect(listed).toEqual([
    { address: "angry@example.com", cause: "complained" },
    { address: "gone@example.com", cause: "bounced" },
  ]);
  expect(await ctx.db.member.count({ where: { unsubscribedAt: { not: null }, email: "angry@example.com" } })).toBe(1);
  const { readMailPause } = await import("#app/messages/mail-pause.server.ts");
  expect(await readMailPause(ctx)).toMatchObject({ cause: "quota" });
});

test.each([
  ["5.7.60", "550 5.7.60 SMTP; Client does not have permissions to send as this sender", "sender_address"],
  ["5.2.252", "554 5.2.252 SendAsDenied; hello@lumen.example not allowed to send as team@lumen.example", "sender_address"],
  ["5.7.1", "554 5.7.1 <a@example.com>: Relay access denied", "relay"],
  ["5.7.0", "530 5.7.0 Authentication required", "authentication"],
  ["5.7.1", "554 5.7.1 Service unavailable; Client host [192.0.2.1] blocked using zen.spamhaus.org", "blocked"],
])("%s %s is told late: nobody bounces, and the shop's mail waits", async (status, words, cause) => {
  const { takeReport } = await import("#app/messages/take-report.server.ts");
  const { readMailPause } = await import("#app/messages/mail-pause.server.ts");
  const messageId = await aMessage(["a@example.com"]);
  const [sent] = await deliver(() => accepted);
  expect(await takeReport(report(sent!.returnTo!, { status, words }), { keys: testSigning(), now: new Date() })).toBe("sent_again");
  expect(await states(messageId)).toEqual(["queued"]);
  expect(await readMailPause(ctx)).toMatchObject({ cause });
  expect(await ctx.db.mailSuppression.count()).toBe(0);
  expect(await ctx.db.message.findFirst({ select: { state: true } })).toEqual({ state: "sending" });
});

test("after a refusal that was told late one mail finds out, and the others follow when it does not come back", async () => {
  const { takeReport } = await import("#app/messages/take-report.server.ts");
  const { readMailPause } = await import("#app/messages/mail-pause.server.ts");
  const messageId = await aMessage(["a@example.com", "b@example.com", "c@example.com"]);
  const inHours = (hours: number) => () => new Date(Date.now() + hours * 3_600_000);
  const back = (mail: Mail, hours: number) =>
    takeReport(report(mail.returnTo!, { status: "5.7.60", words: "550 5.7.60 Client does not have permissions to send as this sender" }), {
      keys: testSigning(),
      now: inHours(hours)(),
    });
  for (const mail of await deliver(() => accepted)) expect(await back(mail, 0)).toBe("sent_again");
  expect(await deliver(() => accepted, inHours(0.9))).toEqual([]);
  const [tried, ...more] = await deliver(() => accepted, inHours(1.1));
  expect(more).toEqual([]);
  expect(await back(tried!, 1.2)).toBe("sent_again");
  expect(await deliver(() => accepted, inHours(2.1))).toEqual([]);
  // Put right: the next one arrives, and after an hour the rest; it was told once.
  const [arrived] = await deliver(() => accepted, inHours(2.3));
  expect(await readMailPause(ctx)).toMatchObject({ tried: true });
  expect(arrived!.to.address).not.toBe(tried!.to.address);
  expect(await deliver(() => accepted, inHours(2.4))).toEqual([]);
  expect(await deliver(() => accepted, inHours(3.4))).toHaveLength(2);
  expect([await states(messageId), await readMailPause(ctx)]).toEqual([["sent", "sent", "sent"], null]);
  expect(await ctx.db.activity.count({ where: { kind: "mail_paused" } })).toBe(1);
});

test("a mail that comes back for who we are each time ends as failed, for a person to decide, and its address is not suppressed", async () => {
  const { takeReport } = await import("#app/messages/take-report.server.ts");
  const messageId = await aMessage(["a@example.com"]);
  const said: string[] = [];
  for (let hours = 0; hours < 100 && said.at(-1) !== "failed"; hours += 5) {
    const now = () => new Date(Date.now() + hours * 3_600_000);
    for (const mail of await deliver(() => accepted, now))
      said.push(
        await takeReport(report(mail.returnTo!, { status: "5.7.1", words: "554 5.7.1 blocked using dnsbl.example" }), {
          keys: testSigning(),
          now: now(),
        }),
      );
  }
  expect(said).toEqual([...Array<string>(4).fill("sent_again"), "failed"]);
  expect(await states(messageId)).toEqual(["failed"]);
  expect(await ctx.db.mailSuppression.count()).toBe(0);
});

test("the day's quota ends in the middle of two hundred mails: the next day the rest arrives, and nobody gets it twice", async () => {
  const messageId = await aMessage(Array.from({ length: 200 }, (_, at) => `m${at}@example.com`));
  let left = 80;
  const answer = () => {
    if (left === 0) return { result: "sender", cause: "quota", words: "550 5.4.5 Daily user sending quota exceeded" } as const;
    left -= 1;
    return accepted;
  };
  const inHours = (hours: number) => () => new Date(Date.now() + hours * 3_600_000);
  const taken = await deliver(answer);
  expect(taken).toHaveLength(80);
  // It is tried again now and then, and refused; nobody is lost or left out for it, and it is told once.
  for (const hours of [5, 10, 20]) expect(await deliver(answer, inHours(hours))).toEqual([]);
  expect(await ctx.db.activity.count({ where: { kind: "mail_paused" } })).toBe(1);
  left = 200;
  taken.push(...(await deliver(answer, inHours(30))));
  expect(taken).toHaveLength(200);
  expect(new Set(taken.map(({ to }) => to.address)).size).toBe(200);
  expect(new Set(await states(messageId))).toEqual(new Set(["sent"]));
});

test("what a mail server or a provider posts is taken as each of them sends it, and from nobody without the secret", async () => {
  const route = await import("#app/routes/mail.bounces.ts");
  const messageId = await aMessage(["a@example.com", "b@example.com", "c@example.com", "d@example.com", "e@example.com"]);
  const sent = await deliver(() => accepted);
  const byPostmark = sent.pop()!;
  const byAmazon = sent.pop()!;
  const raws = sent.map(({ returnTo }) => report(returnTo!, { status: "5.1.1", words: "550 5.1.1 no such user" }));
  const [raw, inForm, inJson] = raws.map((bytes) => new TextDecoder().decode(bytes)) as [string, string, string];
  const post = async (body: BodyInit, headers: Record<string, string>) => {
    const request = new Request("https://reissue.example.com/mail/bounces", { method: "POST", body, headers });
    return (await route.action({ request, params: {}, context: {} } as never)).status;
  };
  const basic = { Authorization: `Basic ${Buffer.from("mail:a-secret-of-the-mail-server").toString("base64")}` };
  expect(await post(raw, {})).toBe(401);
  expect(await post(raw, { Authorization: "Bearer another" })).toBe(401);
  expect(await states(messageId)).toEqual(["sent", "sent", "sent", "sent", "sent"]);
  expect(await post(raw, { ...basic, "Content-Type": "message/rfc822" })).toBe(200);
  expect(await post(new URLSearchParams({ "body-mime": inForm }), basic)).toBe(200);
  expect(await post(JSON.stringify({ RawEmail: inJson }), { ...basic, "Content-Type": "application/json" })).toBe(200);
  // Amazon SNS calls its JSON plain text; a notice that Amazon did not sign changes nothing, whoever shows the secret.
  const bouncedRecipients = [{ emailAddress: byAmazon.to.address, status: "5.1.1", diagnosticCode: "smtp; 550 5.1.1 user unknown" }];
  const event = { notificationType: "Bounce", bounce: { bounceType: "Permanent", bouncedRecipients }, mail: { source: byAmazon.returnTo } };
  const notice = amazonSns().posted(event);
  const asText = { ...basic, "Content-Type": "text/plain; charset=UTF-8" };
  expect(await post(JSON.stringify({ ...notice, Signature: "AAAA" }), asText)).toBe(403);
  expect(await post(JSON.stringify(notice), {})).toBe(401);
  expect(await states(messageId)).toEqual(["bounced", "bounced", "bounced", "sent", "sent"]);
  expect(await post(JSON.stringify(notice), asText)).toBe(200);
  const told = { RecordType: "Bounce", Type: "HardBounce", Details: "smtp;550 5.1.1 gone", Metadata: { return: byPostmark.returnTo } };
  expect(await post(JSON.stringify(told), { "Content-Type": "application/json" })).toBe(401);
  expect(await post(JSON.stringify(told), { ...basic, "Content-Type": "application/json" })).toBe(200);
  expect(await states(messageId)).toEqual(["bounced", "bounced", "bounced", "bounced", "bounced"]);
  expect(await ctx.db.mailSuppression.count({ where: { address: "d@example.com" } })).toBe(1);
  expect(await post("", basic)).toBe(422);
  expect(await post("no mail of ours", basic)).toBe(200);
});
