import { z } from "zod";

import type { ProjectFormAnswer } from "#app/ui/projects/project-form.tsx";
import type { Edits } from "#app/edits/merge-edits.ts";
import { STAGE_KINDS } from "#app/projects/project.ts";
import type { ProjectSaved } from "#app/projects/save-project.server.ts";
import type { ProjectDraft } from "#app/projects/workflow.ts";
import { editsOf, fromJson } from "#app/http/params.server.ts";

import { badRequest } from "./selection-from.server.ts";

const draft: z.ZodType<ProjectDraft> = z.object({
  name: z.string().max(1_000),
  stages: z
    .array(z.object({ key: z.string().max(100), id: z.uuid().nullable(), kind: z.enum(STAGE_KINDS), name: z.string().max(1_000) }))
    .max(200),
  offerIds: z.array(z.uuid()).max(1_000),
});

const saved = z.object({ edits: fromJson(editsOf(draft)), newId: z.uuid() });

/** What the project's form sends: the draft, the one it was shown, and the id a new project would have. Throws 400 for anything else. */
export function draftFrom(form: FormData): { draft: ProjectDraft; seen: Omit<Edits<ProjectDraft>, "mine">; newId: string } {
  const parsed = saved.safeParse(Object.fromEntries(form));
  if (!parsed.success) throw badRequest();
  const { mine, ...seen } = parsed.data.edits;
  return { draft: mine, seen, newId: parsed.data.newId };
}

/** Why a draft was not saved, for the form. */
export function refusalOf(saved: Exclude<ProjectSaved, { ok: true }>): ProjectFormAnswer {
  switch (saved.reason) {
    case "invalid":
      return { refused: null, problems: saved.problems, conflict: null };
    case "conflict":
      return { refused: null, problems: [], conflict: saved.conflict };
    case "changed_meanwhile":
    case "not_found":
      return {
        refused: "A stage or an offer of this project was removed meanwhile, here or by a colleague. Reload the page to go on from there.",
        problems: [],
        conflict: null,
      };
  }
}
