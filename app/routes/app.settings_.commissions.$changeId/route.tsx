/**
 * What other settings of commissions would change, before they are applied. For whoever pays members and wants to see the sum first:
 * which settings, how many conversions, what is owed before and after. One press applies it, or it is let be.
 */
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { ReviewScreen } from "./review-screen.tsx";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { applyChange, dropChange, readChange } from "#app/orders/settings/change-commissions.server.ts";
import { sentForm } from "#app/http/form.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request, "money");
  const view = await readChange(ctx, idFrom(params.changeId));
  if (!view) throw notFound();
  return { view };
}

const intents = z.object({ intent: z.enum(["apply", "drop"]) });

export async function action({ request, params }: ActionFunctionArgs) {
  const admin = await forPress(request, "money");
  if (admin.refused !== null) return admin;
  const { ctx, staff, enqueue } = admin;
  const changeId = idFrom(params.changeId);
  const parsed = intents.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const view = await readChange(ctx, changeId);
  // Those of one offer are money; those of the shop are settings as well.
  const noSettings = view?.offer ? null : await admin.lacking("settings");
  if (noSettings !== null) return { refused: noSettings };
  if (parsed.data.intent === "drop") {
    const dropped = await dropChange(ctx, { changeId });
    if (dropped.ok) return redirect(view?.offer ? `/app/offers/${view.offer.id}/commissions` : "/app/settings");
    return refusedFor(dropped.state);
  }
  const applied = await applyChange(ctx, { changeId, staff: staff.id, now: new Date(), enqueue });
  // A second press finds what the first one did.
  return applied.ok || applied.state === "applying" || applied.state === "done" ? { refused: null } : refusedFor(applied.state);
}

function refusedFor(state: string): { refused: string } {
  if (state === "unknown") throw notFound();
  if (state === "dropped") return { refused: "Somebody let this change be or asked for another one meanwhile." };
  if (state === "checking") return { refused: "The figures are being computed again. Look at them before you apply it." };
  return { refused: "This change is applied already." };
}

export const meta = () => [{ title: "Review the change" }];

export default function ReviewChange() {
  return <ReviewScreen view={useLoaderData<typeof loader>().view} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
