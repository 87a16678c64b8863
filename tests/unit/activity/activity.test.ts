import { ACTIVITY_KINDS, changedFacts } from "#app/activity/activity.ts";
import { actorLabels } from "#app/activity/activity-labels.ts";
import { staffOrSystem } from "#app/activity/record-activity.server.ts";
import { readSource, sourceFiles } from "#tests/support/sources.ts";

test("only the facts that differ are told", () => {
  expect(changedFacts({ name: "A", undoHours: 24 }, { name: "B", undoHours: 24 })).toEqual({ before: { name: "A" }, after: { name: "B" } });
});

test("a form that was saved without a change is no act", () => {
  expect(changedFacts({ name: "A", customer: null }, { name: "A" })).toBeNull();
});

test("a fact that was not there before is told as nothing before", () => {
  expect(changedFacts({}, { endsAt: "2026-01-01T00:00:00.000Z" })).toEqual({
    before: { endsAt: null },
    after: { endsAt: "2026-01-01T00:00:00.000Z" },
  });
});

test("the id of a session token is a staff member; anything else is the app itself", () => {
  expect([staffOrSystem("77"), staffOrSystem("drift check")]).toEqual([{ staff: "77" }, "system"]);
});

test("who did it is said in words", () => {
  expect(actorLabels({ actor: "staff", staffId: "77", staffName: "Ines Castillo" })).toBe("Ines Castillo");
  expect(actorLabels({ actor: "staff", staffId: "77", staffName: null })).toBe("Staff member 77");
  expect(actorLabels({ actor: "shopify", staffId: null, staffName: null })).toBe("Shopify");
});

test("every act that somebody can look for is told by some use case", () => {
  const useCases = sourceFiles("app/*/**/*.server.ts").filter((path) => !path.startsWith("app/activity/"));
  const text = useCases.map(readSource).join("\n");
  expect(ACTIVITY_KINDS.filter((kind) => !text.includes(`"${kind}"`))).toEqual([]);
});
