/**
 * Members from a file. For the merchant who comes from a spreadsheet or another program: choose the file, say what
 * its columns are, and see what it would do before anything is written.
 */
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";

import { ChooseFile } from "./choose-file.tsx";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { sentForm } from "#app/http/form.ts";
import { receiveFile } from "#app/members/import/import-members.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  await forAdmin(request, "refresh");
  return null;
}

export async function action({ request }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, staff } = admin;
  const file = (await sentForm(request)).get("file");
  if (!(file instanceof File)) throw new Response(null, { status: 400, statusText: "Bad request" });
  const received = await receiveFile(ctx, { fileName: file.name, bytes: new Uint8Array(await file.arrayBuffer()), createdBy: staff.id });
  return received.ok ? redirect(`/app/members/import/${received.importId}`) : received;
}

export const meta = () => [{ title: "Import members" }];

export default function ImportMembers() {
  return <ChooseFile />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
