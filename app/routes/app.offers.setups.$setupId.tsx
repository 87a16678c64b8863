/** An offer while it is made: how many codes are issued, and at the end who got none and why. Leaving the page loses nothing. */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";

import { SetupScreen } from "#app/components/offers/setup-screen.tsx";
import { forAdmin } from "#app/composition.server.ts";
import { readSetupView } from "#app/offers/read-setup.server.ts";
import { idFrom, notFound } from "#app/request-params.server.ts";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request);
  const setup = await readSetupView(ctx, idFrom(params.setupId));
  if (!setup) throw notFound();
  return { setup };
}

export const meta = () => [{ title: "Creating an offer" }];

export default function OfferSetupPage() {
  return <SetupScreen setup={useLoaderData<typeof loader>().setup} />;
}

export { ScreenError as ErrorBoundary } from "#app/components/screen-error.tsx";
