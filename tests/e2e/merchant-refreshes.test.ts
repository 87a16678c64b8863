/** The main job, as a merchant does it on a fresh machine: refresh creators' codes and see the history still add up. */
import { aBrowser, type TestBrowser } from "#tests/support/browser.ts";
import { aStack } from "#tests/support/stack.ts";
import type { Stack } from "#tests/support/stack/stack.ts";

import { agreeTie, enterInvite } from "#app/stores/door.server.ts";

import { chooseFrom, openApp, pageTitled, rowOf, selectMembers } from "./support/admin.ts";
import { pastTheEdge } from "./support/layout.ts";
import { chooseReason, enterNewCode, newCodeOf, onTheRefreshPage, updateOffer } from "./support/refresh-page.ts";
import { aSisterStore, SISTER, sisterShopify, type SisterStore } from "./support/sister-store.ts";
import { control, discountNamed, until } from "./support/store.ts";

const SHOP = "lumen-botanics.myshopify.com";
const OFFER = "Creator Collective 15%";
let stack: Stack;
let browser: TestBrowser;
let sister: SisterStore;

beforeAll(async () => {
  const twin = await sisterShopify();
  [stack, browser] = await Promise.all([aStack({ seed: "demo", others: { [SISTER]: twin.url } }), aBrowser()]);
  sister = await aSisterStore(stack.databaseUrl, twin, {
    title: OFFER,
    codes: ["FREYA15", "FELIX15"],
    emails: ["", "someone@example.com"],
  });
});
afterAll(async () => {
  await browser?.close();
  await stack?.stop();
  await sister?.close();
});

test("a merchant refreshes three codes: one gets a new name, one keeps its name, one name is taken, and the history adds up on the same discount", () =>
  browser.story("a merchant refreshes three codes", async (page) => {
    const before = await discountNamed(stack, OFFER);
    const app = await openApp(page, stack, "/app/sales-tracking");
    await app.getByRole("link", { name: OFFER }).click();
    await pageTitled(app, OFFER);
    const earlier = await conversionsOf(rowOf(app, "Sofia Marchetti"));

    await selectMembers(app, ["Sofia Marchetti", "Noah Bergström", "Hana Sato"]);
    await chooseFrom(app, { menu: "Manage offer for members", entry: "Refresh promo codes" });
    await onTheRefreshPage(app);
    await enterNewCode(app, { member: "Sofia Marchetti", code: "SOFIAFRESH", says: "Available" });
    await enterNewCode(app, { member: "Noah Bergström", code: "noah15", says: /^Same name: usage goes from \d+ to 0/ });
    await enterNewCode(app, { member: "Hana Sato", code: "WELCOME10", says: "Taken by the discount “Welcome 10% off”" });
    await chooseReason(app, "Leaked");

    // With a row that cannot be, nothing starts: the cursor goes to it.
    await app.getByRole("button", { name: "Update offer" }).first().click();
    await until(async () => (await newCodeOf(app, "Hana Sato").evaluate((field) => field === document.activeElement)) === true);
    expect(await discountNamed(stack, OFFER)).toEqual(before);

    // Free when it was checked, taken by somebody else a moment later.
    await control(stack, "faults", { kind: "code_stolen", code: "HANAFRESH", times: 1 });
    await enterNewCode(app, { member: "Hana Sato", code: "HANAFRESH", says: "Available" });
    expect(await updateOffer(app)).toBe("1 member needs attention");
    await rowOf(app, "Sofia Marchetti").getByText("Done").waitFor();
    await rowOf(app, "Noah Bergström").getByText("Done").waitFor();
    await app.getByText(/^HANAFRESH is taken by the discount .* HANA15 still works\./).waitFor();
    await app.getByText("Nobody has been told yet.").waitFor();

    const after = await discountNamed(stack, OFFER);
    expect(after.id).toBe(before.id);
    const changed = new Set(["SOFIA15", "NOAH15", "SOFIAFRESH", "noah15"]);
    const others = (discount: typeof after) =>
      discount.codes.filter(({ code }) => !changed.has(code)).map(({ id, code }) => ({ id, code }));
    expect(others(after)).toEqual(others(before));
    expect(after.codes.find(({ code }) => code.toUpperCase() === "NOAH15")?.asyncUsageCount).toBe(0);

    // The old code is refused at the checkout, the new one counts for the same member, in any letter case.
    const refused = await control(stack, "orders", { codes: ["SOFIA15"] });
    expect(refused.status).toBe(422);
    for (const code of ["SOFIAFRESH", "sofiafresh"]) expect((await control(stack, "orders", { codes: [code] })).status).toBe(201);
    await until(async () => {
      await openApp(page, stack, "/app/sales-tracking");
      await app.getByRole("link", { name: OFFER }).click();
      await pageTitled(app, OFFER);
      return (await conversionsOf(rowOf(app, "Sofia Marchetti"))) === earlier + 2;
    });
    await rowOf(app, "Sofia Marchetti").getByText("SOFIAFRESH").waitFor();
  }));

test("a row that needs attention is settled with another name, and the old code has worked all the while", () =>
  browser.story("a parked row is settled with another name", async (page) => {
    const app = await openApp(page, stack, "/app");
    await app.getByRole("link", { name: `Open refresh: ${OFFER}` }).click();
    await pageTitled(app, "Refresh promo codes");
    expect((await control(stack, "orders", { codes: ["HANA15"] })).status).toBe(201);
    await app.getByRole("textbox", { name: "Another code for Hana Sato" }).fill("HANAGLOWS");
    await app.getByRole("button", { name: "Retry with this name" }).click();
    await app.getByText(/^3 codes changed$/).waitFor();
    expect((await control(stack, "orders", { codes: ["HANAGLOWS"] })).status).toBe(201);
    expect((await control(stack, "orders", { codes: ["HANA15"] })).status).toBe(422);
  }));

test("a second store is connected by the consent of both, and one press replaces a leaked code in both", () =>
  browser.story("two stores follow each other", async (page) => {
    const press = () => ({ by: "7", now: new Date() });
    const app = await openApp(page, stack, "/app/settings/stores");
    await app.getByRole("button", { name: "Make a code" }).click();
    const typed = await app.getByText(/^([A-Z2-9]{4}-){3}[A-Z2-9]{4}$/).innerText();
    expect(await enterInvite(sister.ctx, { typed, ...press() }, sister.deps)).toEqual({ ok: true });
    await openApp(page, stack, "/app/settings/stores");
    await app.getByRole("button", { name: "Connect Glow EU" }).click();
    await app.getByRole("button", { name: `Tie ${OFFER}` }).click();
    await app.getByText("Waits for Glow EU").waitFor();
    const tie = { offerId: sister.offer.id, otherShop: SHOP };
    expect(await agreeTie(sister.ctx, { ...tie, ...press() }, sister.deps)).toEqual({ ok: true });

    await openApp(page, stack, "/app/sales-tracking");
    await app.getByRole("link", { name: OFFER }).click();
    await app
      .getByText("Tied to the same offer in Glow EU: refreshing it, changing who is in it, pausing and ending ask whether it follows.")
      .waitFor();
    await selectMembers(app, ["Freya Nilsen", "Felix Brandt", "Priya Raman"]);
    await chooseFrom(app, { menu: "Manage offer for members", entry: "Refresh promo codes" });
    await onTheRefreshPage(app);
    await enterNewCode(app, { member: "Freya Nilsen", code: "FREYAGLOWS", says: "Available" });
    await enterNewCode(app, { member: "Felix Brandt", code: "FELIXGLOWS", says: "Available" });
    await enterNewCode(app, { member: "Priya Raman", code: "PRIYAGLOWS", says: "Available" });
    await chooseReason(app, "Leaked");
    await app.getByText("FREYA15 becomes FREYAGLOWS for Member 00001.").waitFor();
    await app.getByText("FELIX15 goes on working in Glow EU.").waitFor();
    await app.getByRole("checkbox", { name: "Member 00002, who has FELIX15 in Glow EU, is the same creator" }).check();
    await updateOffer(app);
    await app.getByText("Glow EU has replaced 2 codes too").waitFor();
    expect(sister.codes()).toEqual(["FELIXGLOWS", "FREYAGLOWS"]);

    // So it is when somebody is deactivated: the dialog shows what would happen there, and begins nothing before a person has decided.
    await openApp(page, stack, "/app/sales-tracking");
    await app.getByRole("link", { name: OFFER }).click();
    await pageTitled(app, OFFER);
    await selectMembers(app, ["Freya Nilsen", "Priya Raman"]);
    await chooseFrom(app, { menu: "Manage offer for members", entry: "Deactivate" });
    await app.getByText("Member 00001: FREYAGLOWS stops working there.").waitFor();
    await app.getByText("No member there has PRIYAGLOWS.").waitFor();
    expect(await app.getByRole("button", { name: "Deactivate", exact: true }).last().isDisabled()).toBe(true);
    await app.getByText("Deactivate there too").click();
    await app.getByRole("button", { name: "Deactivate", exact: true }).last().click();
    await app.getByText("Glow EU has deactivated 1 member too").waitFor();
    expect(sister.codes()).toEqual(["FELIXGLOWS"]);
  }));

test("every screen fits a phone: nothing scrolls sideways at 390 pixels", () =>
  browser.story(
    "every screen fits a phone",
    async (page) => {
      for (const path of ["/app", "/app/sales-tracking", "/app/members"]) {
        await openApp(page, stack, path);
        expect(await pastTheEdge(page, stack)).toEqual([]);
      }
    },
    { width: 390, height: 844 },
  ));

/** The conversions column of a member's row. */
async function conversionsOf(row: ReturnType<typeof rowOf>): Promise<number> {
  const cells = await row.getByRole("cell").allInnerTexts();
  return Number(cells[5]?.replaceAll(",", ""));
}
