/**
 * What another store of the merchant asked of this one, and what came of it. For the person here who has to let it through, or to see to
 * what could not be done. What this store asked of another is asked again from here, for the pages that show it.
 */
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { RequestScreen } from "./request-screen.tsx";
import { DONE } from "#app/ui/action-result.ts";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { sentForm } from "#app/http/form.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";
import { askAgain, markSeen } from "#app/stores/ask-sisters.server.ts";
import { decideRequest } from "#app/stores/carry-request.server.ts";
import { readReceived } from "#app/stores/read-requests.server.ts";
import { refreshHere } from "#app/stores/refresh-here.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, shown } = await forAdmin(request, "view");
  const received = await readReceived(ctx, idFrom(params.requestId));
  if (!received) throw notFound();
  return shown({ received });
}

const asked = z.object({ intent: z.enum(["accept", "refuse", "ask_again", "seen", "refresh_here"]) });

export async function action({ request, params }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, staff, enqueue, codes } = admin;
  const requestId = idFrom(params.requestId);
  const parsed = asked.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const now = new Date();
  switch (parsed.data.intent) {
    case "ask_again": {
      const { ok } = await askAgain(ctx, { requestId, by: staff.id, now, enqueue });
      return ok ? DONE : { refused: "It cannot be asked again: the stores are not connected any more, or somebody has asked meanwhile." };
    }
    case "accept":
    case "refuse": {
      const accept = parsed.data.intent === "accept";
      const decided = await decideRequest(ctx, { requestId, accept, by: staff.id, now, enqueue });
      return decided ? { refused: null, said: accept ? "Accepted" : "Refused" } : { refused: "It does not wait any more." };
    }
    case "seen":
      await markSeen(ctx, { requestId, now });
      return DONE;
    case "refresh_here": {
      const received = await readReceived(ctx, requestId);
      if (received?.kind !== "refresh") throw notFound();
      const draft = await refreshHere(ctx, received, { by: staff.id, codes, now });
      if (!draft) return { refused: "None of these codes can be refreshed now." };
      return redirect(`/app/refreshes/${draft.refreshId}`);
    }
  }
}

export const meta = () => [{ title: "Request of another store" }];

export default function RequestPage() {
  return <RequestScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
