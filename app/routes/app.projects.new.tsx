/** A new project: what it is called, the stages its members go through, and the offers that belong to it. */
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { ProjectForm } from "#app/ui/projects/project-form.tsx";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { sentForm } from "#app/http/form.ts";
import { offersToConnect } from "#app/projects/read-project.server.ts";
import { createProject } from "#app/projects/save-project.server.ts";
import { newProject } from "#app/projects/workflow.ts";

import { draftFrom, refusalOf } from "./app.projects.$projectId/draft-from.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request, "refresh");
  return { offers: await offersToConnect(ctx) };
}

export async function action({ request }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx } = admin;
  const { draft, newId } = draftFrom(await sentForm(request));
  const saved = await createProject(ctx, { ...draft, newId });
  return saved.ok ? redirect(`/app/projects/${saved.projectId}`) : refusalOf(saved);
}

export const meta = () => [{ title: "Create project" }];

export default function NewProject() {
  const { offers } = useLoaderData<typeof loader>();
  return (
    <ProjectForm
      title="Create project"
      back={{ content: "Projects", url: "/app/projects" }}
      begin={newProject()}
      offers={offers}
      members={{}}
    />
  );
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
