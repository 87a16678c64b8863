/** The unsubscribe link of a message, as people, mail programs and strangers use it. */
import type { ActionFunctionArgs } from "@remix-run/node";

import type { BuiltOffer } from "#tests/support/builders.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { strangeSigning, testSigning } from "#tests/support/keys.ts";

import { aShopWithCreators } from "../portal/portal-shop.ts";

let app: InstalledApp;
let offer: BuiltOffer;
let route: typeof import("#app/routes/unsubscribe.$token.ts");
let sign: typeof import("#app/messages/unsubscribe-token.server.ts").signUnsubscribe;
beforeAll(async () => {
  app = await anInstalledApp();
  route = await import("#app/routes/unsubscribe.$token.ts");
  ({ signUnsubscribe: sign } = await import("#app/messages/unsubscribe-token.server.ts"));
});
beforeEach(async () => void (offer = await aShopWithCreators(app)));
afterAll(() => app.close());

const memberId = () => offer.members[0]!.memberId;
const tokenOf = (shop = app.shop, keys = testSigning()) => sign({ shop, memberId: memberId() }, keys);
const asked = (token: string, init: RequestInit = {}) =>
  ({
    request: new Request(`https://reissue.example.com/unsubscribe/${token}`, init),
    params: { token },
    context: {},
  }) as ActionFunctionArgs;
const posted = (token: string, body: Record<string, string>) =>
  route.action(asked(token, { method: "POST", body: new URLSearchParams(body) }));
function partsOf(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  return form;
}
const wantsNews = async () => (await app.db.member.findFirstOrThrow({ where: { id: memberId() } })).unsubscribedAt === null;

test("a mail program's one click unsubscribes without anybody signing in, and clicking twice changes nothing", async () => {
  const answer = await posted(tokenOf(), { "List-Unsubscribe": "One-Click" });
  expect(answer.status).toBe(200);
  expect(await wantsNews()).toBe(false);
  expect((await posted(tokenOf(), { "List-Unsubscribe": "One-Click" })).status).toBe(200);
  expect(await app.db.activity.count({ where: { kind: "unsubscribed" } })).toBe(1);
});

test.each<[string, RequestInit]>([
  ["an empty body", {}],
  ["plain text", { body: "List-Unsubscribe=One-Click", headers: { "Content-Type": "text/plain" } }],
  ["no kind at all", { body: new TextEncoder().encode("List-Unsubscribe=One-Click") }],
  ["a form", { body: new URLSearchParams({ "List-Unsubscribe": "One-Click" }) }],
  ["a form of parts", { body: partsOf({ "List-Unsubscribe": "One-Click" }) }],
  ["a broken form of parts", { body: "--x", headers: { "Content-Type": "multipart/form-data; boundary=y" } }],
])("one click with %s unsubscribes", async (_, init) => {
  expect((await route.action(asked(tokenOf(), { method: "POST", ...init }))).status).toBe(200);
  expect(await wantsNews()).toBe(false);
});

test("looking at the link changes nothing, and its page can take news up again", async () => {
  const looked = await route.loader(asked(tokenOf()));
  expect(await looked.text()).toContain("No more messages from");
  expect(looked.headers.get("Referrer-Policy")).toBe("no-referrer");
  expect(await wantsNews()).toBe(true);
  await posted(tokenOf(), { wants: "nothing" });
  expect(await (await route.loader(asked(tokenOf()))).text()).toContain("You are unsubscribed");
  await posted(tokenOf(), { wants: "news" });
  expect(await wantsNews()).toBe(true);
});

test("a link somebody made up, or one that names another shop, unsubscribes nobody", async () => {
  const made = [tokenOf(app.shop, strangeSigning), tokenOf("other.myshopify.com"), `${tokenOf()}x`, "", "a.b"];
  for (const token of made) expect((await posted(token, { wants: "nothing" })).status).toBe(404);
  expect(await wantsNews()).toBe(true);
});
