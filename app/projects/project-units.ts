/** A project's form as what is decided in it one by one: its name, each stage's name, the order of stages, each connected offer. */
import { fields, type Unit } from "#app/edits/merge-edits.ts";

import type { ProjectDraft, StageDraft } from "./workflow.ts";

export const projectRecord = (projectId: string) => `project/${projectId}`;

/** Which stages there are depends on the forms that are compared. */
export function projectUnits(...forms: readonly ProjectDraft[]): Unit<ProjectDraft>[] {
  const known = [...new Set(forms.flatMap(({ stages }) => stages.flatMap(({ id }) => id ?? [])))];
  const inAll = known.filter((id) => forms.every(({ stages }) => stages.some((stage) => stage.id === id)));
  const offers = [...new Set(forms.flatMap(({ offerIds }) => offerIds))];
  return [fields<ProjectDraft, "name">("name", "name"), workflow(new Set(inAll)), ...inAll.map(stageName), ...offers.map(connection)];
}

/** Which stages there are and in which order. The name of a stage that a side took out belongs to this decision. */
function workflow(inAll: ReadonlySet<string>): Unit<ProjectDraft> {
  const isCommon = (stage: StageDraft): stage is StageDraft & { id: string } => stage.id !== null && inAll.has(stage.id);
  return {
    name: "workflow",
    get: ({ stages }) => stages.map((stage) => (isCommon(stage) ? stage.id : [stage.id, stage.kind, stage.name.trim()])),
    put: (into, from) => ({
      ...into,
      stages: from.stages.map((stage) => (isCommon(stage) ? { ...stage, name: nameOf(into, stage.id) ?? stage.name } : stage)),
    }),
  };
}

function stageName(id: string): Unit<ProjectDraft> {
  return {
    name: `stage:${id}`,
    get: (form) => nameOf(form, id)?.trim() ?? null,
    put: (into, from) => ({
      ...into,
      stages: into.stages.map((stage) => (stage.id === id ? { ...stage, name: nameOf(from, id) ?? stage.name } : stage)),
    }),
  };
}

function connection(offerId: string): Unit<ProjectDraft> {
  return {
    name: `offer:${offerId}`,
    get: ({ offerIds }) => offerIds.includes(offerId),
    put: (into, from) => {
      const others = into.offerIds.filter((id) => id !== offerId);
      return { ...into, offerIds: from.offerIds.includes(offerId) ? [...others, offerId] : others };
    },
  };
}

function nameOf({ stages }: ProjectDraft, id: string): string | undefined {
  return stages.find((stage) => stage.id === id)?.name;
}
