import { DISCOUNT_PARTS, discountParts } from "#app/portal/discount-parts.ts";
import { givesText } from "#app/portal/creator-page.ts";
import { readSource } from "#tests/support/sources.ts";

test("Shopify's line about a discount is taken apart, condition by condition", () => {
  expect(discountParts("15% off entire order • Minimum purchase of $50.00 • One use per customer")).toEqual([
    { says: "off_order", percent: 15 },
    { says: "minimum_purchase", amount: "$50.00" },
    { says: "once" },
  ]);
  expect(discountParts("$10.00 off 2 products")).toEqual([{ says: "off_products", amount: "$10.00", count: 2 }]);
  expect(discountParts("12.5% off Squalane Day Serum")).toEqual([{ says: "off_item", percent: 12.5, item: "Squalane Day Serum" }]);
  expect(discountParts("Buy 2 items, get 1 item free")).toEqual([{ says: "buy_get_free", buys: 2, gets: 1 }]);
  expect(discountParts("Buy 1 item, get 1 item at 50% off")).toEqual([{ says: "buy_get_off", buys: 1, gets: 1, percent: 50 }]);
  expect(discountParts("Spend $50.00, get 1 item free")).toEqual([{ says: "spend_get_free", amount: "$50.00", gets: 1 }]);
  const half = "Spend 50,00€, get 2 items at 50% off";
  expect(discountParts(half)).toEqual([{ says: "spend_get_off", amount: "50,00€", gets: 2, percent: 50 }]);
  expect(givesText({ gives: discountParts(half), discount: half }, "fr")).toMatch(
    /^Articles avec 50\s%\sde réduction dès 50,00€ d’achat : 2$/u,
  );
  expect(discountParts("Free shipping on all products • For 3 countries • Applies to shipping rates under $20.00")).toEqual([
    { says: "free_shipping" },
    { says: "countries", count: 3 },
    { says: "shipping_under", amount: "$20.00" },
  ]);
});

test("a single country is read by its English name and written in the creator's language", () => {
  const line = "Free shipping on all products • For United States";
  expect(discountParts(line)).toEqual([{ says: "free_shipping" }, { says: "country", country: "US" }]);
  for (const [name, country] of [
    ["Norway", "NO"],
    ["Türkiye", "TR"],
    ["Turkey", "TR"],
    ["Hong Kong SAR", "HK"],
    ["Côte d'Ivoire", "CI"],
    ["Bosnia & Herzegovina", "BA"],
  ])
    expect(discountParts(`For ${name}`)).toEqual([{ says: "country", country }]);
  const read = (locale: string) => givesText({ gives: discountParts(line), discount: line }, locale);
  expect(read("en-GB")).toBe(line);
  expect(read("de-AT")).toBe("Kostenloser Versand für alle Produkte • Für ein Land: Vereinigte Staaten");
  expect(read("ja")).toContain("アメリカ合衆国");
  expect(discountParts("For Narnia")).toBeNull();
});

test("a line with a part of an unknown form is not taken apart, so that no condition is left out", () => {
  for (const line of ["", "15% off entire order • Only on full moons", "For some", "Spend $50.00, get 1 item at $5.00 off"])
    expect(discountParts(line)).toBeNull();
  expect(discountParts("10% off one-time purchase and subscription products")).toBeNull();
});

test("in a store that sells subscriptions, the line says which purchases it is for (recorded)", () => {
  expect(discountParts("$5.00 off one-time purchase products • Minimum purchase of $50.00 • One use per customer")).toEqual([
    { says: "off_one_time", amount: "$5.00" },
    { says: "minimum_purchase", amount: "$50.00" },
    { says: "once" },
  ]);
  expect(discountParts("10% off subscription products")).toEqual([{ says: "off_subscriptions", percent: 10 }]);
  expect(discountParts("Free shipping on one-time purchase products • For all countries")).toEqual([
    { says: "free_shipping_one_time" },
    { says: "all_countries" },
  ]);
  expect(discountParts("Free shipping on subscription products")).toEqual([{ says: "free_shipping_subscriptions" }]);
});

test("the theme's block and the customer account have words for every part", () => {
  type Words = { gives: Record<string, string> };
  const block = JSON.parse(readSource("extensions/reissue-storefront/locales/en.default.json")) as { storefront: Words };
  const account = JSON.parse(readSource("extensions/customer-account-codes/locales/en.default.json")) as Words;
  for (const { gives } of [block.storefront, account]) expect(Object.keys(gives).toSorted()).toEqual([...DISCOUNT_PARTS].toSorted());
  const handed = readSource("extensions/reissue-storefront/snippets/reissue-words.liquid");
  for (const says of DISCOUNT_PARTS) expect(handed).toContain(`"gives_${says}":`);
});
