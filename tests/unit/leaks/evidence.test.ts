import { parseEvidence } from "#app/leaks/evidence.ts";
import { couponDomains, couponSiteOf, DEFAULT_COUPON_DOMAINS } from "#app/leaks/coupon-sites.ts";
import { marksOf } from "#app/leaks/marks.ts";

const ORDER = {
  type: "order",
  code: "MAYA10",
  at: "2026-03-01T10:00:00Z",
  amountMinor: 5200,
  customerOrderIndex: 1,
  channel: "web",
  journey: null,
};

test("a line is read whatever else it says", () => {
  expect(parseEvidence('{"type":"day","date":"2026-03-01","orders":118,"currency":"EUR"}\r')).toEqual({
    type: "day",
    date: "2026-03-01",
    orders: 118,
  });
  expect(parseEvidence(JSON.stringify({ ...ORDER, currency: "JPY", note: {} }))).toMatchObject({
    type: "order",
    code: "MAYA10",
    journey: null,
  });
  expect(parseEvidence('{"type":"order","code":"A","at":"2026-03-01T10:00:00+02:00"}')).toMatchObject({
    at: Date.parse("2026-03-01T08:00:00Z"),
    channel: "web",
  });
});

test.each([
  ["{", "not JSON"],
  ["[]", "not a JSON object"],
  ['{"type":"visit"}', 'type is "visit"'],
  ['{"type":"day","date":"2026-02-30","orders":1}', 'date is "2026-02-30"'],
  ['{"type":"day","date":"2026-03-01","orders":-1}', "orders is -1"],
  ['{"type":"day","date":"2026-03-01","orders":1e99}', "orders is 1e+99"],
  ['{"type":"post","code":"A"}', "at is missing"],
  ['{"type":"order","at":"2026-03-01"}', "code is missing"],
  ['{"type":"order","code":"A","at":"yesterday"}', 'at is "yesterday"'],
  ['{"type":"order","code":"A","at":"2026-02-30T10:00:00Z"}', 'at is "2026-02-30T10:00:00Z"'],
  ['{"type":"order","code":"A","at":"2026-03-01 or so"}', 'at is "2026-03-01 or so"'],
  ['{"type":"order","code":"A","at":"9999-12-31T10:00:00Z"}', 'at is "9999-12-31T10:00:00Z"'],
  ['{"type":"day","date":"0001-01-01","orders":1}', 'date is "0001-01-01"'],
  [JSON.stringify({ ...ORDER, amountMinor: -5200 }), "amountMinor is -5200"],
  [JSON.stringify({ ...ORDER, customerOrderIndex: 0 }), "customerOrderIndex is 0"],
  [JSON.stringify({ ...ORDER, journey: { creatorTouch: "yes" } }), 'journey.creatorTouch is "yes"'],
])("%s is refused in words", (line, reason) => {
  expect(parseEvidence(line)).toEqual({ refused: expect.stringContaining(reason) });
});

test.each([
  ["2026-03-01T23:30:00", "2026-03-01T23:30:00Z"],
  ["2026-03-01 23:30:00.123456", "2026-03-01T23:30:00.123Z"],
  ["2026-03-01T23:30:00.5+0530", "2026-03-01T18:00:00.500Z"],
  ["2026-03-01T23:30:00-05", "2026-03-02T04:30:00Z"],
  ["2026-03-01T23:30z", "2026-03-01T23:30:00Z"],
  ["2026-03-01", "2026-03-01T00:00:00Z"],
])("%s is %s", (at, utc) => {
  expect(parseEvidence(JSON.stringify({ ...ORDER, at }))).toMatchObject({ at: Date.parse(utc) });
});

test("coupon sites are known by the list, by their name and by the source that Shopify names", () => {
  const domains = couponDomains([...DEFAULT_COUPON_DOMAINS, "https://www.deals.example/codes"]);
  const site = (referrer: string | null, source: string | null = null) => couponSiteOf({ at: null, referrer, source }, domains);
  expect(site("https://www.retailmenot.com/view/x")).toBe("retailmenot.com");
  expect(site("https://shop.couponfollow.com")).toBe("shop.couponfollow.com");
  expect(site("https://mejores-cupones.example/x")).toBe("mejores-cupones.example");
  expect(site("https://deals.example/1")).toBe("deals.example");
  expect(site("https://www.reddit.com/r/coupons/x")).toBe("reddit.com");
  expect(site(null, "RetailMeNot")).toBe("retailmenot.com");
  for (const other of [
    "https://www.instagram.com/p/1",
    "https://www.reddit.com/r/skincare",
    "https://ideal-shoes.example/pages/coupons",
    "not an address",
  ]) {
    expect(site(other)).toBeNull();
  }
  expect(site(null, "direct")).toBeNull();
  expect(site(null)).toBeNull();
});

test("an order without a visit says nothing of visits, whatever its channel", () => {
  const at = Date.parse("2026-03-01T10:00:00Z");
  const journey = { creatorTouch: false, lastVisit: { at: at - 60_000, referrer: null, source: "direct" } };
  const order = { type: "order" as const, code: "A", at, customerOrderIndex: 2, channel: "web" as const, journey };
  expect(marksOf(order)).toEqual([1, 1, 1]);
  expect(marksOf({ ...order, journey: null })).toEqual([-1, 1, -1]);
  expect(marksOf({ ...order, channel: "pos" })).toEqual([-1, 1, -1]);
  expect(marksOf({ ...order, channel: "draft" })).toEqual([-1, -1, -1]);
});
