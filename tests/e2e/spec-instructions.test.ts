/**
 * "How to refresh promo codes", the three ways of the instructions, step by step as they list them: from Sales Tracking, for an individual
 * member, within a project. One after the other in one store: each finds the codes that the ways before it have left.
 */
import type { FrameLocator } from "playwright-core";

import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { chooseFrom, goTo, openApp, pageTitled, rowOf, saveChanges, selectMembers } from "./support/admin.ts";
import { chooseReason, composeMessage, enterNewCode, newCodeOf, onTheRefreshPage, updateOffer } from "./support/refresh-page.ts";
import { codesOf, discountNamed, type StoreDiscount } from "./support/store.ts";

const SUMMER = "Summer Glow 10";
const VIP = "VIP Launch 20";
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
    const before = await discountNamed(stack, SUMMER);
    expect(names(before)).toEqual(expect.arrayContaining(["GLOWMAYA10", "GLOWCORA10"]));
    await openApp(page, stack);

    // Go to Reporting > Sales Tracking
    const app = await goTo(page, "Sales tracking");
    // Select a Promo Code Offer
    await app.getByRole("link", { name: SUMMER }).click();
    await pageTitled(app, SUMMER);
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

    const after = await discountNamed(stack, SUMMER);
    expect(after.id).toBe(before.id);
    expect(names(after)).toEqual(expect.arrayContaining(["MAYAGLOWS", "CORAGLOWS"]));
    expect(names(after)).not.toContain("GLOWMAYA10");
    expect(names(after)).not.toContain("GLOWCORA10");
    expect(after.codes).toHaveLength(before.codes.length);
  }));

test("entering the existing name gives the code its uses back, and the conversions so far stay with the member", () =>
  browser.story("reset usage from sales tracking", async (page) => {
    const usesOf = async () => (await discountNamed(stack, VIP)).codes.find(({ code }) => code === "VIPQUINN")?.asyncUsageCount;
    expect(await usesOf()).toBe(37);
    await openApp(page, stack);
    const app = await goTo(page, "Sales tracking");
    await app.getByRole("link", { name: VIP }).click();
    await pageTitled(app, VIP);
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
      .getByRole("button", { name: VIP })
      .or(app.getByRole("link", { name: VIP }))
      .first()
      .click();
    await pageTitled(app, VIP);
    const after = await conversionsOf();
    // Conversions, revenue and commission, as they were.
    expect(after.slice(5, 8)).toEqual(before.slice(5, 8));
  }));

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
    await app.getByRole("button", { name: new RegExp(`^${SUMMER}`) }).click();
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

    const codes = await codesOf(stack, SUMMER);
    expect(codes).toContain("MAYAAGAIN");
    expect(codes).not.toContain("MAYAGLOWS");
  }));

const manageOffers = (app: FrameLocator) => app.getByRole("button", { name: "Manage Offers", exact: true });

async function openProject(app: FrameLocator, name: string): Promise<void> {
  await app.getByRole("link", { name }).click();
  await pageTitled(app, name);
}

test("codes are refreshed from a project, and a selected member who does not belong to the offer is named and excluded", () =>
  browser.story("refresh within a project", async (page) => {
    await openApp(page, stack);
    // Go to a project
    const app = await goTo(page, "Projects");
    await openProject(app, "Autumn serum launch");
    expect(await manageOffers(app).count()).toBe(0);
    // Select one or multiple members
    await selectMembers(app, ["Quinn Harper", "Sofia Marchetti"]);
    // Click "Manage Offers"
    await manageOffers(app).click();
    // Choose the Promo Code Offer from a list of the offers connected to the project
    const dialog = app.getByRole("dialog");
    await dialog.getByText(VIP, { exact: true }).click();
    expect(await dialog.getByRole("radio").count()).toBe(2);
    // If a member does not belong to the selected offer, they will be excluded
    await dialog.getByText(`1 member does not belong to ${VIP} and will be excluded`).waitFor();
    await dialog.getByText("Sofia Marchetti", { exact: true }).waitFor();
    expect(await dialog.getByText("Quinn Harper").count()).toBe(0);
    await dialog.getByRole("button", { name: "Refresh promo codes" }).click();
    // Enter a new promo code name for the selected member(s)
    await onTheRefreshPage(app);
    expect(await newCodeOf(app, "Sofia Marchetti").count()).toBe(0);
    await app.getByRole("button", { name: "1 member left out" }).click();
    await app.getByText("Sofia Marchetti: not in this offer").waitFor();
    await enterNewCode(app, { member: "Quinn Harper", code: "QUINNAUTUMN", says: "Available" });
    await chooseReason(app, "Creator asked");
    // Click "Update Offer"
    expect(await updateOffer(app)).toBe("1 code changed");
    // Compose a message to notify the member
    await composeMessage(app);

    const codes = await codesOf(stack, VIP);
    expect(codes).toContain("QUINNAUTUMN");
    expect(codes).not.toContain("VIPQUINN");
    expect(await codesOf(stack, "Creator Collective 15%")).toContain("SOFIA15");
  }));

test("a project without the Promo Codes stage or an offer has no Manage Offers, says what is missing, and gets the button when both are there", () =>
  browser.story("manage offers appears", async (page) => {
    await openApp(page, stack);
    const app = await goTo(page, "Projects");
    await openProject(app, "Gifting round");
    await selectMembers(app, ["Edie Marsh"]);
    await app.getByText("1 selected").waitFor();
    expect(await manageOffers(app).count()).toBe(0);

    // The stage alone is not enough.
    await app.getByRole("link", { name: "the project’s settings" }).click();
    await pageTitled(app, "Edit project");
    await app.getByRole("button", { name: "Add stage" }).click();
    await app.getByRole("button", { name: "Promo Codes", exact: true }).click();
    await app.getByRole("button", { name: "Move Promo Codes up" }).click();
    await saveChanges(page);
    await pageTitled(app, "Gifting round");
    const tabs = ["All (6)", "Wish list (3)", "Gift sent (2)", "Promo Codes (0)", "Posted (1)"];
    // Polaris draws the tabs once it has measured them.
    await app
      .getByRole("tab")
      .nth(tabs.length - 1)
      .waitFor();
    expect(await app.getByRole("tab").allInnerTexts()).toEqual(tabs);
    await selectMembers(app, ["Edie Marsh"]);
    await app.getByText("1 selected").waitFor();
    expect(await manageOffers(app).count()).toBe(0);
    await app.getByRole("tab", { name: /^Promo Codes/ }).click();
    await app.getByText("Connect at least one promo code offer.").waitFor();

    // With an offer connected it is there.
    await app.getByRole("link", { name: "Edit project" }).first().click();
    await pageTitled(app, "Edit project");
    await app.getByText("Summer Glow 10", { exact: true }).click();
    await saveChanges(page);
    await pageTitled(app, "Gifting round");
    await selectMembers(app, ["Edie Marsh"]);
    await manageOffers(app).click();
    await app.getByRole("dialog").getByText("The selected member belongs to it").waitFor();
    await app.getByRole("dialog").getByRole("button", { name: "Cancel" }).click();

    // Moving on by hand, and out of sight again once the stage is taken out.
    await app.getByRole("button", { name: "Move to stage" }).click();
    await app.getByRole("button", { name: "Promo Codes", exact: true }).click();
    await app.getByRole("tab", { name: "Promo Codes (1)" }).waitFor();
    await app.getByRole("link", { name: "Edit project" }).first().click();
    await app.getByRole("button", { name: "Take Promo Codes out" }).click();
    await saveChanges(page);
    await app.getByRole("tab", { name: "Gift sent (3)" }).waitFor();
    await selectMembers(app, ["Edie Marsh"]);
    await app.getByText("1 selected").waitFor();
    expect(await manageOffers(app).count()).toBe(0);
  }));

test("a member of a project without a code gets a first one from there, is told of it, and the way leads back to the project", () =>
  browser.story("first code from a project", async (page) => {
    await openApp(page, stack);
    const app = await goTo(page, "Projects");
    await openProject(app, "Autumn serum launch");
    await selectMembers(app, ["Declan Shaw"]);
    await manageOffers(app).click();
    const dialog = app.getByRole("dialog");
    await dialog.getByText(VIP, { exact: true }).click();
    await dialog.getByText("Give them a first code").click();
    await pageTitled(app, "Add members");
    await app.getByRole("button", { name: "Continue with 1 member" }).click();
    await app.getByText("1 name, all free.").waitFor();
    await app.getByRole("button", { name: "Add 1 member" }).click();
    await app.getByText("Done for 1 member.").waitFor();
    await app.getByRole("button", { name: "Compose message to 1 member" }).waitFor();
    await app
      .getByRole("link", { name: "Autumn serum launch" })
      .or(app.getByRole("button", { name: "Autumn serum launch" }))
      .first()
      .click();
    await pageTitled(app, "Autumn serum launch");
    await rowOf(app, "Declan Shaw")
      .getByText(/^DECLAN/)
      .first()
      .waitFor();
  }));

test("a project is created with members from the whole shop, who lead to their pages and find it there", () =>
  browser.story("create a project", async (page) => {
    await openApp(page, stack);
    const app = await goTo(page, "Projects");
    await app.getByRole("link", { name: "Create project" }).click();
    await pageTitled(app, "Create project");
    await app.getByLabel("Project name").fill("Winter balm");
    await saveChanges(page);
    await pageTitled(app, "Winter balm");
    await app.getByRole("link", { name: "Add members" }).click();
    await pageTitled(app, "Add members");
    await selectMembers(app, ["Adele Fontaine", "Bodhi Reyes"]);
    await app.getByRole("button", { name: "Add 2 members" }).click();
    await app.getByRole("tab", { name: "Brief (2)" }).waitFor();
    await app.getByRole("link", { name: "Bodhi Reyes" }).click();
    await pageTitled(app, "Bodhi Reyes");
    await app.getByRole("link", { name: "Winter balm", exact: true }).waitFor();
  }));
