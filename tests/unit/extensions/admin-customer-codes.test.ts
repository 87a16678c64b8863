import { jest } from "@jest/globals";
import { getExtension } from "@shopify/ui-extensions-tester";

import type { CodeInBlock, CodesBlock } from "#app/portal/codes-block.ts";
import { eventually, extensionWords } from "#tests/support/extension.ts";
import { all, anEmptyDocument, fire } from "#tests/support/document.ts";

const { folder, translate, sentences } = extensionWords("admin-customer-codes");
const extension = getExtension("admin.customer-details.block.render", { configSearchDir: folder });

const CODE: CodeInBlock = { enrolmentId: "e1", title: "Summer Glow", status: "active", code: "MAYA15", oldCode: null, conversions: 3 };
const blockOf = (...codes: Partial<CodeInBlock>[]): CodesBlock => ({
  memberId: "0b5c7a52-6c43-4a0c-9e55-2f6f6d0f2a11",
  zone: "America/New_York",
  codes: codes.map((code) => ({ ...CODE, ...code })),
});

let body: ReturnType<typeof anEmptyDocument>;
let app: jest.Mock<typeof fetch>;
beforeEach(() => {
  body = anEmptyDocument();
  extension.setUp();
  extension.shopify.i18n.translate = translate as never;
  extension.shopify.data = { selected: [{ id: "gid://shopify/Customer/71" }] };
  app = jest.fn<typeof fetch>();
  extension.fetch = app;
});
afterEach(() => extension.tearDown());

const answers = (block: CodesBlock | null) => app.mockResolvedValueOnce(Response.json({ block }));
const shows = (text: string) => eventually(() => expect(body.textContent).toContain(text));
const hrefs = (name: string) => all(body, name).map((one) => one.getAttribute("href"));

test("until the app answers the block says that it is loading", async () => {
  app.mockReturnValue(new Promise(() => {}));
  await extension.render();
  await eventually(() => expect(app).toHaveBeenCalledTimes(1));
  expect(all(body, "s-spinner")[0]?.getAttribute("accessibilityLabel")).toBe("Loading the promo codes");
});

test("the app is asked on its own address for the customer whose page it is, and for nobody else", async () => {
  answers(blockOf({}));
  await extension.render();
  await shows("MAYA15");
  // A relative address is the app's, and the admin adds the staff member's token by itself.
  expect(app.mock.calls).toEqual([["/admin/codes?customer=gid%3A%2F%2Fshopify%2FCustomer%2F71"]]);
});

test("staff see each offer with its code, how it stands and what was sold with it", async () => {
  answers(blockOf({}, { enrolmentId: "e2", title: "Winter", code: null, status: "paused", conversions: 1 }));
  await extension.render();
  await shows("MAYA15");
  expect(all(body, "s-admin-block")[0]?.getAttribute("heading")).toBe("Promo codes");
  expect(all(body, "s-badge").map(({ textContent }) => textContent)).toEqual(["Active", "Paused"]);
  for (const part of ["Summer Glow · 3 conversions", "Winter · 1 conversion"]) expect(body.textContent).toContain(part);
});

test("an old code that still works is told with its end", async () => {
  extension.shopify.i18n.formatDate = ((date: Date) => date.toISOString()) as never;
  const ending = { name: "MAYA15", endsAt: "2026-08-01T12:00:00.000Z" };
  answers(blockOf({ code: "MAYAGLOW", oldCode: ending }, { enrolmentId: "e2", oldCode: { ...ending, endsAt: null } }));
  await extension.render();
  await shows("The old code MAYA15 works until 2026-08-01T12:00:00.000Z.");
  await shows("The old code MAYA15 stops working in a moment.");
});

test("the button leads to the one refresh form, and a link to the member", async () => {
  answers(blockOf({}));
  await extension.render();
  await shows("MAYA15");
  expect(hrefs("s-button")).toEqual(["app:app/open?customer=gid%3A%2F%2Fshopify%2FCustomer%2F71"]);
  expect(hrefs("s-link")).toEqual(["app:app/members/0b5c7a52-6c43-4a0c-9e55-2f6f6d0f2a11"]);
});

test("a creator without a code has nothing to refresh", async () => {
  answers(blockOf({ code: null, status: "none" }));
  await extension.render();
  await shows("No code");
  expect(all(body, "s-button")).toEqual([]);
});

test("a customer who is no member can be added as one, and a member in no offer is told of", async () => {
  answers(null);
  await extension.render();
  await shows("This customer is no member of an offer.");
  expect(hrefs("s-link")).toEqual(["app:app/members/new?customer=gid%3A%2F%2Fshopify%2FCustomer%2F71"]);
  extension.tearDown();
  body = anEmptyDocument();
  extension.setUp();
  extension.shopify.i18n.translate = translate as never;
  extension.fetch = app;
  answers(blockOf());
  await extension.render();
  await shows("This member is in no offer at the moment.");
});

test("when the codes cannot be read the block says so, and another try brings them", async () => {
  app.mockResolvedValueOnce(new Response(null, { status: 503 }));
  await extension.render();
  await eventually(() => expect(all(body, "s-banner")[0]?.getAttribute("heading")).toBe("The promo codes could not be loaded."));
  answers(blockOf({}));
  fire(all(body, "s-button")[0]!, "click");
  await shows("MAYA15");
  expect(all(body, "s-banner")).toEqual([]);
});

test("script in names stays text", async () => {
  answers(blockOf({ title: "<script>alert(1)</script>", code: "<img src=x>" }));
  await extension.render();
  await shows("<script>alert(1)</script>");
  expect([...all(body, "script"), ...all(body, "img")]).toEqual([]);
});

test("every sentence of the block exists in each language, with the same things to fill in", () => {
  const [english, french] = sentences();
  expect(french).toEqual(["fr.json", english![1]]);
});
