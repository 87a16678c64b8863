/**
 * Two hundred members through a real mail server, sent by a real worker that is killed in the middle: each gets one mail,
 * or there is a reason why not.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { startMailbox, type Mailbox } from "#tests/twin/outside/mailbox/mailbox.ts";

import { aCrew, type Crew } from "../processes/crew.ts";

const MEMBERS = 200;
const BOUNCES = 5;
const WORDS = { shopName: "Lumen Botanics", currency: "USD", zone: "America/New_York", locale: "en-US" };

let crew: Crew;
let mailbox: Mailbox;
beforeAll(async () => {
  process.env.MAIL_PER_SECOND = "100";
  crew = await aCrew();
  mailbox = await startMailbox({ port: crew.mailPort });
});
afterEach(() => crew.dismiss());
afterAll(async () => {
  await crew?.close();
  await mailbox?.close();
});

test("two hundred members get one mail each or a reason when the worker is killed in the middle", async () => {
  const { enqueue } = await import("#app/jobs/queue.server.ts");
  const { composeMessage } = await import("#app/messages/compose-message.server.ts");
  const { takeUnclearAsSent } = await import("#app/messages/decide-recipients.server.ts");
  const { sendMessage } = await import("#app/messages/send-message.server.ts");
  const { ctx } = crew;
  const offer = await crew.anOffer(
    "Creators",
    Array.from({ length: MEMBERS }, (_, at) => `MAIL${at}`),
  );
  await ctx.db.shop.upsert({
    where: { domain: ctx.shop },
    create: { domain: ctx.shop, name: "Lumen Botanics", currency: "USD", ianaTimezone: "America/New_York", installedAt: new Date() },
    update: {},
  });
  const addresses = new Map<string, string>();
  for (const [at, { memberId }] of offer.members.entries()) {
    const email = `${at < BOUNCES ? "bounce" : "creator"}${at}@example.com`;
    addresses.set(memberId, email);
    await ctx.db.member.update({ where: { id: memberId }, data: { email } });
  }
  const memberIds = offer.members.map(({ memberId }) => memberId);
  const composed = await composeMessage(ctx, { offerId: offer.id, cause: null, memberIds, template: "welcome", createdBy: "1" });
  if (!composed.ok) throw new Error(composed.reason);
  const { messageId } = composed;

  const worker = await crew.hire();
  expect(await sendMessage(ctx, { messageId, sentBy: "1", words: WORDS, now: new Date(), hasMailServer: true, enqueue })).toEqual({
    ok: true,
    members: MEMBERS,
  });
  // Killed once some have gone and some have not.
  while (mailbox.mails().length < 90) await sleep(5);
  await crew.kill(worker);
  expect(mailbox.mails().length).toBeLessThan(MEMBERS - BOUNCES);
  // The hold of the killed one runs out after 45 s, and its heartbeat is missed sooner; the test does not wait for them.
  await ctx.db.mailRun.updateMany({ data: { until: new Date() } });
  await crew.miss("messages.send");
  await crew.hire();
  const states = async () => {
    const rows = await ctx.db.messageRecipient.groupBy({ by: ["state"], where: { messageId }, _count: true });
    return Object.fromEntries(rows.map(({ state, _count }) => [state, _count]));
  };
  const until = Date.now() + 200_000;
  while ((await ctx.db.message.findFirstOrThrow({ where: { id: messageId } })).state !== "sent") {
    if (Date.now() > until) throw new Error(`Not sent: ${JSON.stringify(await states())}`);
    await sleep(200);
  }

  const received = mailbox.mails().map(({ to }) => to);
  expect(new Set(received).size).toBe(received.length);
  const ends = await states();
  // A kill between the mark and the answer leaves one member of whom nobody can know.
  const { sent = 0, bounced = 0, unclear = 0, ...others } = ends;
  expect(others).toEqual({});
  expect(bounced).toBe(BOUNCES);
  expect(unclear).toBeLessThanOrEqual(1);
  expect(sent + bounced + unclear).toBe(MEMBERS);
  const recipients = await ctx.db.messageRecipient.findMany({ where: { messageId } });
  for (const { memberId, state, reason } of recipients) {
    const got = received.includes(addresses.get(memberId)!);
    if (state === "sent") expect(got).toBe(true);
    else expect(reason).toMatch(state === "bounced" ? /^550 5\.1\.1/ : /cut off/);
    if (state === "bounced") expect(got).toBe(false);
  }
  // Every attempt at a member carries the id of their row.
  const ids = new Set(recipients.map(({ id }) => `<${id}@lumenbotanics.example>`));
  for (const { headers } of mailbox.mails()) expect(ids).toContain(headers["message-id"]);
  // What may have been sent is not sent again by itself; a person decides.
  expect(await takeUnclearAsSent(ctx, { messageId, by: "1", now: new Date() })).toBe(unclear);
});
