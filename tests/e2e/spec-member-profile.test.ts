/** "How to refresh promo codes for an individual member", step by step as the instructions list it. */
import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { goTo, openApp, pageTitled } from "./support/admin.ts";
import { chooseReason, composeMessage, enterNewCode, onTheRefreshPage, updateOffer } from "./support/refresh-page.ts";
import { codesOf } from "./support/store.ts";

const OFFER = "Summer Glow 10";
let stack: Stack;
let browser: TestBrowser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([aStack({ seed: "demo" }), aBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

test("one member's code is refreshed from their profile", () =>
  browser.story("refresh from a profile", async (page) => {
    await openApp(page, stack);
    // Go to their member profile by searching for them in the Members tab
    const app = await goTo(page, "Members");
    await app.getByRole("searchbox").fill("maya lind");
    await app.getByRole("button", { name: "Export 1 member" }).waitFor();
    await app.getByRole("link", { name: "Maya Lindqvist" }).click();
    await pageTitled(app, "Maya Lindqvist");
    // Navigate to the Sales Tracking section on the right hand side under Member Details
    const details = await app.getByRole("heading", { name: "Member details" }).boundingBox();
    const sales = await app.getByRole("heading", { name: "Sales tracking" }).boundingBox();
    expect(sales!.y).toBeGreaterThan(details!.y);
    expect(sales!.x).toBeGreaterThan(640);
    // Click "Manage Offers"
    await app.getByRole("button", { name: "Manage Offers" }).click();
    // Choose the Offer you wish to edit from a list of the active offers that the member belongs to
    await app.getByRole("button", { name: new RegExp(`^${OFFER}`) }).click();
    // Select "Refresh Promo Codes"
    await app.getByRole("button", { name: "Refresh promo codes", exact: true }).click();
    // Enter a new promo code name for the selected member
    await onTheRefreshPage(app);
    await enterNewCode(app, { member: "Maya Lindqvist", code: "MAYAAGAIN", says: "Available" });
    await chooseReason(app, "Creator asked");
    // Click "Update Offer"
    expect(await updateOffer(app)).toBe("1 code changed");
    // Compose a message to notify the member
    await composeMessage(app);

    const codes = await codesOf(stack, OFFER);
    expect(codes).toContain("MAYAAGAIN");
    expect(codes).not.toContain("GLOWMAYA10");
  }));
