import { refusedFor, rightsOf, withoutAmounts } from "#app/access/rights.ts";

test("everybody may do everything until something is taken, the owner whatever is taken, and nobody anything without looking", () => {
  expect(rightsOf({ owner: false, lacks: [] })).toEqual(["view", "refresh", "money", "settings"]);
  expect(rightsOf({ owner: false, lacks: ["money"] })).toEqual(["view", "refresh", "settings"]);
  expect(rightsOf({ owner: true, lacks: ["view", "money"] })).toEqual(["view", "refresh", "money", "settings"]);
  expect(rightsOf({ owner: false, lacks: ["view"] })).toEqual([]);
});

test("a refusal says what is not allowed and whom to ask", () => {
  expect(refusedFor("refresh", ["Ana Ruiz", "Ines Castillo"])).toBe(
    "You may look at refreshes, offers, members and messages, but not start or change them. Ask Ana Ruiz or Ines Castillo.",
  );
  expect(refusedFor("money", [])).toContain("Ask the owner of the store.");
});

test("amounts of every depth are taken out of a page, and nothing else", async () => {
  const uses = Promise.resolve(3);
  const page = { rows: [{ name: "Maya", revenueMinor: 1_050, conversions: 2, payoutMinor: null }], at: new Date(0), uses };
  const hidden = withoutAmounts(page);
  expect(hidden).toEqual({ rows: [{ name: "Maya", revenueMinor: 0, conversions: 2, payoutMinor: null }], at: new Date(0), uses });
  expect(await hidden.uses).toBe(3);
});
