/** "How to refresh promo codes for members within a project", step by step as the instructions list it. */
import type { FrameLocator } from "playwright-core";

import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { goTo, openApp, pageTitled, rowOf, saveChanges, selectMembers } from "./support/admin.ts";
import { chooseReason, composeMessage, enterNewCode, newCodeOf, onTheRefreshPage, updateOffer } from "./support/refresh-page.ts";
import { codesOf } from "./support/store.ts";

const OFFER = "VIP Launch 20";
let stack: Stack;
let browser: TestBrowser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([aStack({ seed: "demo" }), aBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

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
    await dialog.getByText(OFFER, { exact: true }).click();
    expect(await dialog.getByRole("radio").count()).toBe(2);
    // If a member does not belong to the selected offer, they will be excluded
    await dialog.getByText(`1 member does not belong to ${OFFER} and will be excluded`).waitFor();
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

    const codes = await codesOf(stack, OFFER);
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
    await dialog.getByText(OFFER, { exact: true }).click();
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
