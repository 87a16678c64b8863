/** A project's settings: its name, the stages of its workflow in their order, and the offers that are connected. */
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { ProjectForm } from "#app/ui/projects/project-form.tsx";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { offersToConnect, readProject } from "#app/projects/read-project.server.ts";
import { updateProject } from "#app/projects/save-project.server.ts";
import { draftOf } from "#app/projects/workflow.ts";
import { sentForm } from "#app/http/form.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";

import { draftFrom, refusalOf } from "./app.projects.$projectId/draft-from.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request, "refresh");
  // Taken first: whatever changes while it is read counts as changed meanwhile.
  const loadedAt = new Date().toISOString();
  const [project, offers] = await Promise.all([readProject(ctx, idFrom(params.projectId)), offersToConnect(ctx)]);
  if (!project || project.archivedAt !== null) throw notFound();
  return { project, offers, loadedAt };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx } = admin;
  const projectId = idFrom(params.projectId);
  const { draft, seen } = draftFrom(await sentForm(request));
  const saved = await updateProject(ctx, { projectId, ...draft, seen });
  if (saved.ok) return redirect(`/app/projects/${projectId}`);
  if (saved.reason === "not_found") throw notFound();
  return refusalOf(saved);
}

export const meta = () => [{ title: "Edit project" }];

export default function EditProject() {
  const { project, offers, loadedAt } = useLoaderData<typeof loader>();
  const members = Object.fromEntries(project.stages.map((stage) => [stage.id, stage.members]));
  return (
    <ProjectForm
      title="Edit project"
      back={{ content: project.name, url: `/app/projects/${project.id}` }}
      begin={draftOf(project)}
      loadedAt={loadedAt}
      offers={offers}
      members={members}
    />
  );
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
