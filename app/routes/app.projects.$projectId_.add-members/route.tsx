/** Who else takes part: the shop's members who are not in the project yet, to be ticked and put into a stage. */
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { AddMembers } from "./add-members.tsx";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { addMembers } from "#app/projects/move-members.server.ts";
import { membersToAdd } from "#app/projects/project-members.server.ts";
import { readProject } from "#app/projects/read-project.server.ts";
import { sentForm } from "#app/http/form.ts";
import { idFrom, notFound, pageFrom, searchFrom } from "#app/http/params.server.ts";

import { badRequest, selectionFrom } from "#app/routes/app.projects.$projectId/selection-from.server.ts";

const PAGE_SIZE = 50;

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request, "refresh");
  const address = new URL(request.url).searchParams;
  const project = await readProject(ctx, idFrom(params.projectId));
  if (!project || project.archivedAt !== null) throw notFound();
  const list = { search: searchFrom(address), page: pageFrom(address), pageSize: PAGE_SIZE };
  return { project, list, members: await membersToAdd(ctx, { projectId: project.id, ...list }) };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx } = admin;
  const projectId = idFrom(params.projectId);
  const form = await sentForm(request);
  const stageId = z.uuid().safeParse(form.get("stageId"));
  if (!stageId.success) throw badRequest();
  const added = await addMembers(ctx, { projectId, stageId: stageId.data, newcomers: selectionFrom(form) });
  if (!added.ok) throw notFound();
  return redirect(`/app/projects/${projectId}?stage=${stageId.data}`);
}

export const meta = () => [{ title: "Add members" }];

export default function AddMembersPage() {
  return <AddMembers {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
