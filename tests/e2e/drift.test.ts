/** What others change on an offer's discount in the Shopify admin: told where somebody looks, and put right with one press. */
import type { FrameLocator } from "playwright-core";

import { API_KEY, API_SECRET } from "#tests/support/app.ts";
import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { openApp, pageTitled } from "./support/admin.ts";
import { pastTheEdge } from "./support/layout.ts";
import { merchantOf } from "./support/merchant.ts";
import { codesOf, discountNamed, until } from "./support/store.ts";

const SHOP = "lumen-botanics.myshopify.com";
const OFFER = "Creator Collective 15%";
let stack: Stack;
let browser: TestBrowser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([aStack({ seed: "demo" }), aBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

/** The store's owner deletes codes of the offer's discount, and adds others, in the Shopify admin. */
async function editInTheAdmin({ deleted = [], added = [] }: { deleted?: string[]; added?: string[] }): Promise<void> {
  const ask = await merchantOf(stack, { shop: SHOP, clientId: API_KEY, secret: API_SECRET });
  const { id, codes } = await discountNamed(stack, OFFER);
  const ids = codes.filter(({ code }) => deleted.includes(code)).map((code) => code.id);
  if (ids.length > 0) {
    await ask(
      `mutation ($id: ID!, $ids: [ID!]) { discountCodeRedeemCodeBulkDelete(discountId: $id, ids: $ids) { userErrors { message } } }`,
      {
        id,
        ids,
      },
    );
    await until(async () => !(await codesOf(stack, OFFER)).some((code) => deleted.includes(code)));
  }
  if (added.length === 0) return;
  await ask(
    `mutation ($id: ID!, $codes: [DiscountRedeemCodeInput!]!) { discountRedeemCodeBulkAdd(discountId: $id, codes: $codes) { userErrors { message } } }`,
    { id, codes: added.map((code) => ({ code })) },
  );
  await until(async () => (await codesOf(stack, OFFER)).filter((code) => added.includes(code)).length === added.length);
}

async function openOffer(page: Parameters<typeof openApp>[0]): Promise<FrameLocator> {
  const app = await openApp(page, stack, "/app/sales-tracking");
  await app.getByRole("link", { name: OFFER }).click();
  await pageTitled(app, OFFER);
  return app;
}

const told = (app: FrameLocator, count: number) =>
  app.getByText(`${count === 1 ? "1 code" : `${count} codes`} changed in Shopify, not here`);

/** The change is told by a message; the page shows it when it is opened after that. */
async function openedWhenTold(page: Parameters<typeof openApp>[0], count: number): Promise<FrameLocator> {
  await until(async () => (await told(await openOffer(page), count).count()) === 1, { pauseMs: 3_000 });
  return openOffer(page);
}

test("codes removed, made anew and added in the Shopify admin are told on the offer, and each is put right with one press", () =>
  browser.story("drift on an offer", async (page) => {
    await editInTheAdmin({ deleted: ["SOFIA15", "NOAH15", "AMARA15"], added: ["AMARA15", "STRAY99", "STRAY98"] });
    const app = await openedWhenTold(page, 5);
    await app.getByText("SOFIA15, the code of Sofia Marchetti, was removed in Shopify and no longer works.").waitFor();
    await app.getByText("AMARA15, the code of Amara Okafor, was deleted and made again in Shopify. It works.").waitFor();
    await app.getByText(/^STRAY99 was added to the discount in Shopify\. It belongs to no member/).waitFor();

    // The code made anew is accepted; one stranger's code is given to a member, another is left where it is.
    await app.getByRole("button", { name: "Accept it: AMARA15" }).click();
    await told(app, 4).waitFor();
    await app.getByRole("combobox", { name: "Member for STRAY99" }).selectOption({ label: "Maya Lindqvist" });
    await app.getByRole("button", { name: "Give it to the member: STRAY99" }).click();
    await told(app, 3).waitFor();
    await app.getByRole("searchbox").fill("maya");
    await app.getByRole("row").filter({ hasText: "Maya Lindqvist" }).getByText("STRAY99").waitFor();
    await app.getByRole("button", { name: "Leave it: STRAY98" }).click();
    await told(app, 2).waitFor();

    // Re-issuing is a refresh like any other, and leads back to the offer.
    await app.getByRole("button", { name: "Re-issue the code: SOFIA15" }).click();
    await pageTitled(app, "Refresh promo codes");
    await app.getByText("1 code changed").waitFor();
    expect(await codesOf(stack, OFFER)).toContain("SOFIA15");
    await app.getByRole("link", { name: OFFER }).first().click();
    await pageTitled(app, OFFER);
    await told(app, 1).waitFor();
    expect(await codesOf(stack, OFFER)).toEqual(expect.arrayContaining(["STRAY98", "STRAY99", "AMARA15"]));
  }));

test("a member's own page tells of their code and lets them go on without one", () =>
  browser.story(
    "drift on a member",
    async (page) => {
      const app = await openApp(page, stack, "/app/members?search=noah");
      await app.getByRole("link", { name: "Noah Bergström" }).click();
      await pageTitled(app, "Noah Bergström");
      await told(app, 1).waitFor();
      await app.getByText(`NOAH15, the code of Noah Bergström, was removed in Shopify and no longer works. (${OFFER})`).waitFor();
      expect(await pastTheEdge(page, stack)).toEqual([]);
      await app.getByRole("button", { name: "Go on without a code: NOAH15" }).click();
      await told(app, 1).waitFor({ state: "detached" });
      await until(async () => (await told(await openOffer(page), 1).count()) === 0);
      expect(await codesOf(stack, OFFER)).not.toContain("NOAH15");
    },
    { width: 390, height: 844 },
  ));
