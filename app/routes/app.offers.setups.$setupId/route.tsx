/** An offer while it is made: how many codes are issued, and at the end who got none and why, and that nobody has been told. Leaving the page loses nothing. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { SetupScreen } from "./setup-screen.tsx";
import { forAdmin } from "#app/composition.server.ts";
import { readNotificationStatus } from "#app/messages/notification-status.server.ts";
import { readIssued, readSetupView } from "#app/offers/read-setup.server.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx, shown } = await forAdmin(request, "view");
  const setupId = idFrom(params.setupId);
  const setup = await readSetupView(ctx, setupId);
  if (!setup) throw notFound();
  if (setup.state !== "done" || setup.offerId === null) return shown({ setup, telling: null });
  const memberIds = (await readIssued(ctx, { setupId })).map(({ memberId }) => memberId);
  return shown({
    setup,
    telling: await readNotificationStatus(ctx, { offerId: setup.offerId, cause: { kind: "setup", id: setupId }, memberIds }),
  });
}

export const meta = () => [{ title: "Creating an offer" }];

export default function OfferSetupPage() {
  return <SetupScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
