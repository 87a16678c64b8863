import { PARK_REASONS, PLANS, type ParkReason, type Plan, type Step } from "#app/codes/engine/plans.ts";
import { parkLabel, whatWorks } from "#app/refreshes/labels.ts";

const names = { oldName: "OLD", newName: "NEW" };
const at = (plan: Plan, step: Step, { added = false, deleted = false } = {}) => ({
  ...names,
  plan,
  step,
  addedAt: added ? new Date(0) : null,
  deletedAt: deleted ? new Date(0) : null,
});

test.each<[ParkReason, Step, ReturnType<typeof at>, string]>([
  [
    "access_revoked",
    "check_free",
    at("rename", "check_free"),
    "Shopify no longer lets the app in. OLD still works. Open the app in the Shopify admin, then retry.",
  ],
  [
    "gave_up",
    "verify_added",
    at("rename", "verify_added", { added: true }),
    "Shopify has not finished for a long time. OLD still works; whether NEW does is not known yet. Retry to look again.",
  ],
  [
    "gave_up",
    "verify_deleted",
    at("rename", "verify_deleted", { added: true }),
    "Shopify has not finished for a long time. NEW works; OLD may still work too. Retry to look again.",
  ],
  [
    "discount_missing",
    "delete",
    at("rename", "delete", { added: true }),
    "The discount was deleted in Shopify, and its codes with it. Leave it as it is.",
  ],
])("parked for %s at %s it says what happened, what works and what to do", (reason, _, item, sentence) => {
  expect(parkLabel(reason, item, {})).toBe(sentence);
});

test("every reason at every step has whole sentences without a gap in them", () => {
  for (const plan of Object.keys(PLANS) as Plan[]) {
    for (const step of PLANS[plan]) {
      for (const reason of PARK_REASONS) {
        const sentence = parkLabel(reason, at(plan, step, { added: true }), {});
        expect(sentence).toMatch(/\.$/);
        expect(sentence).not.toMatch(/undefined|null|  |\.\./);
      }
    }
  }
});

test("a row that stopped at a delete which may have been sent does not claim that the old code works", () => {
  const noted = { ...at("reset", "delete"), usesAtEnd: 3 };
  expect(parkLabel("access_revoked", noted, {})).toBe(
    "Shopify no longer lets the app in. Whether NEW works is not known yet. Open the app in the Shopify admin, then retry.",
  );
  expect(parkLabel("access_revoked", { ...noted, usesAtEnd: null }, {})).toContain("OLD still works as before.");
  expect(parkLabel("access_revoked", at("take_back", "remove_new", { added: true }), {})).toContain(
    "OLD still works; whether NEW does is not known yet.",
  );
});

test.each([
  ["at_once", 0, 3, "Until a new name works, the old code still does. "],
  ["at_once", 3, 3, "3 codes may not work until Shopify has finished. "],
  ["at_once", 1, 3, "1 code may not work until Shopify has finished. For the others, the old code works until the new one does. "],
  ["old_first", 2, 3, "2 codes may not work until Shopify has finished. "],
  ["old_first", 0, 3, ""],
] as const)(
  "while Shopify is waited for (old codes %s, %i of %i between two codes), no code is promised that may be gone",
  (oldEnds, betweenCodes, waiting, words) => {
    expect(whatWorks({ oldEnds, betweenCodes, counts: { waiting } })).toBe(words);
  },
);
