import { attentionLabel } from "#app/routes/app.refreshes.$refreshId/attention-labels.ts";
import { examplesOf } from "#app/ui/refresh/pattern-labels.ts";
import { countsLabel } from "#app/routes/app.refreshes.$refreshId/progress-bar.tsx";
import { summaryLabel } from "#app/routes/app.refreshes.$refreshId/summary-line.tsx";
import { detailLabel, entryLabel } from "#app/routes/app.refreshes.$refreshId/timeline-labels.ts";
import { usesLabel } from "#app/ui/refresh/uses.ts";
import { whyLabel } from "#app/codes/lineage-labels.ts";
import { errorLabels } from "#app/ui/error-labels.ts";
import { discountUrl } from "#app/ui/shopify-links.ts";

describe("the summary of a draft", () => {
  test("says what will change, what starts its usage again and what still needs a person", () => {
    expect(summaryLabel({ change: 12, reset: 1, needAnother: 2, empty: 0, elsewhere: 0, stale: 0, seconds: 4, points: 60 })).toBe(
      "12 will change, 1 resets its usage and 2 need another name. About 4 seconds.",
    );
  });

  test("counts a member who is changed elsewhere, or is not what was drafted, as that and not as one who needs a name", () => {
    expect(summaryLabel({ change: 0, reset: 0, needAnother: 0, empty: 0, elsewhere: 1, stale: 2, seconds: 0, points: 0 })).toBe(
      "1 is being changed elsewhere and 2 must be left out.",
    );
  });

  test("gives no time while nothing can start", () => {
    expect(summaryLabel({ change: 0, reset: 0, needAnother: 0, empty: 1, elsewhere: 0, stale: 0, seconds: 0, points: 0 })).toBe(
      "1 has no new code yet.",
    );
  });
});

describe("progress", () => {
  test("counts name only what there is", () => {
    expect(countsLabel({ total: 12, members: 12, done: 7, waiting: 4, needsAttention: 1, left: 0, excluded: 2 })).toBe(
      "7 of 12 done, 4 under way, 1 needs attention",
    );
    expect(countsLabel({ total: 2, members: 1, done: 2, waiting: 0, needsAttention: 0, left: 0, excluded: 0 })).toBe("2 of 2 done");
  });

  test("reasons for attention name the members where they are few, and count them where they are many", () => {
    expect(
      attentionLabel([
        { reason: "name_taken", count: 12, members: [] },
        { reason: "not_enrolled", count: 2, members: ["Maya Lindqvist", "Leon Brandt"] },
        { reason: "gave_up", count: 1, members: ["Noor Haddad"] },
      ]),
    ).toBe(
      "The new names for 12 members are taken. Maya Lindqvist and Leon Brandt are no longer in the offer. Shopify has not finished with Noor Haddad.",
    );
    expect(attentionLabel([{ reason: "name_taken", count: 1, members: ["Maya Lindqvist"] }])).toBe(
      "The new name for Maya Lindqvist is taken.",
    );
  });

  test("a timeline line is a sentence, and an outcome nobody foresaw is still shown", () => {
    expect(entryLabel({ step: "verify_added", outcome: "done" })).toBe("New code seen working at Shopify");
    expect(entryLabel({ step: null, outcome: "undone_by_undo" })).toBe("undone_by_undo");
    expect(detailLabel({ jobId: "gid://shopify/Job/1", points: 10, looks: 4, plan: "rename", ownerTitle: null })).toBe("job 1");
  });
});

describe("filling many rows", () => {
  test("a pattern shows what it makes, or what is wrong with it", () => {
    const facts = { member: { firstName: "Zoë", lastName: "Ångström", handle: "zoe" }, value: 15 };
    expect(examplesOf("{first}{value}", { facts, random: () => 0 })).toEqual({ example: "ZOE15" });
    expect(examplesOf("{NAME}", { facts, random: () => 0 })).toEqual({ problem: expect.stringContaining("{NAME} is not a placeholder") });
  });
});

describe("small words", () => {
  test("uses are told against their limit where there is one", () => {
    expect(usesLabel(37, 50)).toBe("37 of 50");
    expect(usesLabel(1, null)).toBe("1 use");
    expect(usesLabel(null, 50)).toBeNull();
  });

  test("a lineage says why a code began and why it ended", () => {
    expect(whyLabel({ issuedFor: "welcome", endedFor: "leak" })).toBe("First code, ended because it leaked");
    expect(whyLabel({ issuedFor: "creator_request", endedFor: null })).toBe("Given as the creator asked");
  });

  test("an error nobody expected is told without its own words", () => {
    const { title, body } = errorLabels(new Error("password=hunter2"));
    expect(`${title} ${body}`).not.toContain("hunter2");
  });

  test("a discount opens where the admin keeps it", () => {
    expect(discountUrl("gid://shopify/DiscountCodeNode/123")).toBe("shopify://admin/discounts/123");
  });
});
