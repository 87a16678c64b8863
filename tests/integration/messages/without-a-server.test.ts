/** An installation without a mail server: that is said, drafts are kept and exported, nothing is sent or lost. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { parse } from "csv-parse/sync";

import { API_KEY, API_SECRET } from "#tests/support/app.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import type { BuiltOffer } from "#tests/support/builders.ts";
import { mintSessionToken } from "#tests/twin/outside/install/session-token.ts";

import { aShopWithCreators } from "../portal/portal-shop.ts";

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36";
const TEXT = { subject: "Yours, {{ first_name }}", body: "It is {{ new_code }}", about: "code", template: "welcome" };

let app: InstalledApp;
let offer: BuiltOffer;
let messageId: string;
let routes: Awaited<ReturnType<typeof load>>;
const load = async () => ({
  index: await import("#app/routes/app.messages._index/route.tsx"),
  message: await import("#app/routes/app.messages.$messageId/route.tsx"),
  file: await import("#app/routes/app.messages.$messageId_.export.ts"),
});
beforeAll(async () => {
  app = await anInstalledApp();
  routes = await load();
});
beforeEach(async () => {
  offer = await aShopWithCreators(app);
  const { composeMessage } = await import("#app/messages/compose-message.server.ts");
  const { saveDraft } = await import("#app/messages/write-draft.server.ts");
  const ctx = { shop: app.shop, db: app.shopDb(app.shop) };
  const memberIds = offer.members.map((member) => member.memberId);
  const composed = await composeMessage(ctx, { offerId: offer.id, cause: null, memberIds, template: "welcome", createdBy: "42" });
  if (!composed.ok) throw new Error(composed.reason);
  ({ messageId } = composed);
  await saveDraft(ctx, { messageId, draft: { ...TEXT, about: "code" } });
});
afterAll(() => app.close());

async function asked(form?: Record<string, string>): Promise<LoaderFunctionArgs & ActionFunctionArgs> {
  const token = await mintSessionToken({ shop: app.shop, clientId: API_KEY, userId: 42, sessionId: "s", secret: API_SECRET });
  const headers = { Authorization: `Bearer ${token}`, "User-Agent": BROWSER };
  const init = form ? { method: "POST", body: new URLSearchParams(form) } : {};
  return { request: new Request("https://reissue.example.com/app/messages", { headers, ...init }), params: { messageId }, context: {} };
}

test("the list and the draft say that nothing can be sent from here", async () => {
  expect(await routes.index.loader(await asked())).toMatchObject({ mailServer: false, total: 1 });
  const opened = await routes.message.loader(await asked());
  expect(opened).toMatchObject({ view: { state: "draft" }, compose: { mailFrom: null } });
});

test("pressing Send or Send test all the same sends nothing, says why, and keeps the draft", async () => {
  const { subject, body, about, template } = await app.db.message.findFirstOrThrow({});
  const edits = { loaded: { subject, body, about, template }, loadedAt: new Date().toISOString(), mine: TEXT };
  const presses: Record<string, string>[] = [
    { intent: "send", edits: JSON.stringify(edits) },
    { intent: "test", to: "me@example.com", at: "0", ...TEXT },
  ];
  for (const press of presses) {
    const answer = await routes.message.action(await asked(press));
    expect(answer).toMatchObject({ refused: expect.stringContaining("No mail server is configured") });
  }
  expect(await app.db.message.findFirstOrThrow({})).toMatchObject({ state: "draft", subject: TEXT.subject });
  expect(await app.db.messageRecipient.count({ where: { state: "draft" } })).toBe(offer.members.length);
});

test("the draft is a file with everybody's own words, to be sent by another way", async () => {
  const answer = await routes.file.action(await asked({}));
  const rows = parse(await answer.text(), { columns: true, bom: true }) as Record<string, string>[];
  expect(rows).toHaveLength(offer.members.length);
  const codes = await app.db.promoCode.findMany({ where: { liveUntil: null }, include: { member: true } });
  for (const { name, member } of codes) {
    const row = rows.find((one) => one["E-mail"] === member.email);
    expect(row).toMatchObject({ Subject: `Yours, ${member.firstName}`, Message: `It is ${name}` });
  }
});

test("news leaves the file's unsubscribed members out and gives the others the way to unsubscribe", async () => {
  await app.db.message.updateMany({ data: { about: "news" } });
  const [first] = offer.members;
  await app.db.member.updateMany({ where: { id: first!.memberId }, data: { unsubscribedAt: new Date() } });
  const rows = parse(await (await routes.file.action(await asked({}))).text(), { columns: true, bom: true }) as Record<string, string>[];
  expect(rows).toHaveLength(offer.members.length - 1);
  for (const row of rows) expect(row["Message"]).toMatch(/No more such messages: https?:\/\/\S+\/unsubscribe\/\S+\.\S+$/);
});
