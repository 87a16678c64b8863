/** What commissions are computed on and when they may be paid: asked for, looked at, applied. */
import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { openApp, pageTitled } from "./support/admin.ts";

let stack: Stack;
let browser: TestBrowser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([aStack({ seed: "demo" }), aBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

test("other settings of commissions are shown with what they change, applied by one press, and an offer can have its own", () =>
  browser.story("commission settings", async (page) => {
    const app = await openApp(page, stack, "/app/settings");
    const bar = page.getByRole("region", { name: "Unsaved changes" });
    await app.getByRole("checkbox", { name: "Shipping" }).check();
    await app.getByRole("textbox", { name: "A commission may be paid after" }).fill("soon");
    await bar.getByRole("button", { name: "Save" }).click();
    await app.getByText("Enter a whole number of days, at most 365.").waitFor();
    await app.getByRole("textbox", { name: "A commission may be paid after" }).fill("365");
    await bar.getByRole("button", { name: "Save" }).click();

    await pageTitled(app, "Review the change");
    await app.getByRole("heading", { name: /^[\d,]+ conversions of [\d,]+ change$/ }).waitFor();
    await app.getByText("Merchandise after discounts, with shipping").waitFor();
    await app.getByText("365 days after the order was placed").waitFor();
    await app.getByText(/^Computed /).waitFor();
    await app.getByRole("button", { name: "Apply" }).click();
    await app.getByText("Applied", { exact: true }).waitFor();

    await openApp(page, stack, "/app/settings");
    expect(await app.getByRole("checkbox", { name: "Shipping" }).isChecked()).toBe(true);
    await openApp(page, stack, "/app/sales-tracking/orders?range=all");
    await app
      .getByText(/^Payable from /)
      .first()
      .waitFor();

    await openApp(page, stack, "/app/offers");
    await app.getByRole("link", { name: "Summer Glow 10" }).first().click();
    await pageTitled(app, "Summer Glow 10");
    const offer = new URL(page.url()).pathname.replace("/admin/apps/reissue", "");
    await openApp(page, stack, `${offer}/edit`);
    await app.getByText("Merchandise after discounts, with shipping. May be paid 365 days after the order was placed.").waitFor();
    await app.getByRole("link", { name: "Change for this offer" }).click();
    await pageTitled(app, "Commissions");
    await app.getByText("This offer’s own").last().click();
    await app.getByRole("textbox", { name: "A commission may be paid after" }).fill("0");
    await bar.getByRole("button", { name: "Save" }).click();
    await pageTitled(app, "Review the change");
    await app.getByText("Commissions of Summer Glow 10").waitFor();
    await app.getByRole("button", { name: "Discard" }).click();
    await pageTitled(app, "Commissions");
    await app.getByText("Summer Glow 10", { exact: true }).first().waitFor();
  }));
