/** What was typed and not saved is back after a reload, on every kind of form; what was saved or given up is not. */
import type { FrameLocator, Page } from "playwright-core";

import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { chooseFrom, openApp, pageTitled, saveChanges, selectMembers, untilUsable } from "./support/admin.ts";
import { chooseReason, newCodeOf, onTheRefreshPage } from "./support/refresh-page.ts";

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

/** As a crash would: nothing is asked, and nothing can be sent on the way. */
async function reload(page: Page): Promise<void> {
  page.once("dialog", (dialog) => void dialog.accept());
  await page.reload();
}

const told = (page: Page) => page.locator("#toasts").getByText("What you typed before is back. It is not saved yet.").first();

async function onOffer(page: Page): Promise<FrameLocator> {
  const app = await openApp(page, stack, "/app/offers");
  await app.getByRole("link", { name: OFFER }).click();
  await pageTitled(app, OFFER);
  return app;
}

async function editOffer(app: FrameLocator): Promise<void> {
  await app.getByRole("button", { name: "Manage offer", exact: true }).click();
  await app.getByRole("link", { name: "Edit offer" }).click();
  await pageTitled(app, "Edit offer");
}

test.each([
  { form: "a new member", path: "/app/members/new", label: "First name", value: "Ingrid" },
  { form: "a new project", path: "/app/projects/new", label: "Project name", value: "Spring creators" },
  { form: "a new offer", path: "/app/offers/new", label: "Name", value: "Spring glow" },
  { form: "the settings", path: "/app/settings", label: "Answers go to", value: "team@creators.example" },
])("$form that was being filled in is back after a reload, and gone once it is given up", ({ form, path, label, value }) =>
  browser.story(`kept ${form}`, async (page) => {
    const app = await openApp(page, stack, path);
    const field = app.getByLabel(label, { exact: true });
    const before = await field.inputValue();
    await field.fill(value);
    await page.getByRole("region", { name: "Unsaved changes" }).waitFor();
    await reload(page);
    await told(page).waitFor();
    expect(await field.inputValue()).toBe(value);
    await page.getByRole("region", { name: "Unsaved changes" }).getByRole("button", { name: "Discard" }).click();
    await page.getByRole("region", { name: "Unsaved changes" }).waitFor({ state: "detached" });
    await openApp(page, stack, path);
    expect(await field.inputValue()).toBe(before);
    expect(await told(page).count()).toBe(0);
  }),
);

test("what is typed into a small form or a dialog is back after a reload and from another screen, and gone once it is sent", () =>
  browser.story("kept small forms", async (page) => {
    const app = await openApp(page, stack, "/app/settings/api");
    const name = app.getByLabel("Name of a new key");
    await name.fill("Warehouse");
    await page.reload();
    await told(page).waitFor();
    expect(await name.inputValue()).toBe("Warehouse");
    await openApp(page, stack, "/app/codes?name=SOFIA15");
    await app.getByRole("button", { name: "Report a leak" }).click();
    await app.getByLabel("Address of the page").fill("https://coupons.example/sofia");
    await page.reload();
    await untilUsable(app);
    await app.getByRole("button", { name: "Report a leak" }).click();
    await told(page).waitFor();
    expect(await app.getByLabel("Address of the page").inputValue()).toBe("https://coupons.example/sofia");
    await openApp(page, stack, "/app/settings/api");
    await told(page).waitFor();
    expect(await name.inputValue()).toBe("Warehouse");
    await app.getByRole("button", { name: "Create key" }).click();
    await app.getByText("The new key").waitFor();
    await openApp(page, stack, "/app/settings/api");
    expect(await name.inputValue()).toBe("");
  }));

test("an edited offer is back after a reload, can be saved, and is then no longer kept", () =>
  browser.story("kept offer", async (page) => {
    const app = await onOffer(page);
    await editOffer(app);
    const pattern = app.getByLabel("Codes of new members are named by");
    await pattern.fill("{FIRST}BACK");
    await reload(page);
    await told(page).waitFor();
    expect(await pattern.inputValue()).toBe("{FIRST}BACK");
    await saveChanges(page);
    await pageTitled(app, OFFER);
    await editOffer(app);
    await pattern.waitFor();
    expect(await pattern.inputValue()).toBe("{FIRST}BACK");
    expect(await page.getByRole("region", { name: "Unsaved changes" }).count()).toBe(0);
  }));

test("another window has its own: what one types the other does not get", () =>
  browser.story("kept by window", async (page) => {
    const app = await openApp(page, stack, "/app/members/new");
    await app.getByLabel("First name", { exact: true }).fill("Mine");
    await page.getByRole("region", { name: "Unsaved changes" }).waitFor();
    const other = await page.context().newPage();
    const second = await openApp(other, stack, "/app/members/new");
    expect(await second.getByLabel("First name", { exact: true }).inputValue()).toBe("");
  }));

test("names, reason and pasted lines of a refresh that could not be sent are back after a reload", () =>
  browser.story("kept refresh", async (page) => {
    const app = await onOffer(page);
    await selectMembers(app, ["Clara Jensen", "Theo Lambert"]);
    await chooseFrom(app, { menu: "Manage offer for members", entry: "Refresh promo codes" });
    await onTheRefreshPage(app);
    await app.getByRole("button", { name: "Paste a column" }).click();
    const lines = app.getByLabel(/^New codes, one a line/);
    await lines.fill("Clara Jensen\tCLARAPASTED");
    await page.route(/\/names$/, (route) => route.abort("connectionfailed"));
    await newCodeOf(app, "Theo Lambert").fill("THEOKEPT");
    await chooseReason(app, "Creator asked");
    await app.getByText(/^The connection has been lost since /).waitFor();
    await reload(page);
    await told(page).waitFor();
    expect(await newCodeOf(app, "Theo Lambert").inputValue()).toBe("THEOKEPT");
    expect(await app.getByRole("radio", { name: "Creator asked" }).isChecked()).toBe(true);
    expect(await lines.inputValue()).toBe("Clara Jensen\tCLARAPASTED");
  }));

test("pasted lines find their members by what stands beside the codes; what is doubtful is looked at first", () =>
  browser.story("pasted by name", async (page) => {
    const app = await onOffer(page);
    await selectMembers(app, ["Jasmine Cho", "Dylan Morrow", "Noah Bergström"]);
    await chooseFrom(app, { menu: "Manage offer for members", entry: "Refresh promo codes" });
    await onTheRefreshPage(app);
    const paste = async (text: string) => {
      await app.getByLabel(/^New codes, one a line/).fill(text);
      await app.getByRole("button", { name: "Fill the rows" }).click();
    };
    await app.getByRole("button", { name: "Paste a column" }).click();
    await paste("JASBLOOM\nDYLANBLOOM");
    await app.getByText(/^2 lines for 3 members: codes could land with the wrong member/).waitFor();
    expect(await app.getByLabel(/^New codes, one a line/).inputValue()).toBe("JASBLOOM\nDYLANBLOOM");

    await paste("Name\tCode\nNoah Bergstrom\tNOAHBLOOM\nSomebody Else\tLOSTBLOOM\nJasmine Cho\tDYLANSNAME");
    const review = app.getByRole("region", { name: "What was pasted" });
    await review.getByText("looks like Dylan Morrow’s").waitFor();
    await review.getByText("Line 3, nobody in this list: Somebody Else\tLOSTBLOOM").waitFor();
    expect(await newCodeOf(app, "Noah Bergström").inputValue()).toBe("");
    await review.getByRole("button", { name: "Fill in 2 codes" }).click();
    await app.getByLabel(/^New codes, one a line/).waitFor({ state: "detached" });
    const codes = ["Jasmine Cho", "Dylan Morrow", "Noah Bergström"].map((member) => newCodeOf(app, member).inputValue());
    expect(await Promise.all(codes)).toEqual(["DYLANSNAME", "", "NOAHBLOOM"]);

    await app.getByRole("button", { name: "Paste a column" }).click();
    await paste("DYLANBLOOM\tDYLAN15\nJASBLOOM\tJASMINE15");
    await app.getByLabel(/^New codes, one a line/).waitFor({ state: "detached" });
    expect(await newCodeOf(app, "Dylan Morrow").inputValue()).toBe("DYLANBLOOM");
    expect(await newCodeOf(app, "Jasmine Cho").inputValue()).toBe("JASBLOOM");
  }));
