import type { LoaderFunctionArgs } from "@remix-run/node";

import type { NameSaid } from "#app/portal/answer-name.server.ts";
import type { CreatorView } from "#app/portal/creator-view.ts";
import { accountToken } from "#tests/support/account-token.ts";
import type { BuiltOffer } from "#tests/support/builders.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";

import { aShopWithCreators, LEO, MAYA } from "./portal-shop.ts";

let app: InstalledApp;
let route: typeof import("#app/routes/account.codes.ts");
let offer: BuiltOffer;
beforeAll(async () => {
  app = await anInstalledApp();
  route = await import("#app/routes/account.codes.ts");
});
beforeEach(async () => {
  offer = await aShopWithCreators(app);
});
afterAll(() => app.close());

const customer = (id: number) => `gid://shopify/Customer/${id}`;
const tokenOf = (id: number) => accountToken(app.shop, { sub: customer(id) });

/** As the extension's own origin asks. */
function asked(token: string | null, init: RequestInit = {}): LoaderFunctionArgs {
  const headers = {
    Origin: "https://extensions.shopifycdn.com",
    "User-Agent": "Mozilla/5.0 Chrome/147.0.0.0",
    ...(token !== null && { Authorization: `Bearer ${token}` }),
  };
  return {
    request: new Request("https://reissue.example.com/account/codes", { headers, ...init }),
    params: {},
    context: {},
  } as LoaderFunctionArgs;
}

/** The library throws what it refuses. */
const answered = (response: Promise<Response>) => response.catch((thrown: Response) => thrown);
const viewFor = async (token: string) => {
  const response = await route.loader(asked(token));
  return ((await response.json()) as { view: CreatorView | null }).view;
};
async function send(token: string, body: object | string): Promise<{ status: number; said: NameSaid | null }> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const response = await route.action(asked(token, { method: "POST", body: text }));
  return { status: response.status, ...((await response.json()) as { said: NameSaid | null }) };
}

test("a customer sees their own codes in their account, and nobody else's", async () => {
  expect((await viewFor(await tokenOf(MAYA)))?.offers.map(({ code }) => code)).toEqual(["MAYA15"]);
  expect((await viewFor(await tokenOf(LEO)))?.offers.map(({ code }) => code)).toEqual(["LEO15"]);
});

test("the answer may be read by the extension's origin, and is kept by nobody", async () => {
  const { headers } = await route.loader(asked(await tokenOf(MAYA)));
  expect([headers.get("Access-Control-Allow-Origin"), headers.get("Cache-Control")]).toEqual(["*", "no-store"]);
});

test("a browser that asks beforehand is told that it may send the token", async () => {
  const response = await answered(route.loader(asked(null, { method: "OPTIONS" })));
  expect(response.status).toBe(204);
  expect(response.headers.get("Access-Control-Allow-Headers")).toContain("Authorization");
});

test("without a token of this app that counts now, there is no answer at all", async () => {
  const sub = customer(MAYA);
  const tokens = {
    none: null,
    "not a token": "abc",
    "signed by somebody else": await accountToken(app.shop, { sub, secret: "another-secret" }),
    "another app's": await accountToken(app.shop, { sub, aud: "another-app" }),
    over: await accountToken(app.shop, { sub, endsIn: -120 }),
  };
  for (const [which, token] of Object.entries(tokens)) {
    const read = await answered(route.loader(asked(token)));
    const sent = await answered(route.action(asked(token, { method: "POST", body: "{}" })));
    expect([which, read.status, await read.text(), sent.status]).toEqual([which, 401, "", 401]);
  }
});

test("customers who are no creators, nobody signed in, staff, and the same number in another shop see no code", async () => {
  const nobody = {
    "no creator": await tokenOf(999),
    "not signed in": await accountToken(app.shop),
    staff: await accountToken(app.shop, { sub: String(MAYA) }),
    "another shop": await accountToken("other.myshopify.com", { sub: customer(MAYA) }),
  };
  for (const [who, token] of Object.entries(nobody)) expect([who, await viewFor(token)]).toEqual([who, null]);
});

test("a creator asks for another name from their account, and the wish is kept", async () => {
  const { enrolmentId } = offer.members[0]!;
  const token = await tokenOf(MAYA);
  expect((await send(token, { enrolmentId, name: "MAYAGLOW", intent: "check" })).said?.answer?.answer).toBe("available");
  expect((await send(token, { enrolmentId, name: "LEO15", intent: "ask" })).said).toMatchObject({
    asked: false,
    answer: { answer: "not_available" },
  });
  expect((await send(token, { enrolmentId, name: "MAYAGLOW", intent: "ask" })).said?.asked).toBe(true);
  expect((await viewFor(token))?.offers[0]?.wish).toMatchObject({ name: "MAYAGLOW", state: "open" });
});

test("nobody asks for a name in another creator's place", async () => {
  const wish = { enrolmentId: offer.members[1]!.enrolmentId, name: "MAYAGLOW", intent: "ask" };
  for (const token of [await tokenOf(MAYA), await accountToken(app.shop)]) {
    expect(await send(token, wish)).toEqual({ status: 403, said: null });
  }
  expect(await app.db.nameRequest.count()).toBe(0);
});

test("what is no question is refused", async () => {
  for (const body of ["", "<script>", {}, { enrolmentId: "x", name: "y", intent: "drop" }]) {
    expect(await send(await tokenOf(MAYA), body)).toEqual({ status: 400, said: null });
  }
});
