/** "How to refresh promo codes for members from Sales Tracking", step by step as the instructions list it. */
import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { chooseFrom, goTo, openApp, pageTitled, rowOf, selectMembers } from "./support/admin.ts";
import { chooseReason, composeMessage, enterNewCode, onTheRefreshPage, updateOffer } from "./support/refresh-page.ts";
import { discountNamed, type StoreDiscount } from "./support/store.ts";

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

const names = ({ codes }: StoreDiscount) => codes.map(({ code }) => code);

test("codes are refreshed from Sales tracking, from choosing the offer to the prompt that nobody has been told", () =>
  browser.story("refresh from sales tracking", async (page) => {
    const before = await discountNamed(stack, OFFER);
    expect(names(before)).toEqual(expect.arrayContaining(["GLOWMAYA10", "GLOWCORA10"]));
    await openApp(page, stack);

    // Go to Reporting > Sales Tracking
    const app = await goTo(page, "Sales tracking");
    // Select a Promo Code Offer
    await app.getByRole("link", { name: OFFER }).click();
    await pageTitled(app, OFFER);
    // Select one or multiple members
    await selectMembers(app, ["Maya Lindqvist", "Cora Baines"]);
    // Click "Manage Offer for members", select "Refresh Promo Codes"
    await chooseFrom(app, { menu: "Manage offer for members", entry: "Refresh promo codes" });
    // Enter a new promo code name for the selected member(s)
    await onTheRefreshPage(app);
    await enterNewCode(app, { member: "Maya Lindqvist", code: "MAYAGLOWS", says: "Available" });
    await enterNewCode(app, { member: "Cora Baines", code: "CORAGLOWS", says: "Available" });
    await chooseReason(app, "Leaked");
    // Click "Update Offer"
    expect(await updateOffer(app)).toBe("2 codes changed");
    await rowOf(app, "Maya Lindqvist").getByText("Done").waitFor();
    // Compose a message to notify the member
    await composeMessage(app);

    const after = await discountNamed(stack, OFFER);
    expect(after.id).toBe(before.id);
    expect(names(after)).toEqual(expect.arrayContaining(["MAYAGLOWS", "CORAGLOWS"]));
    expect(names(after)).not.toContain("GLOWMAYA10");
    expect(names(after)).not.toContain("GLOWCORA10");
    expect(after.codes).toHaveLength(before.codes.length);
  }));

test("entering the existing name gives the code its uses back, and the conversions so far stay with the member", () =>
  browser.story("reset usage from sales tracking", async (page) => {
    const offer = "VIP Launch 20";
    const usesOf = async () => (await discountNamed(stack, offer)).codes.find(({ code }) => code === "VIPQUINN")?.asyncUsageCount;
    expect(await usesOf()).toBe(37);
    await openApp(page, stack);
    const app = await goTo(page, "Sales tracking");
    await app.getByRole("link", { name: offer }).click();
    await pageTitled(app, offer);
    const conversionsOf = () => rowOf(app, "Quinn Harper").getByRole("cell").allInnerTexts();
    const before = await conversionsOf();

    await selectMembers(app, ["Quinn Harper"]);
    await chooseFrom(app, { menu: "Manage offer for members", entry: "Refresh promo codes" });
    await onTheRefreshPage(app);
    await enterNewCode(app, { member: "Quinn Harper", code: "VIPQUINN", says: /^Same name: usage goes from 37 of 50 to 0 of 50/ });
    await chooseReason(app, "Reset usage");
    expect(await updateOffer(app)).toBe("1 code changed");
    expect(await usesOf()).toBe(0);

    await app
      .getByRole("button", { name: offer })
      .or(app.getByRole("link", { name: offer }))
      .first()
      .click();
    await pageTitled(app, offer);
    const after = await conversionsOf();
    // Conversions, revenue and commission, as they were.
    expect(after.slice(5, 8)).toEqual(before.slice(5, 8));
  }));
