import { z } from "zod";

import type { ProjectFormAnswer } from "#app/components/projects/project-form.tsx";
import { STAGE_KINDS } from "#app/projects/project.ts";
import type { ProjectSaved } from "#app/projects/save-project.server.ts";
import type { ProjectDraft } from "#app/projects/workflow.ts";

import { badRequest } from "./selection-from.server.ts";

const draft = z.object({
  name: z.string().max(1_000),
  stages: z
    .array(z.object({ key: z.string().max(100), id: z.uuid().nullable(), kind: z.enum(STAGE_KINDS), name: z.string().max(1_000) }))
    .max(200),
  offerIds: z.array(z.uuid()).max(1_000),
});

/** The draft that the project's form sends as JSON. Throws 400 for anything it never sends. */
export function draftFrom(form: FormData): ProjectDraft {
  const parsed = draft.safeParse(parseJson(String(form.get("draft"))));
  if (!parsed.success) throw badRequest();
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Why a draft was not saved, for the form. */
export function refusalOf(saved: Exclude<ProjectSaved, { ok: true }>): ProjectFormAnswer {
  switch (saved.reason) {
    case "invalid":
      return { refused: null, problems: saved.problems };
    case "changed_meanwhile":
    case "not_found":
      return {
        refused: "A stage or an offer of this project was removed meanwhile, here or by a colleague. Reload the page to go on from there.",
        problems: [],
      };
  }
}
