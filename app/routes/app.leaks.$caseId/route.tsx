/**
 * A code that may have leaked: since when, why, and what it cost.
 * For whoever came from Home: end the leak, or say that it is none; and afterwards decide about the commission that was held.
 */
import { redirect, type ActionFunctionArgs, type LinksFunction, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import type { ActionResult } from "#app/ui/action-result.ts";
import { forAdmin, type AdminRequest } from "#app/composition.server.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";
import { beginEnding } from "#app/leaks/end-leak.server.ts";
import { decideHeld } from "#app/leaks/held-commission.server.ts";
import { dismissCase, reopenCase } from "#app/leaks/leak-cases.server.ts";
import { plural } from "#app/format/counts.ts";
import { readCase } from "#app/screens/leak/read-case.server.ts";
import salesStyles from "#app/ui/sales/sales.css?url";

import { CaseScreen } from "./case-screen.tsx";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request);
  const view = await readCase(ctx, idFrom(params.caseId));
  if (view === null) throw notFound();
  return { view };
}

/** Shopify's ids of orders; null stands for all that is held. */
const orders = z
  .string()
  .max(1_000_000)
  .transform((text, context) => {
    if (text === "all") return null;
    const parsed = z.array(z.string().max(100)).safeParse(parseJson(text));
    if (parsed.success) return parsed.data;
    context.addIssue({ code: "custom", message: "not orders" });
    return z.NEVER;
  });

const form = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("dismiss"), note: z.string().max(500).default("") }),
  z.object({ intent: z.literal("reopen") }),
  z.object({ intent: z.literal("end") }),
  z.object({ intent: z.literal("release"), orders }),
  z.object({ intent: z.literal("void"), orders }),
]);

export async function action({ request, params }: ActionFunctionArgs): Promise<ActionResult | Response> {
  const admin = await forAdmin(request);
  const caseId = idFrom(params.caseId);
  const parsed = form.safeParse(Object.fromEntries(await request.formData()));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const { ctx } = admin;
  const now = new Date();
  switch (parsed.data.intent) {
    case "dismiss":
      return answer(await dismissCase(ctx, { caseId, note: parsed.data.note, now }), "Said to be no leak");
    case "reopen":
      return answer(await reopenCase(ctx, { caseId, now }), "The case is open again");
    case "end":
      return end(admin, caseId);
    case "release":
    case "void":
      return decide(admin, { caseId, decision: parsed.data.intent, orderIds: parsed.data.orders, now });
  }
}

const CHANGED = { said: null, refused: "The case has changed meanwhile. It is shown as it is now." };

function answer(decided: "done" | "closed" | "unknown", said: string): ActionResult {
  if (decided === "unknown") throw notFound();
  return decided === "closed" ? CHANGED : { said, refused: null };
}

/** "End this leak": on to the one refresh form. */
async function end({ ctx, staff, codes }: AdminRequest, caseId: string): Promise<ActionResult | Response> {
  const begun = await beginEnding(ctx, { caseId, staff: staff.id, codes });
  if (begun.ok) return redirect(`/app/refreshes/${begun.refreshId}`);
  switch (begun.reason) {
    case "unknown":
      throw notFound();
    case "closed":
      return CHANGED;
    case "cannot_be_replaced":
      return { said: null, refused: "This code cannot be replaced now: it is being changed, or the member is not active in the offer." };
  }
}

type Decision = Omit<Parameters<typeof decideHeld>[1], "staff">;

async function decide({ ctx, staff }: AdminRequest, decision: Decision): Promise<ActionResult> {
  const decided = await decideHeld(ctx, { ...decision, staff: staff.id });
  if (decided === "unknown") throw notFound();
  const what = decision.decision === "release" ? "released" : "void";
  return decided === 0 ? CHANGED : { said: `Commission of ${plural(decided, "order")} ${what}`, refused: null };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const links: LinksFunction = () => [{ rel: "stylesheet", href: salesStyles }];
export const meta = () => [{ title: "Leak" }];

export default function LeakCase() {
  return <CaseScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
