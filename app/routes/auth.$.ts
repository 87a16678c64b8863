import type { LoaderFunctionArgs } from "@remix-run/node";

import { authenticateAdmin } from "#app/shopify/app.server.ts";

/** The paths under /auth that Shopify's library answers itself: the session token's bounce page and leaving the frame. */
export async function loader({ request }: LoaderFunctionArgs): Promise<null> {
  await authenticateAdmin(request).catch((error: unknown) => {
    // The library throws it plainly: whoever asks to be led elsewhere is at fault, and nothing here is.
    throw error instanceof Error && error.message.includes("Refusing to redirect") ? new Response(null, { status: 400 }) : error;
  });
  return null;
}
