import { askAgainAt, creatorTouch, keptAddress } from "#app/leaks/visits.ts";

const visit = (landing: string | null) => ({ at: "2026-11-20T10:00:00Z", landing, referrer: null, source: null });
const link = { handle: "maya", code: "GLOWMAYA10" };

test("of an address neither parameters nor names of people are kept", () => {
  expect(keptAddress("https://user:pass@www.retailmenot.com/view/lumen?email=ada@example.com#ada")).toBe(
    "https://www.retailmenot.com/view/lumen",
  );
  expect(keptAddress("android-app://com.google.android.gm/")).toBe("android-app://com.google.android.gm/");
  expect(keptAddress("not an address")).toBeNull();
  expect(keptAddress(null)).toBeNull();
  expect(keptAddress(`https://example.com/${"a".repeat(900)}`)).toHaveLength(500);
});

test("a visit came through the creator's link when it began at the link or at Shopify's own link for the code", () => {
  expect(creatorTouch([visit("https://lumen.com/apps/reissue/go/maya/products/serum"), visit(null)], link)).toBe(true);
  expect(creatorTouch([visit("https://lumen.com/en-ca/discount/glowmaya10?redirect=%2F")], link)).toBe(true);
  expect(creatorTouch([visit("https://lumen.com/"), visit("https://lumen.com/discount/GLOWMAYA100")], link)).toBe(false);
  expect(creatorTouch([visit("https://lumen.com/apps/reissue/go/mayabel")], link)).toBe(false);
});

test("where no visit tells where it began, nobody can tell whether it came through the link", () => {
  expect(creatorTouch([visit(null), null], link)).toBeNull();
  expect(creatorTouch([], link)).toBeNull();
});

test("a journey that is not ready is asked for again within five minutes for a day and a half, hourly until two are over, then no more", () => {
  const placed = new Date("2026-11-20T10:00:00Z");
  const after = (hours: number) => new Date(placed.getTime() + hours * 3_600_000);
  const wait = (hours: number) => {
    const again = askAgainAt(placed, after(hours));
    return again === null ? null : (again.getTime() - after(hours).getTime()) / 60_000;
  };
  expect([wait(0), wait(23.9), wait(35.9)]).toEqual([3, 3, 3]);
  expect([wait(37), wait(47.9)]).toEqual([60, 60]);
  expect(wait(49)).toBeNull();
});
