import { jest } from "@jest/globals";
import { getExtension } from "@shopify/ui-extensions-tester";

import type { OrderBlock, OrderPressed, SaleInBlock } from "#app/screens/order/order-block.ts";
import { eventually, extensionWords } from "#tests/support/extension.ts";
import { all, anEmptyDocument, fire } from "#tests/support/document.ts";

const { folder, translate, sentences } = extensionWords("admin-order-codes");
const block = getExtension("admin.order-details.block.render", { configSearchDir: folder });
const action = getExtension("admin.order-details.action.render", { configSearchDir: folder });

const ORDER = "gid://shopify/Order/1042";
const SALE: SaleInBlock = {
  ...{ enrolmentId: "e1", memberId: "m1", member: "Maya Moss", offer: "Summer Glow", typed: "maya15", given: null },
  held: { from: "2026-05-01T00:00:00.000Z", until: null },
  ...{ state: "approved", isRuledOut: false, waitsUntil: null, commission: { amount: "4.20", currency: "USD" } },
};
const PROMO = "0b5c7a52-6c43-4a0c-9e55-2f6f6d0f2a11";
const anOrder = (more: Partial<OrderBlock> = {}): OrderBlock => ({
  ...{ name: "#1042", zone: "America/New_York", sales: [SALE], nobodys: [] },
  live: [{ promoCodeId: PROMO, name: "MAYA15", member: "Maya Moss" }],
  ...{ mayAssign: false, ...more },
});

let body: ReturnType<typeof anEmptyDocument>;
let app: jest.Mock<typeof fetch>;
beforeEach(() => {
  body = anEmptyDocument();
  app = jest.fn<typeof fetch>();
  for (const extension of [block, action]) {
    extension.setUp();
    extension.shopify.i18n.translate = translate as never;
    extension.shopify.i18n.formatDate = ((date: Date) => date.toISOString().slice(0, 10)) as never;
    extension.shopify.i18n.formatCurrency = ((amount: number, { currency }: { currency: string }) => `${amount} ${currency}`) as never;
    extension.shopify.data = { selected: [{ id: ORDER }] };
    extension.fetch = app;
  }
});
afterEach(() => [block, action].forEach((extension) => extension.tearDown()));

const answers = (order: OrderBlock | null) => app.mockResolvedValueOnce(Response.json({ block: order }));
const says = (pressed: OrderPressed) => app.mockResolvedValueOnce(Response.json({ pressed }));
const shows = (text: string) => eventually(() => expect(body.textContent).toContain(text));
const button = (text: string) => all(body, "s-button").find(({ textContent }) => textContent === text)!;
const sent = () => JSON.parse(String(app.mock.calls.at(-1)?.[1]?.body)) as unknown;
function type(name: string, value: string) {
  const [field] = all(body, name);
  Object.assign(field!, { value });
  fire(field!, "input");
}

describe("the block", () => {
  const show = async (order: OrderBlock | null) => {
    answers(order);
    await block.render();
  };

  test("the member, the code as it was typed, who held it when, and the commission are told", async () => {
    await show(anOrder());
    await shows("The shopper typed maya15, which is theirs since 2026-05-01.");
    expect(app.mock.calls).toEqual([["/admin/order?order=gid%3A%2F%2Fshopify%2FOrder%2F1042"]]);
    expect(body.textContent).toContain("Summer Glow · Commission 4.2 USD");
    expect(all(body, "s-badge").map(({ textContent }) => textContent)).toEqual(["Approved"]);
    expect(all(body, "s-link").map((link) => link.getAttribute("href"))).toEqual([
      "app:app/members/m1",
      "app:app/sales-tracking/orders?search=%231042",
    ]);
  });

  test("a code that was theirs, an order given by hand, a wait and a rule are told", async () => {
    const until = "2026-06-01T00:00:00.000Z";
    const sales: SaleInBlock[] = [
      { ...SALE, held: { from: "2026-05-01T00:00:00.000Z", until }, state: "pending", waitsUntil: until },
      { ...SALE, enrolmentId: "e2", typed: null, held: null, given: "sold at the fair", state: "void", isRuledOut: true },
    ];
    await show(anOrder({ sales, nobodys: ["STRAY10"] }));
    await shows("The shopper typed maya15, which was theirs from 2026-05-01 to 2026-06-01.");
    for (const part of [
      "may be paid from 2026-06-01",
      "Given to them by hand: sold at the fair",
      "leaves this order out",
      "No member held STRAY10",
    ])
      expect(body.textContent).toContain(part);
  });

  test("an order that is nobody's, and one that is not known, say so", async () => {
    await show(anOrder({ sales: [], nobodys: ["STRAY10"] }));
    await shows("This order counts for no member.");
    block.tearDown();
    body = anEmptyDocument();
    block.setUp();
    block.shopify.i18n.translate = translate as never;
    block.fetch = app;
    await show(null);
    await shows("This order has not reached the app");
  });

  test("when it cannot be read another try brings it, and script in names stays text", async () => {
    app.mockResolvedValueOnce(new Response(null, { status: 503 }));
    await block.render();
    await eventually(() => expect(all(body, "s-banner")).toHaveLength(1));
    answers(anOrder({ sales: [{ ...SALE, member: "<script>alert(1)</script>" }] }));
    fire(button("Try again"), "click");
    await shows("<script>alert(1)</script>");
    expect(all(body, "script")).toEqual([]);
  });
});

describe("the action", () => {
  test("a code on the order is reported with the page on which it was seen, and the case is opened from there", async () => {
    answers(anOrder());
    await action.render();
    await shows("Report MAYA15 of Maya Moss");
    type("s-url-field", " https://coupons.example/maya ");
    says({ ok: true, caseId: "c1" });
    fire(button("Report MAYA15 of Maya Moss"), "click");
    await eventually(() => expect(all(body, "s-banner")[0]?.getAttribute("heading")).toBe("The leak is reported."));
    expect(sent()).toEqual({ intent: "report", orderId: ORDER, promoCodeId: PROMO, address: "https://coupons.example/maya" });
    expect(all(body, "s-link")[0]?.getAttribute("href")).toBe("app:app/leaks/c1");
    // Done once, it cannot be pressed again.
    expect(button("Report MAYA15 of Maya Moss")).toBeUndefined();
  });

  test("an order that is nobody's is given to a member who is found, once there is a reason", async () => {
    answers(anOrder({ sales: [], live: [], mayAssign: true }));
    await action.render();
    await shows("Find");
    type("s-search-field", "maya");
    await eventually(() => expect(button("Find").getAttribute("disabled")).not.toBe("true"));
    app.mockResolvedValueOnce(
      Response.json({ places: [{ enrolmentId: "e1", member: "Maya Moss", offer: "Summer Glow", code: "MAYA15" }] }),
    );
    fire(button("Find"), "click");
    const give = "Give to Maya Moss (Summer Glow, MAYA15)";
    await shows(give);
    type("s-text-field", "sold at the fair");
    says({ ok: true, caseId: null });
    await eventually(() => expect(button(give).getAttribute("disabled")).not.toBe("true"));
    fire(button(give), "click");
    await eventually(() => expect(all(body, "s-banner")[0]?.getAttribute("heading")).toBe("The order counts for the member."));
    expect(sent()).toEqual({ intent: "assign", orderId: ORDER, enrolmentId: "e1", reason: "sold at the fair" });
  });

  test("a refusal is told in words, and so is an answer that does not come", async () => {
    answers(anOrder());
    await action.render();
    await shows("Report MAYA15 of Maya Moss");
    says({ ok: false, because: "ended" });
    fire(button("Report MAYA15 of Maya Moss"), "click");
    await eventually(() => expect(all(body, "s-banner")[0]?.getAttribute("heading")).toBe("This code has ended meanwhile."));
    app.mockRejectedValueOnce(new Error("offline"));
    fire(button("Report MAYA15 of Maya Moss"), "click");
    await eventually(() => expect(all(body, "s-banner")[0]?.getAttribute("heading")).toBe("This did not reach the app. Try again."));
  });

  test("an order with nothing to report or give says so, and the dialog closes", async () => {
    answers(anOrder({ live: [] }));
    const close = jest.fn();
    action.shopify.close = close;
    await action.render();
    await shows("No code on this order can be reported");
    fire(button("Close"), "click");
    expect(close).toHaveBeenCalledTimes(1);
  });
});

test("every sentence exists in each language, with the same things to fill in", () => {
  const [english, french] = sentences();
  expect(french).toEqual(["fr.json", english![1]]);
});
