/** As mutations.ts, for codes that are issued and withdrawn, for several live codes of a member, and for whose a name is. */
import type { Mutation } from "./mutation.ts";

const COME_AND_GO = "tests/unit/refreshes/codes-come-and-go.model";

export const CODE_MUTATIONS: readonly Mutation[] = [
  {
    name: "an issued code is not read back",
    file: "app/codes/engine/plans.ts",
    from: `issue: ["check_free", "add", "verify_added", "record"]`,
    to: `issue: ["check_free", "add", "record"]`,
    tests: COME_AND_GO,
  },
  {
    name: "a code is issued before its name is seen to be free",
    file: "app/codes/engine/plans.ts",
    from: `issue: ["check_free", "add", "verify_added", "record"]`,
    to: `issue: ["add", "check_free", "verify_added", "record"]`,
    tests: COME_AND_GO,
  },
  {
    name: "a withdrawn code is not seen to be gone",
    file: "app/codes/engine/plans.ts",
    from: `withdraw: ["delete", "verify_deleted", "record"]`,
    to: `withdraw: ["delete", "record"]`,
    tests: COME_AND_GO,
  },
  {
    name: "a withdrawal from a discount that is gone needs a person",
    file: "app/codes/engine/steps/step.ts",
    from: 'item.plan === "withdraw"',
    to: 'item.id === ""',
    tests: "tests/integration/members/parked-changes",
  },
  {
    name: "a member whose code is issued has to be active before",
    file: "app/codes/engine/store.server.ts",
    from: "i.plan = 'issue' OR en.status = 'active' AS enrolled",
    to: "en.status = 'active' AS enrolled",
    tests: "tests/integration/members/change-members",
  },
  {
    name: "a refresh of one code ends every code of its member",
    file: "app/codes/lineage.store.server.ts",
    from: `p.id = e."codeId" AND p."liveUntil" IS NULL`,
    to: `p."enrolmentId" = (SELECT c."enrolmentId" FROM "PromoCode" c WHERE c.shop = \${shop} AND c.id = e."codeId") AND p."liveUntil" IS NULL`,
    tests: "tests/integration/refreshes/two-live-codes",
  },
  {
    name: "every new code is primary",
    file: "app/codes/lineage.store.server.ts",
    from: `NOT EXISTS (SELECT 1 FROM "PromoCode" p WHERE p.shop = en.shop`,
    to: `en.shop IS NOT NULL OR NOT EXISTS (SELECT 1 FROM "PromoCode" p WHERE p.shop = en.shop`,
    tests: "tests/integration/refreshes/two-live-codes",
  },
  {
    name: "no other code becomes primary when the primary one is left ended",
    file: "app/codes/lineage.store.server.ts",
    from: "AND NOT first.known",
    to: "AND first.known",
    tests: "tests/integration/refreshes/two-live-codes",
  },
  {
    name: "a member leaves the offer with the first of their codes",
    file: "app/codes/engine/record-lineage.server.ts",
    from: `WHEN EXISTS (SELECT 1 FROM "PromoCode" p`,
    to: `WHEN i.plan = 'issue' AND EXISTS (SELECT 1 FROM "PromoCode" p`,
    tests: "tests/integration/refreshes/two-live-codes",
  },
  {
    name: "the successor of a channel's code is for no channel",
    file: "app/codes/lineage.store.server.ts",
    from: "coalesce(old.channel, b.channel)",
    to: "b.channel",
    tests: "tests/integration/refreshes/two-live-codes",
  },
  {
    name: "a withdrawn code is shown while it is deleted",
    file: "app/codes/live-codes.ts",
    from: 'case "withdraw":\n      return old === "yes" ?',
    to: 'case "withdraw":\n      return old !== "no" ?',
    tests: "tests/unit/codes/live-codes",
  },
  {
    name: "an issued code is shown before it was read back",
    file: "app/codes/live-codes.ts",
    from: 'case "issue":\n      return made === "yes" ?',
    to: 'case "issue":\n      return made !== "no" ?',
    tests: "tests/unit/codes/live-codes",
  },
  {
    name: "the deletion of a shown code is not known to have been sent",
    file: "app/codes/live-codes.server.ts",
    from: "const { addedAt, deletedAt, usesAtEnd, retireAt } = row;",
    to: "const { addedAt, deletedAt, retireAt } = row;\n  const usesAtEnd = row.step === null ? row.usesAtEnd : null;",
    tests: "tests/integration/portal/dead-codes",
  },
  {
    name: "another member's former name is issued",
    file: "app/codes/name-history.ts",
    from: "former.memberId !== memberId ? former : null",
    to: 'former.memberId === "" ? former : null',
    tests: "tests/integration/refreshes/former-names",
  },
  {
    name: "a former name is suggested",
    file: "app/refreshes/suggest-names.server.ts",
    from: "!known.has(keyOf(candidate)) &&",
    to: "known.get(keyOf(candidate))?.holder == null &&",
    tests: "tests/integration/refreshes/former-names",
  },
];
