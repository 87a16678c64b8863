/**
 * A project: its members, stage by stage, moved by hand or many at once, and the way into the offers they share.
 * For the merchant in the middle of a launch: who is where, who comes next, and whose code needs another name.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { ProjectScreen } from "./project-screen.tsx";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { projectMembers } from "#app/projects/project-members.server.ts";
import { readProject } from "#app/projects/read-project.server.ts";
import { sentForm } from "#app/http/form.ts";
import { idFrom, notFound, pageFrom, searchFrom } from "#app/http/params.server.ts";

import { act } from "./act.server.ts";

const PAGE_SIZE = 50;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, shown } = await forAdmin(request, "view");
  const address = new URL(request.url).searchParams;
  const project = await readProject(ctx, idFrom(params.projectId));
  if (!project) throw notFound();
  // An address may name a stage that has left the workflow: then everybody is shown.
  const stageId = project.stages.find(({ id }) => id === address.get("stage"))?.id ?? null;
  const list = { stageId, search: searchFrom(address), page: pageFrom(address), pageSize: PAGE_SIZE };
  return shown({ project, list, members: await projectMembers(ctx, { projectId: project.id, ...list }) });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  return act(admin, { projectId: idFrom(params.projectId), form: await sentForm(request) });
}

export const meta = () => [{ title: "Project" }];

export default function ProjectPage() {
  return <ProjectScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
