/** What a file of members would do, or did: counts, the rows that cannot be taken in with line and reason, and the yes. */
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { ImportReport } from "./import-report.tsx";
import { forAdmin } from "#app/composition.server.ts";
import { confirmImport, readImport } from "#app/members/import/import-members.server.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request);
  const view = await readImport(ctx, idFrom(params.importId));
  if (!view) throw notFound();
  return { view };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx } = await forAdmin(request);
  const importId = idFrom(params.importId);
  if (!(await confirmImport(ctx, { importId, now: new Date() })).ok) throw notFound();
  return redirect(`/app/members/import/${importId}`);
}

export const meta = () => [{ title: "Import members" }];

export default function ImportedFile() {
  return <ImportReport view={useLoaderData<typeof loader>().view} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
