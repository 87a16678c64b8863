/**
 * A refresh as a draft, running and settled, at one address.
 * For the support person whose evening is spoilt by a leaked code: see at a glance what will happen, press once, and
 * know that it worked. And for the colleague who opens the same link tomorrow to see how it ended.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { useRef } from "react";

import { DraftScreen } from "./draft-screen.tsx";
import { useDraftPresses } from "./use-draft-actions.ts";
import { StartedScreen } from "./started-screen.tsx";
import { forAdmin, forPress, GIVE_UP_MINUTES, rolloutsReaderOf, sistersDeps } from "#app/composition.server.ts";
import { toTyped } from "#app/format/zone-input.ts";
import { readNotificationStatus } from "#app/messages/notification-status.server.ts";
import { readEnding } from "#app/leaks/end-leak.server.ts";
import { readRolloutsOf } from "#app/offers/read-rollouts.server.ts";
import { readAffected, readRefresh } from "#app/refreshes/read-refresh.server.ts";
import { tiesOf } from "#app/stores/preview-sisters.server.ts";
import { askedForBy, readSisters } from "#app/stores/read-requests.server.ts";
import { readLeakedOrders } from "#app/screens/leak/leaked-orders.server.ts";
import { sentForm } from "#app/http/form.ts";
import { idFrom, notFound, pageFrom } from "#app/http/params.server.ts";

import { act } from "./act.server.ts";
import { readExample } from "./read-example.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, shopFacts, shown } = await forAdmin(request, "view");
  const refreshId = idFrom(params.refreshId);
  const read = await readRefresh(ctx, { refreshId, page: pageFrom(new URL(request.url).searchParams) });
  if (!read) throw notFound();
  if (read.state === "draft") {
    const looked = await readRolloutsOf(ctx, { offerId: read.offer.id, read: rolloutsReaderOf(ctx.shop, "person"), now: new Date() });
    if (looked !== undefined) read.offer.rollouts = looked;
  }
  const view = { ...read, givesUpAfterMinutes: read.givesUpAfterMinutes ?? GIVE_UP_MINUTES };
  if (view.state === "draft") {
    const retireTyped = view.retireAt === null ? "" : toTyped(view.retireAt, shopFacts.ianaTimezone);
    return shown({
      view,
      telling: null,
      example: await readExample(ctx, view),
      retireTyped,
      ending: await readEnding(ctx, refreshId),
      leaked: null,
      stores: (await tiesOf(ctx, view.offer.id)).map(({ shop, name }) => ({ shop, name })),
      sisters: [],
      askedBy: null,
    });
  }
  const memberIds = [...new Set((await readAffected(ctx, { refreshId })).map(({ memberId }) => memberId))];
  // While it runs, only those whose codes both work are worth telling already.
  const worth = view.state === "settled" || view.waitingForTime > 0;
  const telling = worth
    ? await readNotificationStatus(ctx, { offerId: view.offer.id, cause: { kind: "refresh", id: refreshId }, memberIds })
    : null;
  const leaked = view.state === "settled" ? await readLeakedOrders(ctx, refreshId) : null;
  const other = { sisters: await readSisters(ctx, refreshId, sistersDeps("person")), askedBy: await askedForBy(ctx, { refreshId }) };
  return shown({ view, telling, example: null, retireTyped: "", ending: null, leaked, stores: [], ...other });
}

export async function action({ request, params }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  return act(admin, { refreshId: idFrom(params.refreshId), form: await sentForm(request) });
}

export const meta = () => [{ title: "Refresh promo codes" }];

export default function RefreshPage() {
  const data = useLoaderData<typeof loader>();
  return <OneRefresh key={data.view.id} {...data} />;
}

function OneRefresh({
  view,
  telling,
  example,
  retireTyped,
  ending,
  leaked,
  stores,
  sisters,
  askedBy,
}: ReturnType<typeof useLoaderData<typeof loader>>) {
  // With one member there is one field, and the name in it is taken or typed over.
  const cursor = useRef<string | null>(view.counts.total === 1 ? (view.rows[0]?.itemId ?? null) : null);
  const presses = useDraftPresses();
  if (view.state !== "draft" || example === null) return <StartedScreen {...{ view, telling, leaked, sisters, askedBy }} />;
  const asTheServerHasIt = `${view.page} ${view.rows.map((row) => `${row.itemId}=${row.newName}`).join("&")}`;
  return <DraftScreen key={asTheServerHasIt} {...{ view, example, retireTyped, ending, stores, cursor, presses }} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
