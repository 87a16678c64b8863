import { attemptsWords, beyondWords, chartWords, sinceWords, verdictOf } from "#app/routes/app.leaks.$caseId/case-labels.ts";
import type { LeakView } from "#app/screens/leak/read-case.server.ts";

const money = (minor: number) => `$${(minor / 100).toFixed(2)}`;
const words = { date: (iso: string) => iso.slice(0, 10), locale: "en-US" };
const paces = { before: { perDay: 0.1, days: 60 }, during: { perDay: 20, days: 10 }, after: null };

const aCase = (over: Partial<LeakView> = {}): LeakView => ({
  ...{ held: null, unheld: null },
  ...({ id: "1", name: "GLOWMAYA10", state: "open", tier: "B", dismissed: null, inHandUrl: null, endedOn: null } as const),
  ...{ since: "2026-11-18", sinceFrom: "2026-10-26", sinceTo: "2026-11-21", alarmedAt: "2026-11-24T12:00:00Z", visitsKnown: 0 },
  reasons: [{ signal: "counts", words: "49 orders in 7 days since Nov 18; usually 1.5 in days as busy as these", share: 1 }],
  code: {
    member: { name: "Maya Lindqvist" },
    offer: { title: "Summer Glow 10" },
    channel: null,
    until: null,
    codeNow: null,
  } as LeakView["code"],
  ...{ days: [], orders: [], guard: null, attempts: null, gathered: { with: [], besides: [] }, paces },
  cost: { orders: 180, revenueMinor: 600_000, discountMinor: 66_000, commissionMinor: 48_000 },
  ...over,
});
const reported = aCase({
  reasons: [{ signal: "reported", words: "Somebody of the team reported it", share: 1 }],
  ...{ sinceFrom: "2026-11-18", sinceTo: "2026-11-18" },
});

test("a leak that has ended says how often its code is still tried, where that is counted", () => {
  expect(attemptsWords(aCase({ state: "ended", attempts: 41 }))).toBe(
    "41 attempts with GLOWMAYA10 since it stopped, as checkouts tell it: a hint, for not every shopper lets itself be counted.",
  );
  expect(attemptsWords(aCase({ state: "ended", attempts: 0 }))).toContain("No checkout has told of an attempt");
  expect(attemptsWords(aCase({ state: "ended", attempts: null }))).toBeNull();
  expect(attemptsWords(aCase({ attempts: 41 }))).toBeNull();
});

test("a case that the orders opened says what they look like and about when; one that was reported says that it was reported", () => {
  expect(verdictOf(aCase(), words).text).toBe(
    "Maya Lindqvist’s code in Summer Glow 10 brings orders as if others had it, since about Nov 18 (between Oct 26 and Nov 21).",
  );
  expect(verdictOf(reported, words).text).toBe("Maya Lindqvist’s code in Summer Glow 10 was reported as leaked, since Nov 18.");
  expect(verdictOf({ ...reported, state: "ended" }, words).text).toContain("It was reported as leaked since Nov 18.");
});

test("a day that a person named is no estimate, and a reported case does not rest on its orders", () => {
  expect(sinceWords(reported, (day) => day)).toBe("since 2026-11-18");
  expect(chartWords(aCase())).toContain("The dashed line is the estimated date; it lies within the band in nine of ten cases.");
  expect(chartWords(aCase())).toContain("so this rests on how many orders came");
  expect(chartWords(reported)).toContain("The dashed line is the day since when it is said to have leaked.");
  expect(chartWords(reported)).not.toMatch(/band|rests on/);
});

test("never more orders are beyond the usual than there are, though the pace counts those that were cancelled", () => {
  expect(beyondWords(aCase(), money)).toBe(
    "About 180 of them are beyond what is usual: $660.00 of the discount and $480.00 of the commission.",
  );
  expect(beyondWords(aCase({ cost: { ...aCase().cost, orders: 0 } }), money)).toBe("");
});
