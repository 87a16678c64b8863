/**
 * A code that may have leaked: since when, why, and what it cost.
 * For whoever came from Home: replace the code, or say that it is no leak.
 */
import type { ActionFunctionArgs, LinksFunction, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import type { ActionResult } from "#app/ui/action-result.ts";
import { forAdmin } from "#app/composition.server.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";
import { dismissCase, reopenCase } from "#app/leaks/leak-cases.server.ts";
import { readCase } from "#app/screens/leak/read-case.server.ts";
import salesStyles from "#app/ui/sales/sales.css?url";

import { CaseScreen } from "./case-screen.tsx";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request);
  const view = await readCase(ctx, idFrom(params.caseId));
  if (view === null) throw notFound();
  return { view };
}

const form = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("dismiss"), note: z.string().max(500).default("") }),
  z.object({ intent: z.literal("reopen") }),
]);

export async function action({ request, params }: ActionFunctionArgs): Promise<ActionResult> {
  const { ctx } = await forAdmin(request);
  const caseId = idFrom(params.caseId);
  const parsed = form.safeParse(Object.fromEntries(await request.formData()));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const now = new Date();
  const decided =
    parsed.data.intent === "dismiss"
      ? await dismissCase(ctx, { caseId, note: parsed.data.note, now })
      : await reopenCase(ctx, { caseId, now });
  if (decided === "unknown") throw notFound();
  if (decided === "closed") return { said: null, refused: "The case has changed meanwhile. It is shown as it is now." };
  return { said: parsed.data.intent === "dismiss" ? "Said to be no leak" : "The case is open again", refused: null };
}

export const links: LinksFunction = () => [{ rel: "stylesheet", href: salesStyles }];
export const meta = () => [{ title: "Leak" }];

export default function LeakCase() {
  return <CaseScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
