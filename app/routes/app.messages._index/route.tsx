/**
 * Messages: drafts, what is being sent and what was sent, each with how many it reached.
 * For whoever asks on the day after whether the creators know.
 */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { MessagesScreen } from "./messages-screen.tsx";
import { forAdmin } from "#app/composition.server.ts";
import { mailFrom } from "#app/messages/message-deps.server.ts";
import { listMessages, MESSAGE_TABS } from "#app/messages/list-messages.server.ts";
import { unnotifiedOffers } from "#app/messages/unnotified.server.ts";
import { oneOf, pageFrom } from "#app/http/params.server.ts";

const PAGE_SIZE = 25;

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, shown } = await forAdmin(request, "view");
  const address = new URL(request.url).searchParams;
  const tab = oneOf(MESSAGE_TABS, { raw: address.get("show"), fallback: "all" });
  const page = pageFrom(address);
  const [list, anyOffer, untold] = await Promise.all([
    listMessages(ctx, { tab }, { page, pageSize: PAGE_SIZE }),
    ctx.db.offer.count({}),
    unnotifiedOffers(ctx),
  ]);
  return shown({ ...list, tab, page, pageSize: PAGE_SIZE, anyOffer: anyOffer > 0, untold, mailServer: mailFrom !== null });
}

export const meta = () => [{ title: "Messages" }];

export default function MessagesPage() {
  return <MessagesScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
