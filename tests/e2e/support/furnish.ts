/** Puts into the demo store what some screens are about: refreshes in each state, messages, requests. Each way a person would. */
import { DateTime } from "luxon";
import type { FrameLocator, Page } from "playwright-core";

import { aWebhook } from "#tests/support/webhook.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { chooseFrom, openApp, pageTitled, rowOf, selectMembers } from "./admin.ts";
import { chooseReason, enterNewCode, onTheRefreshPage } from "./refresh-page.ts";
import { control } from "./store.ts";

export const OFFER = "Creator Collective 15%";
type Home = Pick<Stack, "url" | "twinUrl" | "tunnelUrl">;

/** The paths of screens that are there only once something was done. */
export async function furnish(page: Page, stack: Home): Promise<{ name: string; path: string }[]> {
  const made: { name: string; path: string }[] = [];
  for (const [name, make] of Object.entries(MADE)) {
    await make(page, stack);
    made.push({ name, path: pathOf(page) });
  }
  await aNameRequest(page, stack);
  await aDataRequest(stack);
  return made;
}

/** The address of the app's page, as the admin's address bar has it. */
function pathOf(page: Page): string {
  return new URL(page.url()).pathname.replace(/^.*\/apps\/reissue/, "");
}

const MADE: Record<string, (page: Page, stack: Home) => Promise<unknown>> = {
  refresh_draft: (page, stack) => draft(page, stack, ["Jasmine Cho", "Dylan Morrow"]),
  refresh_running: async (page, stack) => {
    const app = await draft(page, stack, ["Rafael Costa"]);
    await enterNewCode(app, { member: "Rafael Costa", code: "RAFALATER", says: "Available" });
    await chooseReason(app, "Creator asked");
    await app.getByText("At a date and time; both codes work until then").click();
    const tomorrow = DateTime.now().setZone("America/New_York").plus({ days: 1 });
    await app.getByRole("textbox", { name: "Both codes work until" }).fill(tomorrow.toFormat("yyyy-MM-dd'T'HH:mm"));
    await app.getByRole("button", { name: "Update offer" }).first().click();
    await app.getByText(/^1 member has two codes: both work until/).waitFor();
  },
  refresh_parked: async (page, stack) => {
    const app = await draft(page, stack, ["Clara Jensen", "Theo Lambert"]);
    await enterNewCode(app, { member: "Clara Jensen", code: "CLARATAKEN", says: "Available" });
    await enterNewCode(app, { member: "Theo Lambert", code: "THEOSEEN", says: "Available" });
    await chooseReason(app, "Leaked");
    await control(stack, "faults", { kind: "code_stolen", code: "CLARATAKEN", times: 1 });
    await app.getByRole("button", { name: "Update offer" }).first().click();
    await app.getByText("1 member needs attention").waitFor();
  },
  refresh_settled: async (page, stack) => {
    const app = await draft(page, stack, ["Nina Petrova"]);
    await enterNewCode(app, { member: "Nina Petrova", code: "NINASEEN", says: "Available" });
    await chooseReason(app, "Other");
    await app.getByRole("button", { name: "Update offer" }).first().click();
    await app.getByText("1 code changed").waitFor();
  },
  message_draft: async (page) => {
    // From the settled refresh, whose page this still is.
    await page
      .frameLocator("iframe[name=app-iframe]")
      .getByRole("button", { name: /^Compose message to / })
      .click();
    await composing(page);
  },
  message_sent: async (page, stack) => {
    const app = await openOffer(page, stack);
    await selectMembers(app, ["Quinn Harper"]);
    await chooseFrom(app, { menu: "Manage offer for members", entry: "Compose message" });
    await composing(page);
    await app.getByRole("textbox", { name: "Subject" }).fill("Hello");
    await app.getByRole("textbox", { name: "Message", exact: true }).fill("Thank you, {{ first_name }}.");
    await app.getByRole("button", { name: "Send to 1 member" }).click();
    await app.getByRole("dialog").getByRole("button", { name: "Send", exact: true }).click();
    await app.getByText("1 sent.").waitFor();
  },
  members_changed: async (page, stack) => {
    const app = await openOffer(page, stack);
    await selectMembers(app, ["Samir Khoury", "Rosa Delgado"]);
    await chooseFrom(app, { menu: "Manage offer for members", entry: "Deactivate" });
    await app.getByRole("dialog").getByRole("button", { name: "Deactivate" }).click();
    await app.getByText("Done for 2 members.").waitFor();
  },
  import_checked: async (page, stack) => {
    const app = await openApp(page, stack, "/app/members/import");
    const lines = "First name,Last name,E-mail\nAsta,Berg,asta@creators.example\nNo,Mail,nowhere";
    await app.locator("input[type=file]").setInputFiles({ name: "creators.csv", mimeType: "text/csv", buffer: Buffer.from(lines) });
    await app.getByRole("button", { name: "Look at columns" }).first().click();
    await pageTitled(app, "Columns");
    await app.getByRole("button", { name: "Check file" }).first().click();
    await pageTitled(app, "Check before importing");
  },
  offer_setup: async (page, stack) => {
    const app = await openApp(page, stack, "/app/offers/new");
    await app.getByLabel("Name", { exact: true }).fill("Winter glow");
    for (const name of ["Adele Fontaine", "Bodhi Reyes"]) await app.getByRole("checkbox", { name }).check();
    await app.getByLabel("Pattern").fill("WINTER-{FIRST}");
    await app.getByText("2 codes, all free").waitFor();
    await app.getByRole("button", { name: "Create offer with 2 codes" }).click();
    await app.getByText("The offer is there with 2 codes").waitFor();
  },
  offer_adoption: async (page, stack) => {
    const app = await openApp(page, stack, "/app/offers/adopt");
    await app.getByRole("button", { name: "Adopt Spring sale" }).click();
    await app.getByText(/^3 codes read/).waitFor();
  },
};

async function openOffer(page: Page, stack: Home): Promise<FrameLocator> {
  const app = await openApp(page, stack, "/app/offers");
  await app.getByRole("link", { name: OFFER }).click();
  await pageTitled(app, OFFER);
  return app;
}

async function draft(page: Page, stack: Home, members: readonly string[]): Promise<FrameLocator> {
  const app = await openOffer(page, stack);
  await selectMembers(app, members);
  await chooseFrom(app, { menu: "Manage offer for members", entry: "Refresh promo codes" });
  await onTheRefreshPage(app);
  for (const member of members) await rowOf(app, member).waitFor();
  return app;
}

async function composing(page: Page): Promise<void> {
  const app = page.frameLocator("iframe[name=app-iframe]");
  await pageTitled(app, "Compose message");
  await app.getByRole("list", { name: "Recipients" }).waitFor();
}

/** A creator asks for another name in the storefront. */
async function aNameRequest(page: Page, { url }: Home): Promise<void> {
  await page.goto(`${url}/account/login`);
  await page.getByLabel("E-mail").fill("noah.bergstrom@creators.example");
  await page.getByRole("button", { name: "Continue" }).click();
  await page.getByRole("heading", { name: /^Hello/ }).waitFor();
  await page.goto(`${url}/pages/creators`);
  const offer = page.locator(".reissue__card").first();
  await offer.getByLabel("Another name for your code").fill("NOAHNORTH");
  await offer.getByRole("button", { name: "Ask for it" }).click();
  await offer.getByText("You asked for NOAHNORTH. The shop will answer.").waitFor();
}

/** A customer asks through Shopify what the app holds of them. */
async function aDataRequest({ tunnelUrl }: Home): Promise<void> {
  const body = { customer: { id: 2000031 }, orders_requested: [1] };
  const message = aWebhook({ shop: "lumen-botanics.myshopify.com", topic: "customers/data_request", body });
  const answer = await fetch(`${tunnelUrl}/webhooks/compliance`, { method: "POST", headers: message.headers, body: await message.text() });
  if (!answer.ok) throw new Error(`The data request was answered ${answer.status}.`);
}
