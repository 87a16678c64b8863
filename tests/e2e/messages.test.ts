/** The people are told: from a refresh to the mail each of them reads, and to nobody being left who does not know. */
import pg from "pg";
import type { FrameLocator } from "playwright-core";

import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { chooseFrom, openApp, pageTitled, rowOf, selectMembers } from "./support/admin.ts";
import { pastTheEdge } from "./support/layout.ts";
import { chooseReason, composeMessage, enterNewCode, onTheRefreshPage, updateOffer } from "./support/refresh-page.ts";
import { control, until } from "./support/store.ts";

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

type Mail = { to: string; toName: string; subject: string; text: string };
const mails = async (): Promise<Mail[]> => ((await (await fetch(`${stack.twinUrl}/__twin/mail`)).json()) as { mails: Mail[] }).mails;

test("a merchant refreshes two codes and tells the two members, who read it, and nobody is left who was not told", () =>
  browser.story("a merchant tells members about a refresh", async (page) => {
    const app = await openApp(page, stack, "/app/offers");
    await app.getByRole("link", { name: OFFER }).first().click();
    await pageTitled(app, OFFER);
    await selectMembers(app, ["Maya Lindqvist", "Cora Baines"]);
    await chooseFrom(app, { menu: "Manage offer for members", entry: "Refresh promo codes" });
    await onTheRefreshPage(app);
    await enterNewCode(app, { member: "Maya Lindqvist", code: "MAYATOLD", says: "Available" });
    await enterNewCode(app, { member: "Cora Baines", code: "CORATOLD", says: "Available" });
    await chooseReason(app, "Leaked");
    expect(await updateOffer(app)).toBe("2 codes changed");
    const refreshUrl = page.url();
    expect(await mails()).toEqual([]);

    // Nobody was told by itself; the prompt has both preselected, and the words of a leak.
    await composeMessage(app);
    await app.getByText("2 recipients").waitFor();
    const letter = app.getByRole("group", { name: "Message as it will be read" });
    await letter.getByRole("heading", { name: "Your new code: CORATOLD" }).waitFor();
    await letter.getByText(/GLOWCORA10 no longer works/).waitFor();
    await app.getByRole("button", { name: "Next", exact: true }).click();
    await letter.getByRole("heading", { name: "Your new code: MAYATOLD" }).waitFor();

    // What is wrong with the words is said before anything is sent.
    const subject = app.getByRole("textbox", { name: "Subject" });
    await subject.fill("A new code for you, {{ first_nam }}");
    await app.getByText("There is no variable called first_nam. Choose one from the menu.").first().waitFor();
    await subject.fill("A new code for you, ");
    await subject.press("End");
    await subject.blur();
    await chooseFrom(app, { menu: "Insert variable", entry: "First name" });
    await letter.getByRole("heading", { name: "A new code for you, Maya" }).waitFor();

    await app.getByRole("textbox", { name: "Send a test to" }).fill("ines@lumenbotanics.example");
    await app.getByRole("button", { name: "Send test to me" }).click();
    await until(async () => (await mails()).some(({ to }) => to === "ines@lumenbotanics.example"));
    expect((await mails())[0]).toMatchObject({ subject: "[Test] A new code for you, Maya" });

    await sendTo(app, 2);
    await app.getByText("2 sent.").waitFor();
    const received = (await mails()).filter(({ to }) => to !== "ines@lumenbotanics.example");
    expect(received.map(({ subject: head }) => head).toSorted()).toEqual(["A new code for you, Cora", "A new code for you, Maya"]);
    expect(received.find(({ toName }) => toName === "Maya Lindqvist")?.text).toContain("Your new code is MAYATOLD.");
    expect(received.find(({ toName }) => toName === "Maya Lindqvist")?.text).toMatch(/https?:\/\/\S+\/apps\/reissue\/go\/\S+/);

    // It is read in the mailbox, and everywhere it belongs.
    const mailbox = await page.context().newPage();
    await mailbox.goto(`${stack.url}/mailbox`);
    await mailbox.getByRole("link", { name: /Maya Lindqvist/ }).click();
    await mailbox.getByText("Your new code is MAYATOLD.").first().waitFor();
    await mailbox.close();

    await page.goto(refreshUrl);
    await app.getByText("Everybody concerned has been told.").waitFor();
    await app.getByRole("link", { name: "A new code for you, …" }).waitFor();
    await openApp(page, stack, "/app/offers");
    await app.getByRole("link", { name: OFFER }).first().click();
    await pageTitled(app, OFFER);
    expect(await app.getByRole("checkbox", { name: "Not yet told (0)" }).isDisabled()).toBe(true);
    await app.getByRole("link", { name: "A new code for you, …" }).waitFor();
    await rowOf(app, "Maya Lindqvist").getByRole("link", { name: "Maya Lindqvist" }).click();
    await pageTitled(app, "Maya Lindqvist");
    await app.getByRole("link", { name: "A new code for you, Maya" }).waitFor();
  }));

test("a deactivated member is not told until somebody says so, and is found by the filter until then", () =>
  browser.story("a member is told outside of the app", async (page) => {
    const app = await openApp(page, stack, "/app/offers");
    await app.getByRole("link", { name: OFFER }).first().click();
    await pageTitled(app, OFFER);
    await selectMembers(app, ["Maya Lindqvist"]);
    await chooseFrom(app, { menu: "Manage offer for members", entry: "Deactivate" });
    await app.getByRole("dialog").getByRole("button", { name: "Deactivate" }).click();
    await app.getByText("Done for 1 member.").waitFor();

    await openApp(page, stack, "/app/messages");
    await app.getByRole("link", { name: `${OFFER}, 1 member` }).click();
    await until(() => app.getByRole("checkbox", { name: "Not yet told (1)" }).isChecked());
    await rowOf(app, "Maya Lindqvist").waitFor();

    const before = (await mails()).length;
    await openApp(page, stack, "/app/messages");
    await app.getByRole("button", { name: `Compose message to 1 member of ${OFFER}` }).click();
    await pageTitled(app, "Compose message");
    await app.getByLabel("Template").selectOption({ label: "The code is paused" });
    await app
      .getByRole("group", { name: "Message as it will be read" })
      .getByText(/MAYATOLD has been paused/)
      .waitFor();
    await app.getByRole("button", { name: "I have told them" }).click();
    await answer(app, "Cancel");
    await app.getByRole("button", { name: "I have told them" }).click();
    await answer(app, "I have told them");
    await app.getByText("1 member told outside of this app.").waitFor();
    await openApp(page, stack, "/app/messages");
    expect(await app.getByText("Not yet told").count()).toBe(0);
    expect((await mails()).length).toBe(before);
  }));

test("words are kept as a template, chosen again and thrown away, and a draft goes only when that is confirmed", () =>
  browser.story("templates and drafts are kept and thrown away", async (page) => {
    const app = await openApp(page, stack, "/app/messages/new");
    await app.getByRole("button", { name: "Continue" }).click();
    await pageTitled(app, "Compose message");
    await app.getByRole("textbox", { name: "Subject" }).fill("Autumn begins, {{ first_name }}");
    await app.getByRole("button", { name: "Save as template" }).click();
    await app.getByRole("textbox", { name: "Name of the template" }).fill("Autumn words");
    const pageData = /messages\/[^/]+\.data/;
    // What is typed while a slow server reads the page again is kept beside that, and does not call it off.
    await page.route(pageData, async (route) => {
      if (route.request().method() === "GET") await page.waitForTimeout(2_000);
      await route.continue();
    });
    await app.getByRole("textbox", { name: "Name of the template" }).press("Enter");
    await app.getByRole("textbox", { name: "Message" }).press("End");
    await app.getByRole("textbox", { name: "Message" }).pressSequentially("!");
    await app.getByLabel("Template", { exact: true }).getByRole("option", { name: "Autumn words" }).waitFor({ state: "attached" });
    await page.unroute(pageData);
    await app.getByLabel("Template", { exact: true }).selectOption({ label: "Welcome to the offer" });
    await app.getByRole("textbox", { name: "Subject" }).and(app.locator('[value="Your code for {{ offer }}"]')).waitFor();
    await app.getByLabel("Template", { exact: true }).selectOption({ label: "Autumn words" });
    await app.getByRole("textbox", { name: "Subject" }).and(app.locator('[value="Autumn begins, {{ first_name }}"]')).waitFor();
    await app.getByRole("button", { name: "Delete template" }).click();
    await answer(app, "Delete template");
    await app.getByRole("button", { name: "Delete template" }).waitFor({ state: "detached" });
    await app.getByText("Draft saved").waitFor();
    const draft = page.url();

    await app.getByRole("button", { name: "Delete draft" }).click();
    await answer(app, "Cancel");
    await page.goto(draft);
    await app.getByRole("textbox", { name: "Subject" }).and(app.locator('[value="Autumn begins, {{ first_name }}"]')).waitFor();
    await app.getByRole("button", { name: "Delete draft" }).click();
    await answer(app, "Delete draft");
    await pageTitled(app, "Messages");
    expect(await app.getByRole("link", { name: "Autumn begins, …" }).count()).toBe(0);
    await openApp(page, stack, "/app/activity?what=messages");
    for (const told of ["Draft deleted", "Template deleted", "Template saved", "Members marked as told", "Sending finished"])
      await app.getByText(told, { exact: false }).last().waitFor();
  }));

test("a quota that ends in the middle of many mails is told once, and the next day the rest arrives, to nobody twice", () =>
  browser.story("the day's quota ends", async (page) => {
    const app = await openApp(page, stack, "/app/messages/new");
    await app.getByRole("button", { name: "Continue" }).click();
    await pageTitled(app, "Compose message");
    const subject = "Our autumn in numbers";
    await app.getByRole("textbox", { name: "Subject" }).fill(subject);
    await app.getByRole("textbox", { name: "Message" }).fill("Hi {{ first_name }}, thank you.");
    const send = app.getByRole("button", { name: /^Send to \d+ members$/ });
    await send.waitFor();
    const members = Number(/\d+/.exec(await send.innerText())?.[0]);
    const [first, rest] = [20, members - 20];
    expect(rest).toBeGreaterThan(10);
    const arrived = async () => (await mails()).filter((mail) => mail.subject === subject).map(({ to }) => to);

    await refusal({ at: "sender", code: 550, words: "5.4.5 Daily user sending limit exceeded", after: first });
    await sendTo(app, members);
    await until(async () => (await arrived()).length === first);
    // Told once, with what to do; nobody has bounced.
    const told = app.getByText(`The mail server has sent as much as it may for now, and ${rest} messages wait`);
    await until(async () => {
      await openApp(page, stack, "/app");
      return (await told.count()) > 0;
    });
    await openApp(page, stack, "/app/messages");
    await app.getByRole("link", { name: subject }).click();
    await app.getByText(`${first} sent`, { exact: false }).first().waitFor();
    expect(await app.getByText("bounced", { exact: false }).count()).toBe(0);

    await refusal({});
    await nextDayOfMail();
    await until(async () => (await arrived()).length === members);
    await app.getByText(`${members} sent.`).waitFor();
    expect(new Set(await arrived()).size).toBe(members);
    await openApp(page, stack, "/app");
    expect(await told.count()).toBe(0);
  }));

const refusal = (how: object) => control(stack, "mail/refusal", how);

/** A day goes by for mail that waits: its dates, and the job's, are moved back. */
async function nextDayOfMail(): Promise<void> {
  const database = new pg.Client({ connectionString: stack.databaseUrl });
  await database.connect();
  const day = "interval '1 day'";
  await database.query(`UPDATE "MailPause" SET until = until - ${day}`);
  await database.query(`UPDATE "MessageRecipient" SET "dueAt" = "dueAt" - ${day}, "queuedAt" = "queuedAt" - ${day} WHERE state = 'queued'`);
  await database.query(`UPDATE jobs.job SET start_after = start_after - ${day} WHERE name = 'messages.send' AND state = 'created'`);
  await database.end();
}

test("the screens of messages fit a phone", () =>
  browser.story(
    "messages on a phone",
    async (page) => {
      const app = await openApp(page, stack, "/app/messages");
      expect(await pastTheEdge(page, stack)).toEqual([]);
      await app.getByRole("link", { name: "A new code for you, …" }).click();
      await app.getByRole("list", { name: "Recipients" }).waitFor();
      expect(await pastTheEdge(page, stack)).toEqual([]);
      await openApp(page, stack, "/app/messages/new");
      await app.getByRole("button", { name: "Continue" }).click();
      await pageTitled(app, "Compose message");
      await app.getByRole("list", { name: "Recipients" }).waitFor();
      expect(await pastTheEdge(page, stack)).toEqual([]);
    },
    { width: 390, height: 844 },
  ));

/** Presses "Send to …" and confirms. */
async function sendTo(app: FrameLocator, members: number): Promise<void> {
  await app.getByRole("button", { name: `Send to ${members} members` }).click();
  await answer(app, "Send");
}

/** Presses this button of the open dialog and waits until the dialog is gone. */
async function answer(app: FrameLocator, button: string): Promise<void> {
  const dialog = app.getByRole("dialog");
  await dialog.getByRole("button", { name: button, exact: true }).click();
  await dialog.waitFor({ state: "detached" });
}
