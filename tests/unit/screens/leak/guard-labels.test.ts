import { guardWords, troubleWords } from "#app/routes/app.leaks.$caseId/guard-labels.ts";
import type { LeakView } from "#app/screens/leak/read-case.server.ts";
import type { GuardView } from "#app/screens/leak/read-guard.server.ts";

const view = { name: "MAYA15", code: { member: { name: "Maya Moss" } } as LeakView["code"] };
const guard = (over: Partial<GuardView>): GuardView => ({
  ...{ state: "on", sentence: "", by: "Ines", askedAt: "2026-11-30", appliedAt: "2026-12-01", link: "", trouble: null, ...over },
});
const said = (over: Partial<GuardView>) => guardWords(view, guard(over), (iso) => iso);
const trouble = (kind: string, detail: string | null = null) => troubleWords(guard({ trouble: { kind, detail } }));

test("a guard is said to work from when Shopify has it, and no longer while its discount is off", () => {
  expect(said({ state: "asked", appliedAt: null })).toBe("Shopify is being told. Until then MAYA15 works for everybody.");
  expect(said({})).toBe("Since 2026-12-01, MAYA15 works only for shoppers who came through Maya Moss’s link.");
  expect(said({ trouble: { kind: "inactive", detail: null } })).toBe("MAYA15 works for everybody at the moment.");
  expect(said({ state: "ending" })).toMatch(/others are still refused/);
});

test("what is in the way is said, with Shopify's words where it said something", () => {
  expect([troubleWords(guard({})), trouble("waits"), trouble("refused", "No such function")]).toEqual([
    null,
    "Shopify cannot be asked at the moment. It is tried again.",
    "Shopify refused it: “No such function”. It is tried again every hour.",
  ]);
  expect([trouble("access"), trouble("inactive")].every((words) => words !== null)).toBe(true);
});
