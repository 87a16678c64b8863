/**
 * What became of each member after "Activate", "Deactivate", "Update payout", "Remove from offer", "Re-add" or "Add members".
 * For the person who pressed it: who is done, who is not and why, and that nobody has been told.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { z } from "zod";

import { ChangeScreen } from "./change-screen.tsx";
import { forAdmin, forPress, sistersDeps } from "#app/composition.server.ts";
import { readChange, readConcerned } from "#app/members/changes/read-change.server.ts";
import { readNotificationStatus } from "#app/messages/notification-status.server.ts";
import { readProject } from "#app/projects/read-project.server.ts";
import { askedForBy, readFollows } from "#app/stores/read-requests.server.ts";
import { leave, retry, retryEveryone } from "#app/parked-actions.server.ts";
import { sentForm } from "#app/http/form.ts";
import { idFrom, notFound, pageFrom } from "#app/http/params.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, shown } = await forAdmin(request, "view");
  const changeId = idFrom(params.changeId);
  const address = new URL(request.url).searchParams;
  const view = await readChange(ctx, { changeId, page: pageFrom(address) });
  if (!view) throw notFound();
  const from = z.uuid().safeParse(address.get("project")).data;
  const project = from === undefined ? null : await readProject(ctx, from);
  const follows = await readFollows(ctx, { offerId: view.offer.id, changeId }, { ...sistersDeps("person"), now: new Date() });
  const other = { project: project && { id: project.id, name: project.name }, follows, askedBy: await askedForBy(ctx, { changeId }) };
  if (view.settledAt === null) return shown({ view, telling: null, ...other });
  const memberIds = (await readConcerned(ctx, { changeId })).map(({ memberId }) => memberId);
  const cause = { kind: "change", id: changeId } as const;
  return shown({
    ...{ view, ...other },
    telling: await readNotificationStatus(ctx, { offerId: view.offer.id, cause, memberIds, noCode: view.kind === "payout" }),
  });
}

const itemId = z.uuid();
const intents = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("retry"), itemId }),
  z.object({ intent: z.literal("retry_with_name"), itemId, newName: z.string().max(1_000) }),
  z.object({ intent: z.literal("retry_all") }),
  z.object({ intent: z.literal("leave"), itemId }),
]);

/** Throws 400 for a form this page never sends, 404 for what this shop does not have. */
export async function action({ request, params }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const changeId = idFrom(params.changeId);
  const parsed = intents.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const pressed = parsed.data;
  if (pressed.intent === "retry_all") return retryEveryone(admin, { changeId });
  if ((await admin.ctx.db.refreshItem.count({ where: { id: pressed.itemId, changeId } })) === 0) throw notFound();
  return pressed.intent === "leave" ? leave(admin, pressed) : retry(admin, pressed);
}

export const meta = () => [{ title: "Members of an offer" }];

export default function ChangePage() {
  return <ChangeScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
