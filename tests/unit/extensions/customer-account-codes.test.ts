import { jest } from "@jest/globals";
import { getExtension } from "@shopify/ui-extensions-tester";

import { notesOf, wishNoteOf } from "#app/portal/creator-notes.ts";
import type { CreatorOffer, CreatorView } from "#app/portal/creator-view.ts";
import { eventually, extensionWords } from "#tests/support/extension.ts";
import { all, anEmptyDocument, fire } from "#tests/support/document.ts";

const { folder, translate, sentences } = extensionWords("customer-account-codes");
const extension = getExtension("customer-account.page.render", { configSearchDir: folder });

const OFFER: CreatorOffer = {
  enrolmentId: "0b5c7a52-6c43-4a0c-9e55-2f6f6d0f2a11",
  title: "Summer Glow",
  discount: "15% off entire order",
  gives: [{ says: "off_order", percent: 15 }],
  status: "active",
  startsAt: "2026-05-01T00:00:00.000Z",
  endsAt: null,
  code: "MAYA15",
  oldCode: null,
  totals: { conversions: 3, sales: { amount: "120.50", currency: "USD" }, commission: { amount: "12.05", currency: "USD" } },
  link: "https://lumen.example/apps/reissue/go/maya",
  qr: "https://lumen.example/apps/reissue/qr/maya",
  leads: true,
  notes: [],
  wish: null,
  wishNote: null,
  mayWithdraw: false,
  mayAsk: true,
};
const viewOf = (...offers: Partial<CreatorOffer>[]): CreatorView => ({
  firstName: "Maya",
  zone: "America/New_York",
  contact: null,
  offers: offers.map((given) => {
    const offer = { ...OFFER, ...given };
    return { ...offer, notes: notesOf(offer), wishNote: wishNoteOf(offer), mayWithdraw: offer.wish?.state === "open" };
  }),
});

let body: ReturnType<typeof anEmptyDocument>;
let app: jest.Mock<typeof fetch>;
beforeEach(() => {
  body = anEmptyDocument();
  process.env.APP_URL = "https://reissue.example.com";
  extension.setUp();
  extension.shopify.sessionToken.get = async () => "maya's token";
  extension.shopify.i18n.translate = translate as never;
  app = jest.fn<typeof fetch>();
  extension.fetch = app;
});
afterEach(() => {
  extension.tearDown();
  delete process.env.APP_URL;
});

const answers = (...bodies: object[]) => bodies.forEach((one) => app.mockResolvedValueOnce(Response.json(one)));
const shows = (text: string) => eventually(() => expect(body.textContent).toContain(text));
const button = (label: string) => all(body, "s-button").find(({ textContent }) => textContent === label)!;
const press = (label: string) => fire(button(label), "click");
function type(name: string): void {
  const [field] = all(body, "s-text-field");
  fire(Object.assign(field!, { value: name }), "input");
}

test("until the app answers the page says that it is loading", async () => {
  app.mockReturnValue(new Promise(() => {}));
  await extension.render();
  await eventually(() => expect(app).toHaveBeenCalledTimes(1));
  expect(all(body, "s-spinner")[0]?.getAttribute("accessibilityLabel")).toBe("Loading your codes");
});

test("a creator sees each code, its discount, its link, and what was sold with it", async () => {
  answers({ view: viewOf({}, { enrolmentId: "2", title: "Winter", code: null, status: "paused", mayAsk: false }) });
  await extension.render();
  await shows("MAYA15");
  expect(all(body, "s-section").map((one) => one.getAttribute("heading"))).toEqual(["Summer Glow", "Winter"]);
  expect(all(body, "s-badge").map(({ textContent }) => textContent)).toEqual(["Active", "Paused"]);
  expect(all(body, "s-link").map((one) => one.getAttribute("href"))).toEqual([OFFER.link, OFFER.link]);
  expect(all(body, "s-qr-code")[0]?.getAttribute("content")).toBe(OFFER.link);
  for (const part of ["15% off entire order", "Orders: 3", "Paused by the shop"]) expect(body.textContent).toContain(part);
});

test("the app is asked with the customer's session token, and answers from its own address", async () => {
  answers({ view: viewOf({}) });
  await extension.render();
  await shows("MAYA15");
  expect(app.mock.calls).toEqual([
    ["https://reissue.example.com/account/codes?locale=en", { headers: { Authorization: "Bearer maya's token" } }],
  ]);
});

test("the copy buttons copy the code and the link", async () => {
  answers({ view: viewOf({}) });
  await extension.render();
  await shows("MAYA15");
  const copied = (label: string) => {
    const id = button(label).getAttribute("commandFor");
    return all(body, "s-clipboard-item")
      .find((item) => item.getAttribute("id") === id)
      ?.getAttribute("text");
  };
  expect([copied("Copy code"), copied("Copy link")]).toEqual(["MAYA15", OFFER.link]);
});

test("an old code that still works is named with its end", async () => {
  extension.shopify.i18n.formatDate = ((date: Date) => date.toISOString()) as never;
  answers({ view: viewOf({ code: "MAYAGLOW", oldCode: { name: "MAYA15", endsAt: "2026-08-01T12:00:00.000Z" } }) });
  await extension.render();
  await shows("Your old code MAYA15 works until 2026-08-01T12:00:00.000Z.");
});

test("the code of each channel stands with its name", async () => {
  const link = `${OFFER.link}/ig`;
  answers({ view: viewOf({ channels: [{ slug: "ig", label: "Instagram: MAYAIG", code: "MAYAIG", link, qr: `${OFFER.qr}?channel=ig` }] }) });
  await extension.render();
  await shows("Instagram: MAYAIG");
  expect(all(body, "s-clipboard-item").map((one) => one.getAttribute("text"))).toEqual(["MAYA15", "MAYAIG", link, OFFER.link]);
});

test("a creator reads what changed and when, what a pause means, and whom to write to; a link that leads nowhere is not shown", async () => {
  const before = { name: "OLDMAYA", until: "2026-03-02T12:00:00.000Z" };
  extension.shopify.i18n.formatDate = ((date: Date) => date.toISOString().slice(0, 10)) as never;
  const view = viewOf(
    { before },
    { enrolmentId: "2", code: null, status: "paused" },
    { enrolmentId: "3", code: null, status: "none", leads: false },
  );
  answers({ view: { ...view, contact: "creators@lumen.example" } });
  await extension.render();
  await shows("Changed on 2026-03-02: OLDMAYA no longer works, MAYA15 does.");
  await shows("Paused by the shop: for now your code takes nothing off.");
  await shows("You have no code in this offer at the moment.");
  expect(all(body, "s-link").map((one) => one.getAttribute("href"))).toEqual([OFFER.link, OFFER.link, "mailto:creators@lumen.example"]);
});

test("in another language than English the discount is told in that language, unless a part of it is not known", async () => {
  (extension.shopify.localization.extensionLanguage as { value: { isoCode: string } }).value = { isoCode: "fr" };
  const unknown = { enrolmentId: "2", discount: "15% off on full moons", gives: null };
  answers({ view: viewOf({ discount: "Shopify's words" }, unknown) });
  await extension.render();
  await shows("15% off on full moons");
  expect(body.textContent).not.toContain("Shopify's words");
});

test("a creator takes a wish back, and is told when that did not arrive", async () => {
  const wish = { name: "MAYAGLOW", state: "open", answer: "", askedAt: "2026-07-01T00:00:00.000Z" } as const;
  answers({ view: viewOf({ wish }) });
  await extension.render();
  await shows("You asked for MAYAGLOW.");
  app.mockRejectedValueOnce(new TypeError("no network"));
  press("Take this back");
  await shows("This did not reach the shop. Try again.");
  answers({ said: { asked: false, withdrawn: true, answer: null, text: "" } }, { view: viewOf({ wish: { ...wish, state: "withdrawn" } }) });
  press("Take this back");
  await eventually(() => expect(body.textContent).not.toContain("You asked for MAYAGLOW."));
  expect(JSON.parse(String(app.mock.calls.at(-2)?.[1]?.body))).toEqual({ enrolmentId: OFFER.enrolmentId, name: "", intent: "withdraw" });
});

test("a customer who is no creator, and a creator without offers, are told so", async () => {
  answers({ view: null });
  await extension.render();
  await shows("There are no promo codes for this account.");
  extension.tearDown();
  body = anEmptyDocument();
  extension.setUp();
  extension.fetch = app;
  answers({ view: viewOf() });
  await extension.render();
  await shows("no_offers");
});

test("when the codes cannot be read the page says so, and another try brings them", async () => {
  app.mockResolvedValueOnce(new Response(null, { status: 503 }));
  await extension.render();
  await eventually(() => expect(all(body, "s-banner")[0]?.getAttribute("heading")).toBe("Your codes could not be loaded."));
  answers({ view: viewOf({}) });
  press("Try again");
  await shows("MAYA15");
  expect(all(body, "s-banner")).toEqual([]);
});

test("a creator looks a name up, asks for it, and sees that the shop has the wish", async () => {
  const wish = { name: "MAYAGLOW", state: "open", answer: "", askedAt: "2026-07-01T00:00:00.000Z" } as const;
  answers({ view: viewOf({}) }, { said: { asked: false, answer: { answer: "available" }, text: "" } });
  await extension.render();
  await shows("MAYA15");
  type("MAYAGLOW");
  await eventually(() => expect(button("Check").getAttribute("disabled")).not.toBe("true"));
  press("Check");
  await shows("Available");
  answers({ said: { asked: true, answer: null, text: "" } }, { view: viewOf({ wish }) });
  press("Ask for it");
  await shows("You asked for MAYAGLOW. The shop will answer.");
  const sent = app.mock.calls.flatMap(([, init]) => (init?.body == null ? [] : [JSON.parse(String(init.body)) as object]));
  const { enrolmentId } = OFFER;
  expect(sent).toEqual([
    { enrolmentId, name: "MAYAGLOW", intent: "check" },
    { enrolmentId, name: "MAYAGLOW", intent: "ask" },
  ]);
});

test("a name that is not to be had, and a question that did not arrive, are told at the field", async () => {
  answers({ view: viewOf({}) }, { said: { asked: false, answer: { answer: "not_available" }, text: "" } });
  await extension.render();
  await shows("MAYA15");
  const error = () => all(body, "s-text-field")[0]?.getAttribute("error");
  type("LEO15");
  await eventually(() => expect(button("Ask for it").getAttribute("disabled")).not.toBe("true"));
  press("Ask for it");
  await eventually(() => expect(error()).toBe("Not available. Try another one."));
  app.mockRejectedValueOnce(new TypeError("no network"));
  press("Ask for it");
  await eventually(() => expect(error()).toBe("This did not reach the shop. Try again."));
});

test("while a code is being changed there is no form for another name", async () => {
  answers({ view: viewOf({ code: null, status: "changing", mayAsk: false }) });
  await extension.render();
  await shows("Your code is being renewed.");
  expect(all(body, "s-text-field")).toEqual([]);
});

test("every sentence of the account page exists in each language, with the same things to fill in", () => {
  const all = new Map(sentences());
  expect(all.size).toBe(9);
  for (const [, theirs] of all) expect(theirs).toEqual(all.get("en.default.json"));
});
