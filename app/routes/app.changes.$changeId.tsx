/**
 * What became of each member after "Activate", "Deactivate", "Update payout", "Remove from offer", "Re-add" or "Add members".
 * For the person who pressed it: who is done, who is not and why, and that nobody has been told.
 */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { ChangeScreen } from "#app/components/enrolments/change-screen.tsx";
import { forAdmin } from "#app/composition.server.ts";
import { readChange, readConcerned } from "#app/enrolments/read-change.server.ts";
import { readTelling } from "#app/messages/read-telling.server.ts";
import { idFrom, notFound, pageFrom } from "#app/request-params.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request);
  const changeId = idFrom(params.changeId);
  const view = await readChange(ctx, { changeId, page: pageFrom(new URL(request.url).searchParams) });
  if (!view) throw notFound();
  if (view.settledAt === null) return { view, telling: null };
  const memberIds = (await readConcerned(ctx, { changeId })).map(({ memberId }) => memberId);
  const cause = { kind: "change", id: changeId } as const;
  return { view, telling: await readTelling(ctx, { offerId: view.offer.id, cause, memberIds, noCode: view.kind === "payout" }) };
}

export const meta = () => [{ title: "Members of an offer" }];

export default function ChangePage() {
  return <ChangeScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/components/screen-error.tsx";
