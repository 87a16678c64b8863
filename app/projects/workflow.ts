/** A project while somebody edits it: its name, its stages in their order and the offers that are ticked. */
import { STAGE_KINDS, STAGE_NAMES, type ProjectView, type StageKind } from "./project.ts";

/** `id` is null for a stage that is not saved yet; `key` tells the rows of the form apart. */
export type StageDraft = { key: string; id: string | null; kind: StageKind; name: string };
export type ProjectDraft = { name: string; stages: StageDraft[]; offerIds: string[] };

export const LONGEST_NAME = 100;
const MOST_STAGES = 30;

/** Where the form is wrong: the project's name, or a stage by its key. */
export type DraftProblem = { at: "name" | "stages" | { key: string }; says: string };

export function newProject(): ProjectDraft {
  const kinds: StageKind[] = ["brief", "product", "content", "promo_codes"];
  return { name: "", stages: kinds.map((kind) => ({ key: kind, id: null, kind, name: STAGE_NAMES[kind] })), offerIds: [] };
}

export function draftOf({ name, stages, offers }: ProjectView): ProjectDraft {
  return { name, stages: stages.map(({ id, kind, name }) => ({ key: id, id, kind, name })), offerIds: offers.map(({ id }) => id) };
}

/** Puts a stage one place earlier (-1) or later (1); at an end it stays. */
export function moveStage(stages: readonly StageDraft[], { key, by }: { key: string; by: -1 | 1 }): StageDraft[] {
  const from = stages.findIndex((stage) => stage.key === key);
  const to = from + by;
  const stage = stages[from];
  if (!stage || to < 0 || to >= stages.length) return [...stages];
  return stages.toSpliced(from, 1).toSpliced(to, 0, stage);
}

/** Kinds that can still be added: a workflow has one Promo Codes stage at most. */
export function kindsToAdd(stages: readonly StageDraft[]): StageKind[] {
  return STAGE_KINDS.filter((kind) => kind !== "promo_codes" || stages.every((stage) => stage.kind !== "promo_codes"));
}

/** Everything that keeps a draft from being saved, in the order of the form; empty when it can be. */
export function problemsOf({ name, stages }: Pick<ProjectDraft, "name" | "stages">): DraftProblem[] {
  const seen = new Set<string>();
  const problems: DraftProblem[] = [];
  const says = wrongName(name, "Enter a name for the project");
  if (says) problems.push({ at: "name", says });
  if (stages.length === 0) problems.push({ at: "stages", says: "A workflow needs a stage that members can be in" });
  if (stages.length > MOST_STAGES) problems.push({ at: "stages", says: `A workflow has ${MOST_STAGES} stages at most` });
  if (stages.filter(({ kind }) => kind === "promo_codes").length > 1)
    problems.push({ at: "stages", says: "A workflow has one Promo Codes stage at most" });
  for (const stage of stages) {
    const sameAs = stage.name.trim().toLowerCase();
    const wrong = wrongName(stage.name, "Enter a name for the stage") ?? (seen.has(sameAs) ? "Another stage has this name" : null);
    if (wrong) problems.push({ at: { key: stage.key }, says: wrong });
    seen.add(sameAs);
  }
  return problems;
}

function wrongName(name: string, empty: string): string | null {
  if (name.trim() === "") return empty;
  return name.trim().length > LONGEST_NAME ? `${LONGEST_NAME} characters at most` : null;
}
