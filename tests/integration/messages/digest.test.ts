import type { DigestDeps } from "#app/messages/send-digest.server.ts";
import type { Outgoing, SendResult } from "#app/messages/channels/email/outgoing.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { strangeSigning } from "#tests/support/keys.ts";
import { anApp, type TestApp } from "#tests/support/app.ts";

const SHOP = "lumen-botanics.myshopify.com";
/** A Monday, nine in the morning in New York. */
const MONDAY = new Date("2026-11-23T14:00:00Z");
const ASKED = new Date("2026-11-20T14:00:00Z");

let app: TestApp;
let ctx: ShopContext;
let d: Awaited<ReturnType<typeof useCases>>;
beforeAll(async () => {
  app = await anApp();
  d = await useCases();
});
beforeEach(async () => {
  await app.empty();
  ctx = { shop: SHOP, db: app.shopDb(SHOP) };
  await app.db.shop.create({
    data: { domain: SHOP, name: "Lumen Botanics", currency: "USD", ianaTimezone: "America/New_York", installedAt: ASKED },
  });
  await ask("41", "ana@lumen.example");
});
afterAll(() => app.close());

async function useCases() {
  return {
    ...(await import("#app/messages/send-digest.server.ts")),
    ...(await import("#app/messages/digest-recipients.server.ts")),
    ...(await import("#app/messages/suppression.server.ts")),
    ...(await import("#app/messages/mail-pause.server.ts")),
    ...(await import("#app/messages/channels/email/mime.server.ts")),
    ...(await import("#app/screens/home/read-digest.server.ts")),
    ...(await import("#app/messages/message-deps.server.ts")),
  };
}

const ask = (staffId: string, address: string | null) => d.askForDigest(ctx, { staffId, address, now: ASKED });

/** Sends what is due at `now`; the mail server answers each mail as `answers` says, the last one for all that follow. */
async function send(now = MONDAY, answers: SendResult["result"][] = ["accepted"], change: Partial<DigestDeps> = {}) {
  const mails: Outgoing[] = [];
  const answer = (): SendResult => {
    const result = answers[Math.min(mails.length, answers.length) - 1] ?? "accepted";
    if (result === "refused") return { result, gone: true, words: "550 5.1.1" };
    return result === "sender" ? { result, cause: "relay", words: "553" } : { result, words: "" };
  };
  const done = await d.sendDigest(ctx, {
    mailer: { send: async (mail) => (mails.push(mail), answer()), close: () => {} },
    ...{ from: { name: "Lumen Botanics", address: "codes@lumen.example" }, replyTo: null, perSecond: 1_000, perDay: 1_000 },
    unsubscribeUrl: d.unsubscribeUrlOf(SHOP),
    read: (week) => d.readDigest(ctx, week, now),
    urlOf: (path) => `https://${SHOP}/admin/apps/x${path}`,
    ...{ signal: new AbortController().signal, now: () => now, sleep: async () => {} },
    ...change,
  });
  return { ...done, mails, to: mails.map((mail) => mail.to.address) };
}

test("it is off until somebody of the staff asks for it, and goes to their verified address alone", async () => {
  expect(await d.readDigestSettings(ctx, "41")).toMatchObject({ weekday: 1, mine: "ana@lumen.example" });
  expect(await ask("42", null)).toMatchObject({ ok: false });
  expect((await send()).to).toEqual(["ana@lumen.example"]);
  await d.setDigestDay(ctx, { weekday: null, by: "41" });
  expect((await send(new Date("2026-11-30T14:00:00Z"))).to).toEqual([]);
});

test("each week's leaves once, however often and by how many workers it is tried", async () => {
  await ask("42", "ines@lumen.example");
  const together = await Promise.all([send(), send(), send()]);
  const again = await send(new Date("2026-11-23T20:00:00Z"));
  expect([...together, again].flatMap(({ to }) => to).sort()).toEqual(["ana@lumen.example", "ines@lumen.example"]);
  expect((await send(new Date("2026-11-30T14:00:00Z"))).to).toHaveLength(2);
});

test("a worker that dies while it sends has sent it or not: it is not sent again that week, and the next week goes on", async () => {
  const dies: Partial<DigestDeps> = { mailer: { send: () => Promise.reject(new Error("killed")), close: () => {} } };
  await expect(send(MONDAY, [], dies)).rejects.toThrow("killed");
  expect((await send(new Date("2026-11-23T15:00:00Z"))).to).toEqual([]);
  expect((await send(new Date("2026-11-30T14:00:00Z"))).to).toEqual(["ana@lumen.example"]);
});

test("a mail server that cannot take it is asked again later, and one that refuses the sender stops all mail of the shop", async () => {
  expect(await send(MONDAY, ["unreachable"])).toMatchObject({ sent: 0, again: 600 });
  expect((await send(new Date("2026-11-23T14:05:00Z"))).to).toEqual([]);
  const later = new Date("2026-11-23T14:11:00Z");
  expect(await send(later, ["sender"])).toMatchObject({ sent: 0 });
  expect(await d.readMailPause(ctx)).toMatchObject({ cause: "relay" });
  expect((await send(new Date("2026-11-23T14:30:00Z"))).to).toEqual([]);
  expect((await send(new Date("2026-11-23T15:30:00Z"))).to).toEqual(["ana@lumen.example"]);
});

test("an address that is gone gets no more of it", async () => {
  await send(MONDAY, ["refused"]);
  expect(await d.isSuppressed(ctx, "ana@lumen.example")).toBe(true);
  expect((await send(new Date("2026-11-30T14:00:00Z"))).to).toEqual([]);
});

test("one press in a mail program stops it for that reader alone, and looking at the link does not", async () => {
  await ask("42", "ines@lumen.example");
  const { mails } = await send();
  const mail = mails.find(({ to }) => to.address === "ana@lumen.example")!;
  expect((await d.mimeOf(mail)).toString()).toMatch(/List-Unsubscribe-Post: List-Unsubscribe=One-Click/);
  const { loader, action } = await import("#app/routes/unsubscribe.$token.ts");
  const params = { token: new URL(mail.unsubscribeUrl!).pathname.split("/").at(-1)! };
  const visit = await loader({ request: new Request(mail.unsubscribeUrl!), params, context: {} });
  expect(await visit.text()).toContain("Stop the weekly digest?");
  const oneClick = () =>
    new Request(mail.unsubscribeUrl!, { method: "POST", body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }) });
  for (const request of [oneClick(), oneClick()])
    expect(await (await action({ request, params, context: {} })).text()).toContain("Stopped");
  expect((await send(new Date("2026-11-30T14:00:00Z"))).to).toEqual(["ines@lumen.example"]);
  expect(await app.db.activity.count({ where: { kind: "digest_changed", subject: "ana@lumen.example" } })).toBe(2);
});

test("a reader whose right to money was taken reads no amount, and one who may not use the app reads nothing", async () => {
  await app.db.staffMember.create({ data: { shop: SHOP, id: "41", askedAt: ASKED, lacks: ["money"] } });
  const { mails } = await send();
  expect(mails[0]?.text).toContain("Conversions: 0");
  expect(mails[0]?.text).not.toContain("Revenue");
  await app.db.staffMember.updateMany({ data: { lacks: ["view", "money"] } });
  expect((await send(new Date("2026-11-30T14:00:00Z"))).to).toEqual([]);
});

test("a link that was not signed here stops nothing", async () => {
  const { action } = await import("#app/routes/unsubscribe.$token.ts");
  const { signUnsubscribe } = await import("#app/messages/unsubscribe-token.server.ts");
  const [reader] = await app.db.digestRecipient.findMany();
  const token = signUnsubscribe({ shop: SHOP, memberId: reader!.id }, strangeSigning);
  const request = new Request(`https://app.example.com/unsubscribe/${token}`, { method: "POST" });
  expect((await action({ request, params: { token }, context: {} })).status).toBe(404);
  expect((await send()).to).toEqual(["ana@lumen.example"]);
});
