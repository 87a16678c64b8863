/** A merchant pays what is due: from what is due on Home to the statement, and what is refunded afterwards is carried over. */
import type { FrameLocator, Page } from "playwright-core";

import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { goTo, openApp, pageTitled, rowOf } from "./support/admin.ts";
import { pastTheEdge } from "./support/layout.ts";
import { dollars, soldInStore, sumsOf, type Sold } from "./support/sold-in-store.ts";
import { control, until } from "./support/store.ts";

const MEMBER = "Sofia Marchetti";
let stack: Stack;
let browser: TestBrowser;
let sold: Sold[];

beforeAll(async () => {
  [stack, browser] = await Promise.all([aStack({ seed: "demo" }), aBrowser()]);
  sold = await soldInStore(stack);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

/** Where the page is in the app. */
const pathOf = (page: Page) => new URL(page.url()).pathname.replace("/admin/apps/reissue", "");

async function aDraft(page: Page): Promise<FrameLocator> {
  const app = await openApp(page, stack, "/app/payouts/new");
  await app.getByRole("button", { name: "Show what is due" }).click();
  await pageTitled(app, /^Payout \d+$/);
  return app;
}

/** The orders behind the member's commission. */
async function theirOrders(page: Page): Promise<FrameLocator> {
  const app = await openApp(page, stack, "/app/sales-tracking?range=all&by=member");
  await rowOf(app, MEMBER)
    .getByRole("link", { name: /commission: orders of/ })
    .click();
  await pageTitled(app, "Orders");
  return app;
}

async function hold(page: Page, { order }: Sold): Promise<void> {
  const app = await theirOrders(page);
  await app.getByRole("button", { name: `Reject ${order}`, exact: true }).click();
  await app.getByRole("button", { name: "Hold the commission instead" }).click();
  await app.getByRole("dialog").getByRole("textbox", { name: "Reason" }).fill("Asked the customer");
  await app.getByRole("dialog").getByRole("button", { name: "Hold", exact: true }).click();
  await app.getByRole("button", { name: `Release ${order}`, exact: true }).waitFor();
}

async function release(page: Page, { order }: Sold): Promise<void> {
  const app = await theirOrders(page);
  await app.getByRole("button", { name: `Release ${order}`, exact: true }).click();
  await app.getByRole("button", { name: `Reject ${order}`, exact: true }).waitFor();
}

test("what is held is in no payout until it is released; what is due is approved once, paid and stated; a refund afterwards is carried over", () =>
  browser.story("a payout", async (page) => {
    const theirs = sold.filter(({ member }) => member === MEMBER);
    const commission = sumsOf(theirs).commission;
    const one = theirs.toSorted((a, b) => +b.at - +a.at).find(({ back, net }) => back === 0 && net > 0)!;
    await hold(page, one);
    const home = await openApp(page, stack);
    await home.getByRole("link", { name: /^See payouts/ }).waitFor();
    await goTo(page, "Payouts");
    const draft = await aDraft(page);
    const address = pathOf(page);
    await rowOf(draft, MEMBER)
      .getByText(dollars(commission - one.earned), { exact: true })
      .waitFor();
    await release(page, one);
    const app = await openApp(page, stack, address);
    await rowOf(app, MEMBER).getByText(dollars(commission), { exact: true }).waitFor();
    const other = await browser.aPage();
    const second = await openApp(other, stack, address);
    await app.getByRole("button", { name: /^Approve \$/ }).click();
    await app.getByRole("button", { name: /^Start paying \$/ }).waitFor();
    await second.getByRole("button", { name: /^Approve \$/ }).click();
    await second.getByText(/^Nothing was done: the payout was approved/).waitFor();
    await other.context().close();

    await app.getByRole("button", { name: /^Start paying \$/ }).click();
    await app.getByRole("button", { name: /^Mark \$.* as paid$/ }).click();
    const dialog = app.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "Reference of the payment (optional)" }).fill("SEPA 77");
    await dialog.getByRole("button", { name: "Mark as paid" }).click();
    await app.getByText("Reference SEPA 77").waitFor();
    await app.getByRole("link", { name: `Statement of ${MEMBER}` }).click();
    await pageTitled(app, `Statement of ${MEMBER}`);
    await app.getByText(/reference SEPA 77$/).waitFor();
    await app.getByText(dollars(commission), { exact: true }).first().waitFor();

    const state = (await (await fetch(`${stack.twinUrl}/__twin/state`)).json()) as { orders: { id: string; name: string }[] };
    const { id: orderId } = state.orders.find(({ name }) => name === one.order)!;
    expect((await control(stack, "refunds", { orderId })).status).toBe(201);
    await aDraft(page);
    const next = pathOf(page);
    await until(async () => {
      const again = await openApp(page, stack, next);
      return (await again.getByText(/^1 member with -\$.*after they were paid take up all that is due\.$/).count()) > 0;
    });
    expect(await (await openApp(page, stack, next)).getByRole("button", { name: "Approve", exact: true }).isDisabled()).toBe(true);
  }));

test("on a phone a payout that was paid fits, and is taken back by an opposite one", () =>
  browser.story(
    "a payout on a phone",
    async (page) => {
      const app = await openApp(page, stack, "/app/payouts");
      expect(await pastTheEdge(page, stack)).toEqual([]);
      await app.getByRole("link", { name: "Payout 1", exact: true }).click();
      await pageTitled(app, "Payout 1");
      await app.getByText("Reference SEPA 77").waitFor();
      expect(await pastTheEdge(page, stack)).toEqual([]);
      await app
        .getByRole("button", { name: /actions/i })
        .first()
        .click();
      await app.getByRole("button", { name: "Take back" }).click();
      const dialog = app.getByRole("dialog");
      await dialog.getByRole("textbox", { name: "Reason" }).fill("The bank sent it back");
      await dialog.getByRole("button", { name: "Take back" }).click();
      await pageTitled(app, "Payout 3");
      await app.getByText(/^Takes back.*The bank sent it back$/).waitFor();
    },
    { width: 390, height: 844 },
  ));

test("store credit is switched on in Settings and pays members; what may have been paid is decided by a person", () =>
  browser.story("a payout by store credit", async (page) => {
    const settings = await openApp(page, stack, "/app/settings");
    await settings.getByRole("button", { name: "Switch on: Shopify store credit" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Update" }).click();
    await settings.getByRole("button", { name: "Switch off: Shopify store credit" }).waitFor();
    const app = await openApp(page, stack, "/app/payouts/new");
    await app.getByText("Shopify store credit", { exact: true }).click();
    await app.getByRole("button", { name: "Show what is due" }).click();
    await pageTitled(app, /^Payout \d+$/);
    await app.getByRole("button", { name: /^Approve \$/ }).click();
    await control(stack, "faults", { kind: "timeout_before", operation: "CreditCustomer" });
    await app.getByRole("button", { name: /^Start paying \$/ }).click();
    await app.getByRole("dialog").getByRole("button", { name: "Pay now" }).click();
    await app.getByText("May have been paid").waitFor();
    expect(await pastTheEdge(page, stack)).toEqual([]);
    await app.getByRole("button", { name: / was paid$/ }).click();
    const dialog = app.getByRole("dialog");
    await dialog.getByRole("textbox", { name: "How you know" }).fill("Seen in their account");
    await dialog.getByRole("button", { name: "Take it for paid" }).click();
    await app.getByText(/^\d+ of \d+ members paid$/).waitFor();
    await app
      .getByRole("button", { name: /^Compose message to \d+ members? of / })
      .first()
      .click();
    await pageTitled(app, "Compose message");
    await app.getByRole("radio", { name: "Their own promo code or money" }).and(app.locator(":checked")).waitFor();
    await app
      .getByRole("group", { name: "Message as it will be read" })
      .getByText(/We have paid you \$[\d.,]+ for your sales \(Payout \d+, /)
      .waitFor();
  }));
