/** An offer while it is made: how many codes are issued, and at the end who got none and why, and the words for those who got one. Leaving the page loses nothing. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { SetupScreen } from "#app/components/offers/setup-screen.tsx";
import { forAdmin } from "#app/composition.server.ts";
import { readIssued, readSetupView } from "#app/offers/read-setup.server.ts";
import { idFrom, notFound } from "#app/request-params.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request);
  const setupId = idFrom(params.setupId);
  const setup = await readSetupView(ctx, setupId);
  if (!setup) throw notFound();
  return { setup, issued: setup.state === "done" ? await readIssued(ctx, { setupId }) : [] };
}

export const meta = () => [{ title: "Creating an offer" }];

export default function OfferSetupPage() {
  return <SetupScreen {...useLoaderData<typeof loader>()} />;
}

export { ScreenError as ErrorBoundary } from "#app/components/screen-error.tsx";
