/** The merchant's own records of members: views that are kept, files that go out, details, and the customer in Shopify. */
import { readFile } from "node:fs/promises";

import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { goTo, openApp, pageTitled, rowOf, saveChanges, selectMembers } from "./support/admin.ts";
import { until } from "./support/store.ts";

let stack: Stack;
let browser: TestBrowser;

beforeAll(async () => {
  [stack, browser] = await Promise.all([aStack({ seed: "demo" }), aBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
});

test("a search with its filters is kept as a view for everybody, and what it shows goes out as a file", () =>
  browser.story("saved views and export", async (page) => {
    const app = await openApp(page, stack, "/app/members");
    await app.getByLabel("Offer", { exact: true }).selectOption("VIP Launch 20");
    await app.getByRole("button", { name: "Export 12 members" }).waitFor();
    await app.getByRole("searchbox").fill("quinn");
    await app.getByRole("button", { name: "Export 1 member" }).waitFor();
    await app.getByRole("button", { name: "Save view" }).click();
    await app.getByLabel("Name of the view").fill("Quinn of VIP");
    await app.getByRole("button", { name: "Save", exact: true }).click();
    // Exactly: while the name is typed, the open button "Save view" owns the field and is called by what stands in it, too.
    await app.getByRole("button", { name: "Quinn of VIP", exact: true }).waitFor();

    // Another colleague, another day: the view is there under its name.
    await openApp(page, stack, "/app/members");
    await app.getByRole("button", { name: "All members" }).click();
    await app.getByRole("button", { name: "Quinn of VIP", exact: true }).click();
    await rowOf(app, "Quinn Harper").waitFor();
    await until(async () => (await app.getByRole("searchbox").inputValue()) === "quinn");
    const [file] = await Promise.all([page.waitForEvent("download"), app.getByRole("button", { name: "Export 1 member" }).click()]);
    const lines = (await readFile(await file.path(), "utf8")).trim().split("\n");
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain("quinn.harper@creators.example");

    await app.getByRole("button", { name: "Rename view" }).click();
    await app.getByLabel("Name of the view").fill("VIP: Quinn");
    await app.getByRole("button", { name: "Save", exact: true }).click();
    await app.getByRole("button", { name: "VIP: Quinn", exact: true }).waitFor();
    await app.getByRole("button", { name: "Delete view" }).click();
    await app.getByRole("dialog").getByRole("button", { name: "Delete view" }).click();
    await app.getByRole("button", { name: "Unsaved view" }).waitFor();
    await openApp(page, stack, "/app/members");
    await selectMembers(app, ["Adele Fontaine", "Aisha Bello"]);
    const [two] = await Promise.all([page.waitForEvent("download"), app.getByRole("button", { name: "Export", exact: true }).click()]);
    expect((await readFile(await two.path(), "utf8")).trim().split("\n")).toHaveLength(3);
    // What does not fit into the bar is behind its menu.
    await app.getByRole("button", { name: "More actions" }).click();
    await app.getByRole("button", { name: "Take a tag away" }).waitFor();
    await app.getByRole("button", { name: "Archive" }).click();
    await app.getByRole("dialog").getByRole("heading", { name: "Archive 2 members" }).waitFor();
  }));

test("a member is added, what is wrong said at its field, linked to the customer in Shopify, and edited", () =>
  browser.story("add and edit a member", async (page) => {
    const customer = await someCustomer();
    const app = await openApp(page, stack, "/app/members/new");
    await app.getByLabel("First name").fill("Wilma");
    await app.getByLabel("E-mail", { exact: true }).fill("sofia.marchetti@creators.example");
    await page.getByRole("region", { name: "Unsaved changes" }).getByRole("button", { name: "Save" }).click();
    await app.getByText("Already Sofia Marchetti's").waitFor();
    await app.getByLabel("E-mail", { exact: true }).fill("wilma@creators.example");
    await app.getByLabel("Handle").fill("@Wilma.Draws");
    await app.getByLabel("Find the customer by e-mail or name").fill(customer.email);
    await app
      .getByRole("button", { name: /^Link / })
      .first()
      .click();
    await app.getByRole("link", { name: "Open the customer in Shopify" }).waitFor();
    await saveChanges(page);
    await pageTitled(app, "Wilma");
    await app.getByText("@wilma.draws").first().waitFor();
    const linked = await app
      .getByRole("link", { name: /customer/i })
      .first()
      .getAttribute("href");
    expect(linked).toContain(customer.id.split("/").at(-1));

    await app.getByRole("link", { name: "Edit" }).first().click();
    await app.getByLabel("Last name").fill("Ek");
    await app.getByRole("button", { name: "Unlink" }).click();
    await saveChanges(page);
    await pageTitled(app, "Wilma Ek");
    await goTo(page, "Members");
    await app.getByRole("searchbox").fill("wilma.draws");
    await rowOf(app, "Wilma Ek").waitFor();
  }));

async function someCustomer(): Promise<{ id: string; email: string }> {
  const answer = await fetch(`${stack.twinUrl}/__twin/state`);
  const { customers } = (await answer.json()) as { customers: { id: string; email: string }[] };
  const first = customers.find(({ email }) => !email.endsWith("@creators.example"));
  if (!first) throw new Error("The demo store has no customer who is no creator.");
  return first;
}
