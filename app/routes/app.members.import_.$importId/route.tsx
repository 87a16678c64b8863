/**
 * A file of members from its columns to the members: what each column is taken for, what the file would do, the rows that are left
 * out with line and reason, and the yes.
 */
import { data, redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { ColumnsStep } from "./columns-step.tsx";
import { ImportProgress } from "./import-progress.tsx";
import { ImportReport } from "./import-report.tsx";
import { forAdmin, forPress } from "#app/composition.server.ts";
import {
  answerQuestions,
  chooseColumns,
  confirmImport,
  readColumns,
  readFileAs,
  readImport,
  reopenColumns,
  SHOWN_ROWS,
} from "#app/members/import/import-members.server.ts";
import { columnFields, READ_AS } from "#app/http/file-columns-form.server.ts";
import { sentForm } from "#app/http/form.ts";
import { idFrom, notFound, oneOf, pageFrom } from "#app/http/params.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request, "refresh");
  const importId = idFrom(params.importId);
  const address = new URL(request.url).searchParams;
  const shown = oneOf(SHOWN_ROWS, { raw: address.get("show"), fallback: "left_out" });
  const view = await readImport(ctx, { importId, shown, page: pageFrom(address) });
  if (!view) throw notFound();
  const columns = view.state === "columns" ? await readColumns(ctx, importId) : null;
  return { view, columns };
}

const asked = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("columns"), fields: columnFields }),
  z.object({ intent: z.literal("read"), ...READ_AS }),
  z.object({ intent: z.literal("reopen") }),
  z.object({
    intent: z.literal("answer"),
    line: z.union([z.literal("all"), z.coerce.number().int()]),
    answer: z.enum(["same", "another"]),
  }),
  z.object({ intent: z.literal("import") }),
]);

export async function action({ request, params }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, enqueue } = admin;
  const importId = idFrom(params.importId);
  const parsed = asked.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const ask = parsed.data;
  const now = new Date();
  switch (ask.intent) {
    case "columns":
      if (!(await chooseColumns(ctx, { importId, fields: ask.fields, enqueue, now })).ok) throw notFound();
      break;
    case "read": {
      const read = await readFileAs(ctx, { importId, sheet: ask.sheet ?? null, encoding: ask.encoding ?? null });
      if (!read.ok && read.reason === "not_found") throw notFound();
      if (!read.ok) return data({ refused: true });
      break;
    }
    case "reopen":
      await reopenColumns(ctx, importId);
      break;
    case "answer":
      await answerQuestions(ctx, { importId, line: ask.line, answer: ask.answer });
      return data({ refused: false });
    case "import":
      if (!(await confirmImport(ctx, { importId, now, enqueue })).ok) throw notFound();
      break;
  }
  return redirect(`/app/members/import/${importId}`);
}

export const meta = () => [{ title: "Import members" }];

export default function ImportedFile() {
  const { view, columns } = useLoaderData<typeof loader>();
  if (view.state === "columns") return <ColumnsStep key={`${columns?.sheet} ${columns?.encoding}`} view={view} columns={columns} />;
  if (view.state === "checking" || view.state === "importing") return <ImportProgress view={view} />;
  return <ImportReport view={view} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
