/**
 * Name requests: which creators would like another name for their code, and what was answered before.
 * For the merchant who says yes or no to several at once; yes runs a refresh, no is read by the creator with its note.
 */
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { NameRequestsScreen } from "#app/ui/portal/name-requests-screen.tsx";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { approveNames, declineNames } from "#app/portal/decide-names.server.ts";
import { listNameRequests } from "#app/portal/name-requests.server.ts";
import { approvedLabels, whyKept } from "#app/portal/request-labels.ts";
import { OLD_ENDS } from "#app/codes/engine/plans.ts";
import { sentForm } from "#app/http/form.ts";
import { timeFrom } from "#app/http/params.server.ts";
import { readSettings } from "#app/shops/settings.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, shown } = await forAdmin(request, "view");
  const [open, decided, { oldEnds }] = await Promise.all([
    listNameRequests(ctx, { which: "open" }),
    listNameRequests(ctx, { which: "decided" }),
    readSettings(ctx),
  ]);
  return shown({ open, decided, oldEnds });
}

const ids = z.string().transform((list) => list.split(",").filter((id) => z.uuid().safeParse(id).success));
const form = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("approve"), ids, oldEnds: z.enum(OLD_ENDS), retireTyped: z.string().max(40) }),
  z.object({ intent: z.literal("decline"), ids, answer: z.string().max(1000) }),
]);

export async function action({ request }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return { refused: admin.refused, said: admin.refused, refreshIds: [], kept: [] };
  const { ctx, staff, codes, enqueue, shopFacts } = admin;
  const parsed = form.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const { data } = parsed;
  if (data.intent === "decline") {
    const declined = await declineNames(ctx, { requestIds: data.ids, answer: data.answer, staffId: staff.id, now: new Date() });
    return { said: declined === 1 ? "Request declined" : `${declined} requests declined`, refreshIds: [], kept: [] };
  }
  const approval = { requestIds: data.ids, oldEnds: data.oldEnds, retireAt: timeFrom(data.retireTyped, shopFacts.ianaTimezone) };
  const { refreshIds, approved, kept } = await approveNames(ctx, approval, { staffId: staff.id, codes, enqueue, now: () => new Date() });
  const [only] = refreshIds;
  // One refresh: its page shows the code change and has the message to the creators ready.
  if (only !== undefined && refreshIds.length === 1 && kept.length === 0) return redirect(`/app/refreshes/${only}`);
  return { said: approvedLabels({ approved, kept: kept.length }), refreshIds, kept: kept.map(whyKept) };
}

export const meta = () => [{ title: "Name requests" }];

export default function NameRequests() {
  return <NameRequestsScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
