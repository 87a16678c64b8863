/** What the buttons of a project's page do. One intent each; every refusal comes back as a sentence, nothing half done. */
import { redirect } from "@remix-run/node";
import { z } from "zod";

import type { ActionResult } from "#app/ui/action-result.ts";
import type { AdminRequest } from "#app/composition.server.ts";
import { plural } from "#app/format/counts.ts";
import { archiveProject, restoreProject } from "#app/projects/archive-project.server.ts";
import { moveMembers, removeMembers, type MembersMoved } from "#app/projects/move-members.server.ts";
import { selectedMembers, type Selection } from "#app/projects/project-members.server.ts";
import { mayManageOffers } from "#app/projects/project.ts";
import { readProject } from "#app/projects/read-project.server.ts";
import { beginRefresh } from "#app/refreshes/begin-refresh.server.ts";
import { notFound } from "#app/http/params.server.ts";

import { badRequest, selectionFrom } from "./selection-from.server.ts";

const intents = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("archive") }),
  z.object({ intent: z.literal("restore") }),
  z.object({ intent: z.literal("remove") }),
  z.object({ intent: z.literal("move"), stageId: z.uuid() }),
  z.object({ intent: z.literal("refresh"), offerId: z.uuid() }),
]);

type Press = { projectId: string; form: FormData };

/** Throws 400 for a form this page never sends, 404 for what this shop does not have. "Refresh promo codes" goes to its draft. */
export async function act(admin: AdminRequest, { projectId, form }: Press): Promise<ActionResult | Response> {
  const parsed = intents.safeParse(Object.fromEntries(form));
  if (!parsed.success) throw badRequest();
  const { ctx } = admin;
  switch (parsed.data.intent) {
    case "archive":
      return (await archiveProject(ctx, { projectId, now: new Date() })) ? done("Project archived") : CHANGED;
    case "restore":
      return (await restoreProject(ctx, { projectId })) ? done("Project restored") : CHANGED;
    case "remove":
      return answerTo(await removeMembers(ctx, { projectId, selection: selectionFrom(form) }), "removed from the project");
    case "move": {
      const { stageId } = parsed.data;
      return answerTo(await moveMembers(ctx, { projectId, stageId, selection: selectionFrom(form), now: new Date() }), "moved");
    }
    case "refresh":
      return refresh(admin, { projectId, offerId: parsed.data.offerId, selection: selectionFrom(form) });
  }
}

/** The rule is asked again here: the workflow may have changed since the page was drawn. */
async function refresh(
  { ctx, staff, codes }: AdminRequest,
  { projectId, offerId, selection }: { projectId: string; offerId: string; selection: Selection },
) {
  const project = await readProject(ctx, projectId);
  if (!project) throw notFound();
  const chosen = await selectedMembers(ctx, { projectId, selection });
  const connected = project.offers.some(({ id }) => id === offerId);
  if (!connected || !mayManageOffers({ ...project, selected: chosen.length })) return CHANGED;
  const origin = { from: "project", id: projectId } as const;
  const draft = await beginRefresh(ctx, { offerId, memberIds: chosen.map(({ id }) => id), createdBy: staff.id, codes, origin });
  if (draft.ok) return redirect(`/app/refreshes/${draft.refreshId}`);
  if (draft.reason !== "nobody_to_refresh") throw notFound();
  return refused(
    "None of the selected members can be refreshed in this offer: they are not in it, have no code, or it is being refreshed already.",
  );
}

function answerTo(moved: MembersMoved, what: string): ActionResult {
  return moved.ok ? done(`${plural(moved.count, "member")} ${what}`) : CHANGED;
}

function done(said: string): ActionResult {
  return { refused: null, said };
}

function refused(sentence: string): ActionResult {
  return { refused: sentence, said: null };
}

const CHANGED = refused("The project was changed meanwhile, here or by a colleague. The page now shows how it is.");
