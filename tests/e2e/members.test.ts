import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { chooseFrom, goTo, openApp, pageTitled, rowOf, selectMembers } from "./support/admin.ts";
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
