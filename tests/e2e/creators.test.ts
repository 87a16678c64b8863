/** What creators see: the theme's block, a link that survives a refresh, and another name asked for and given. */
import type { Page } from "playwright-core";

import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { chooseFrom, openApp, pageTitled, rowOf, selectMembers } from "./support/admin.ts";
import { seriousIn } from "./support/axe.ts";
import { chooseReason, enterNewCode, onTheRefreshPage, updateOffer } from "./support/refresh-page.ts";
import { until } from "./support/store.ts";

const OFFER = "Creator Collective 15%";
const SOFIA = "sofia.marchetti@creators.example";
const NOAH = "noah.bergstrom@creators.example";
let stack: Stack;
let browser: TestBrowser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([aStack({ seed: "demo" }), aBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

async function signIn(page: Page, email: string): Promise<void> {
  await page.goto(`${stack.url}/account/login`);
  const out = page.getByRole("button", { name: "Sign out" });
  if (await out.isVisible()) await out.click();
  await page.getByLabel("E-mail").fill(email);
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("heading", { name: /^Hello/ }).waitFor();
}
const block = (page: Page) => page.locator(".reissue");
async function openCreators(page: Page): Promise<string> {
  await page.goto(`${stack.url}/pages/creators`);
  await block(page).getByRole("heading", { name: OFFER }).waitFor();
  return block(page).innerText();
}

test("the theme's block shows each creator their own code, and nobody else any, without moving the page", () =>
  browser.story("the theme's block", async (page) => {
    await page.goto(`${stack.url}/pages/creators`);
    await block(page).getByRole("link", { name: "Sign in" }).waitFor();
    expect(await block(page).innerText()).not.toMatch(/SOFIA15|NOAH15/);

    await signIn(page, SOFIA);
    await page.addInitScript(() => {
      const seen = window as unknown as { shifted: number };
      seen.shifted = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) seen.shifted += (entry as unknown as { value: number }).value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    const hers = await openCreators(page);
    expect(hers).toContain("SOFIA15");
    expect(hers).not.toContain("NOAH15");
    const picture = block(page).getByRole("img", { name: "QR code of your link" }).first();
    await picture.scrollIntoViewIfNeeded();
    await until(async () => picture.evaluate((img) => (img as HTMLImageElement).naturalWidth > 0));
    expect(await page.evaluate(() => (window as unknown as { shifted: number }).shifted)).toBe(0);
    expect(asked.filter((url) => !url.startsWith(stack.url))).toEqual([]);

    await signIn(page, NOAH);
    const his = await openCreators(page);
    expect(his).toContain("NOAH15");
    expect(his).not.toContain("SOFIA15");
  }));

test("the block and the creator's page are legible in a light and a dark theme, and fit a phone", () =>
  browser.story("the themes", async (page) => {
    await signIn(page, SOFIA);
    await page.setViewportSize({ width: 390, height: 844 });
    for (const theme of ["light", "dark"])
      for (const path of ["/pages/creators", "/apps/reissue"]) {
        await page.goto(`${stack.url}${path}?theme=${theme}`);
        await page.getByRole("heading", { name: OFFER }).waitFor();
        expect([theme, path, await seriousIn(page.mainFrame())]).toEqual([theme, path, []]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      }
  }));

test("a posted link outlives a refresh: the new code is in the block and in the checkout, the old one is refused there", () =>
  browser.story("a posted link outlives a refresh", async (page) => {
    await signIn(page, SOFIA);
    await openCreators(page);
    const posted = await block(page).locator("[data-link]").first().innerText();
    expect(posted).not.toContain("SOFIA15");

    const app = await openApp(page, stack, "/app/sales-tracking");
    await app.getByRole("link", { name: OFFER }).click();
    await pageTitled(app, OFFER);
    await selectMembers(app, ["Sofia Marchetti"]);
    await chooseFrom(app, { menu: "Manage offer for members", entry: "Refresh promo codes" });
    await onTheRefreshPage(app);
    await enterNewCode(app, { member: "Sofia Marchetti", code: "SOFIASHINE", says: "Available" });
    await chooseReason(app, "Leaked");
    expect(await updateOffer(app)).toBe("1 code changed");

    const text = await openCreators(page);
    expect(text).toContain("SOFIASHINE");
    expect(text).toContain("SOFIA15 no longer works, SOFIASHINE does.");
    expect(text.match(/SOFIA15/g)).toHaveLength(1);

    const product = await firstProduct(page);
    await page.goto(`${posted}${product}?utm_source=tiktok`);
    expect(new URL(page.url()).pathname).toBe(product);
    expect(new URL(page.url()).searchParams.get("utm_source")).toBe("tiktok");
    await page.getByRole("button", { name: "Add to cart" }).click();
    await page.goto(`${stack.url}/checkout`);
    const codes = page.locator("ul.codes");
    await codes.getByText("SOFIASHINE").waitFor();
    expect(await codes.innerText()).toMatch(/−\$\d/);

    await page.getByLabel("Discount code").fill("SOFIA15");
    await page.getByRole("button", { name: "Apply" }).click();
    await codes.locator("li", { hasText: "SOFIA15" }).getByText("Enter a valid discount code or gift card").waitFor();
  }));

async function openTheOffer(page: Page) {
  const app = await openApp(page, stack, "/app/sales-tracking");
  await app.getByRole("link", { name: OFFER }).click();
  await pageTitled(app, OFFER);
  return app;
}

async function conversionsOf(row: ReturnType<typeof rowOf>): Promise<number> {
  const cells = await row.getByRole("cell").allInnerTexts();
  return Number(cells[5]?.replaceAll(",", ""));
}

async function firstProduct(page: Page): Promise<string> {
  await page.goto(`${stack.url}/store`);
  return (await page.locator("a.product").first().getAttribute("href"))!;
}

test("a creator asks for another name, the merchant approves it, and it is the code in the block and on the signed page", () =>
  browser.story("another name", async (page) => {
    await signIn(page, NOAH);
    await openCreators(page);
    const offer = block(page).locator(".reissue__card").first();
    const name = offer.getByLabel("Another name for your code");
    await name.fill("WELCOME10");
    await offer.getByRole("button", { name: "Check" }).click();
    await offer.getByText("Not available. Try another one.").waitFor();
    await name.fill("NOAHNORTH");
    await offer.getByRole("button", { name: "Check" }).click();
    await offer.getByText("Available", { exact: true }).waitFor();
    await offer.getByRole("button", { name: "Ask for it" }).click();
    await offer.getByText("You asked for NOAHNORTH. The shop will answer.").waitFor();
    await offer.getByRole("button", { name: "Take this back" }).click();
    await offer.getByText("Your request is withdrawn.").waitFor();
    expect(await offer.getByRole("button", { name: "Take this back" }).isVisible()).toBe(false);
    await name.fill("NOAHNORTH");
    await offer.getByRole("button", { name: "Ask for it" }).click();
    await offer.getByText("You asked for NOAHNORTH. The shop will answer.").waitFor();
    await offer.getByRole("button", { name: "Take this back" }).waitFor();

    const app = await openApp(page, stack, "/app");
    await app.getByText("1 creator asks for another name").waitFor();
    await app
      .getByRole("link", { name: "Answer" })
      .or(app.getByRole("button", { name: "Answer" }))
      .first()
      .click();
    await pageTitled(app, "Name requests");
    await app.getByRole("checkbox", { name: "Select Noah Bergström, NOAHNORTH" }).check();
    await app.getByRole("button", { name: "Approve", exact: true }).click();
    await app.getByRole("dialog").getByText("Noah Bergström: NOAH15 becomes NOAHNORTH").waitFor();
    // It begins with what the shop chose for new refreshes.
    expect(await app.getByRole("dialog").getByRole("radio", { name: "As soon as the new code works" }).isChecked()).toBe(true);
    await app.getByRole("button", { name: "Change code" }).click();
    await app.getByText("1 code changed").waitFor();
    await rowOf(app, "Noah Bergström").getByText("Done").waitFor();
    await app.getByText("Nobody has been told yet.").waitFor();
    expect(await openCreators(page)).toContain("NOAHNORTH");

    // Without script the same page is served whole, and a page link needs no account.
    await page.goto(`${stack.url}/apps/reissue`);
    await page.getByText("NOAHNORTH").first().waitFor();
  }));

test("the merchant hands over a page link that needs no account, and ends it", () =>
  browser.story("a page link", async (page) => {
    let app = await openApp(page, stack, "/app/members?search=Sofia");
    await app
      .getByRole("link", { name: /Sofia Marchetti/ })
      .first()
      .click();
    await pageTitled(app, "Sofia Marchetti");
    const answered = page.waitForResponse(
      async (response) => response.url().includes("/page-link") && (await response.text()).includes("/page?t="),
    );
    await app.getByRole("button", { name: "Copy page link" }).click();
    const url = /http[^"]+\/page\?t=[^"]+/.exec(await (await answered).text())![0];
    await page.context().clearCookies();
    await page.goto(url);
    await page.getByText("SOFIASHINE").first().waitFor();

    app = await openApp(page, stack, "/app/members?search=Sofia");
    await app
      .getByRole("link", { name: /Sofia Marchetti/ })
      .first()
      .click();
    await app.getByRole("button", { name: "End page links" }).click();
    await until(async () => (await (await page.request.get(url)).text()).includes("was ended by the shop"));
  }));

test("a link opened in a market stays there, and its code is on the checkout", () =>
  browser.story("a link in a market", async (page) => {
    await signIn(page, NOAH);
    await page.goto(`${stack.url}/en-ca/apps/reissue`);
    const address = (await page.locator(".reissue-address").first().innerText()).trim();
    const handle = address.split("/").at(-1)!;
    await page.goto(`${stack.url}/en-ca/apps/reissue/go/${handle}/products/squalane-day-serum?utm_source=tiktok`);
    expect(new URL(page.url()).pathname).toBe("/en-ca/products/squalane-day-serum");
    await page.getByRole("button", { name: "Add to cart" }).click();
    await page.waitForURL(/\/cart$/);
    await page.goto(`${stack.url}/en-ca/checkout`);
    await page.getByText("NOAHNORTH").first().waitFor();

    await page.goto(`${stack.url}/en-ca/apps/reissue/go/${handle}/fr/discount/OTHER`);
    expect(new URL(page.url()).pathname).toBe("/en-ca/");
  }));

test("each visitor of a link gets a code nobody else has, the same one when they come back, and the order counts for the creator", () =>
  browser.story("a code for each visitor", async (page) => {
    await signIn(page, NOAH);
    await page.goto(`${stack.url}/apps/reissue`);
    const handle = (await page.locator(".reissue-address").first().innerText()).trim().split("/").at(-1)!;
    const app = await openTheOffer(page);
    const earlier = await conversionsOf(rowOf(app, "Noah Bergström"));
    await app.getByRole("button", { name: "Turn on" }).click();
    await app.getByText("gets a code nobody else has. It counts for the member").waitFor();
    await until(async () => {
      await openTheOffer(page);
      return app.getByText(/^[1-9]\d* ready$/).isVisible();
    });

    const buyer = await browser.aPage({ width: 390 });
    const product = await firstProduct(buyer);
    const codeNow = async () => {
      await buyer.goto(`${stack.url}/apps/reissue/go/${handle}${product}?utm_source=tiktok`);
      await buyer.waitForURL((url) => url.pathname === product && !url.search.includes("reissue_visitor"));
      await buyer.getByRole("button", { name: "Add to cart" }).click();
      await buyer.goto(`${stack.url}/checkout`);
      const codes = buyer.locator("ul.codes");
      await codes.getByText(/NOAH-/).waitFor();
      return /NOAH-[A-Z0-9]{10}/.exec(await codes.innerText())![0];
    };
    const code = await codeNow();
    expect(await codeNow()).toBe(code);
    await buyer.getByLabel("E-mail").fill("shopper@mail.example");
    await buyer.getByRole("button", { name: /^Pay/ }).click();
    await buyer.getByRole("heading", { name: /thank/i }).waitFor();
    await buyer.context().close();
    await until(async () => {
      await openTheOffer(page);
      return (
        (await app.getByText("1 used", { exact: true }).isVisible()) && (await conversionsOf(rowOf(app, "Noah Bergström"))) === earlier + 1
      );
    });
  }));

test("the creator's page and the block speak German and Japanese, and fit a phone and a desk", () =>
  browser.story("other languages", async (page) => {
    await signIn(page, NOAH);
    const words = { de: ["Deine Rabattcodes", "Code kopieren"], ja: ["あなたのプロモーションコード", "コードをコピー"] };
    for (const [language, [title = "", copy = ""]] of Object.entries(words))
      for (const width of [390, 1280]) {
        await page.setViewportSize({ width, height: 844 });
        for (const path of [`/pages/creators?language=${language}`, `/${language}/apps/reissue`]) {
          await page.goto(`${stack.url}${path}`);
          await page.getByRole("heading", { name: title }).waitFor();
          await page.getByRole("button", { name: copy }).first().waitFor();
          expect([path, await page.evaluate(() => document.documentElement.scrollWidth)]).toEqual([path, width]);
        }
      }
    // The browser of the stories speaks English; a shopper's own says what they read.
    const french = await fetch(`${stack.url}/apps/reissue/go/nobody`, { headers: { "Accept-Language": "fr-CA,fr;q=0.9" } });
    expect(await french.text()).toContain("Ce lien ne mène à aucune réduction");
  }));
