import type { LoaderFunctionArgs } from "@remix-run/node";

import { authenticateAdmin } from "#app/shopify/app.server.ts";

/** The paths under /auth that Shopify's library answers itself: the session token's bounce page and leaving the frame. */
export async function loader({ request }: LoaderFunctionArgs): Promise<null> {
  await authenticateAdmin(request);
  return null;
}
