/** The merchant's own records of members: views that are kept, files that go out, details, and the customer in Shopify; files that come in, and a code that rests. */
import { readFile } from "node:fs/promises";

import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { chooseFrom, goTo, openApp, pageTitled, rowOf, saveChanges, selectMembers } from "./support/admin.ts";
import { codesOf, until } from "./support/store.ts";

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

test("2,000 members come from a file of which 30 lines are left out, and the same file again changes nothing", () =>
  browser.story("import members", async (page) => {
    const lines = Array.from(
      { length: 2_000 },
      (_, at) => `Name${at},Last,${at % 66 === 0 && at < 1_980 ? "nowhere" : `m${at}@creators.example`}`,
    );
    const file = { name: "creators.csv", mimeType: "text/csv", buffer: Buffer.from(["First name,Last name,E-mail", ...lines].join("\n")) };
    const app = await openApp(page, stack, "/app/members/import");
    await app.locator("input[type=file]").setInputFiles(file);
    await app.getByRole("button", { name: "Look at columns" }).first().click();
    await pageTitled(app, "Columns");
    await app.getByRole("button", { name: "Check file" }).first().click();
    await pageTitled(app, "Check before importing");
    await app.getByLabel("New: 1970").waitFor();
    await app.getByRole("tab", { name: "30 lines left out" }).waitFor();
    await app.getByText("Not an e-mail address").first().waitFor();
    await app.getByRole("button", { name: "Import 1,970 members" }).first().click();
    await pageTitled(app, "Members imported");

    await openApp(page, stack, "/app/members/import");
    await app.locator("input[type=file]").setInputFiles(file);
    await app.getByRole("button", { name: "Look at columns" }).first().click();
    await pageTitled(app, "Columns");
    await app.getByRole("button", { name: "Check file" }).first().click();
    await app.getByLabel("Unchanged: 1970").waitFor();
    await app.getByRole("button", { name: "Nothing to import" }).first().waitFor();

    await goTo(page, "Members");
    await app.getByRole("searchbox").fill("m1999@creators.example");
    await app.getByRole("link", { name: "Name1999 Last" }).waitFor();
  }));

test("a messy file becomes members: its columns are looked at, one is put right, a question is answered, and the choice is remembered", () =>
  browser.story("import a messy file", async (page) => {
    const lines = [
      "Creators of spring;;;;;",
      "Vorname;Nachname;E-Mail-Adresse;Kanal;Schuhgröße;",
      "Jürgen;Groß;juergen@creators.example;https://www.youtube.com/channel/UCaaaaaaaaaaaaaaaaaaaaaa;42;",
      "Zoë;Müller;agentur@creators.example;@zoe_m, @zoe_tt;38;",
      "Käthe;Möller;agentur@creators.example;;39;",
      "Ohne;Adresse;;;40;",
    ];
    const file = { name: "Liste.csv", mimeType: "text/csv", buffer: Buffer.from(lines.join("\r\n"), "latin1") };
    const app = await openApp(page, stack, "/app/members/import");
    await app.locator("input[type=file]").setInputFiles(file);
    await app.getByRole("button", { name: "Look at columns" }).first().click();
    await pageTitled(app, "Columns");
    await app.getByText("The column names are in line 2.").waitFor();
    await app.getByText("Jürgen · Zoë · Käthe").waitFor();
    await app.getByLabel("Kanal is").selectOption({ label: "Handle or profile address" });
    await app.getByRole("button", { name: "Check file" }).first().click();
    await pageTitled(app, "Check before importing");
    await app.getByLabel("New: 2").waitFor();
    await app.getByText("No e-mail address").waitFor();
    await app.getByRole("tab", { name: "1 question" }).click();
    await app.getByText("Line 4 has this e-mail address. The same person, or another?").waitFor();
    await app.getByRole("button", { name: "Another person" }).click();
    await app.getByRole("button", { name: "Import 3 members" }).first().click();
    await pageTitled(app, "Members imported");
    await app.getByRole("tab", { name: "3 lines accepted" }).click();
    await app.getByRole("link", { name: "Jürgen Groß" }).waitFor();

    await openApp(page, stack, "/app/members/import");
    await app.locator("input[type=file]").setInputFiles(file);
    await app.getByRole("button", { name: "Look at columns" }).first().click();
    await pageTitled(app, "Columns");
    expect(await app.getByLabel("Kanal is").inputValue()).toBe("handle");
  }));

test("a deactivated code leaves Shopify, and activating brings the same one back", () =>
  browser.story("deactivate and activate", async (page) => {
    const app = await openApp(page, stack, "/app/sales-tracking");
    await app.getByRole("link", { name: OFFER }).click();
    await pageTitled(app, OFFER);
    await selectMembers(app, ["Maya Lindqvist"]);
    await chooseFrom(app, { menu: "Manage offer for members", entry: "Deactivate" });
    await app.getByRole("dialog").getByRole("button", { name: "Deactivate" }).click();
    await pageTitled(app, "Deactivate");
    await app.getByText("Done for 1 member.").waitFor();
    await app.getByText("Nobody has been told yet.").waitFor();
    expect(await codesOf(stack, OFFER)).not.toContain("GLOWMAYA10");

    await app
      .getByRole("button", { name: OFFER })
      .or(app.getByRole("link", { name: OFFER }))
      .first()
      .click();
    await pageTitled(app, OFFER);
    await rowOf(app, "Maya Lindqvist").getByText("Inactive").waitFor();
    await selectMembers(app, ["Maya Lindqvist"]);
    await chooseFrom(app, { menu: "Manage offer for members", entry: "Activate" });
    await app.getByRole("dialog").getByRole("button", { name: "Activate" }).click();
    await app.getByText("GLOWMAYA10 works again.").waitFor();
    expect(await codesOf(stack, OFFER)).toContain("GLOWMAYA10");
  }));
