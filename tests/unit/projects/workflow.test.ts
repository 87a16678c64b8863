import { kindsToAdd, LONGEST_NAME, moveStage, newProject, problemsOf, type StageDraft } from "#app/projects/workflow.ts";

const stage = (name: string, kind: StageDraft["kind"] = "custom"): StageDraft => ({ key: name, id: null, kind, name });
const names = (stages: StageDraft[]) => stages.map(({ name }) => name);
const [a, b, c] = [stage("A"), stage("B"), stage("C")];

test("a stage moves one place up or down, and stays at an end", () => {
  expect(names(moveStage([a, b, c], { key: "C", by: -1 }))).toEqual(["A", "C", "B"]);
  expect(names(moveStage([a, b, c], { key: "A", by: 1 }))).toEqual(["B", "A", "C"]);
  expect(names(moveStage([a, b, c], { key: "A", by: -1 }))).toEqual(["A", "B", "C"]);
  expect(names(moveStage([a, b, c], { key: "C", by: 1 }))).toEqual(["A", "B", "C"]);
});

test("the Promo Codes stage can be added once, the other kinds as often as one likes", () => {
  expect(kindsToAdd([stage("Codes", "promo_codes")])).not.toContain("promo_codes");
  expect(kindsToAdd([stage("Brief", "brief")])).toEqual(["brief", "product", "content", "promo_codes", "custom"]);
});

test("a new project begins with a whole workflow and needs only a name", () => {
  expect(problemsOf(newProject())).toEqual([{ at: "name", says: "Enter a name for the project" }]);
  expect(problemsOf({ ...newProject(), name: "Autumn" })).toEqual([]);
});

test("every mistake of a draft is said where it is", () => {
  const problems = problemsOf({ name: " ", stages: [a, stage(" "), { ...b, name: "a " }, { ...c, name: "x".repeat(LONGEST_NAME + 1) }] });
  expect(problems).toEqual([
    { at: "name", says: "Enter a name for the project" },
    { at: { key: " " }, says: "Enter a name for the stage" },
    { at: { key: "B" }, says: "Another stage has this name" },
    { at: { key: "C" }, says: "100 characters at most" },
  ]);
});

test("a workflow without stages, or with two for promo codes, is refused", () => {
  expect(problemsOf({ name: "Autumn", stages: [] })).toEqual([{ at: "stages", says: "A workflow needs a stage that members can be in" }]);
  expect(problemsOf({ name: "Autumn", stages: [stage("One", "promo_codes"), stage("Two", "promo_codes")] })).toEqual([
    { at: "stages", says: "A workflow has one Promo Codes stage at most" },
  ]);
});
