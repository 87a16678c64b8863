/** What is found for a text, for the command palette. */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { forAdmin } from "#app/composition.server.ts";
import { searchFrom } from "#app/http/params.server.ts";
import { findFromKeys } from "#app/screens/search/find-from-keys.server.ts";
import { asksForLeaks } from "#app/ui/keys/places.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, shown } = await forAdmin(request, "view");
  const search = searchFrom(new URL(request.url).searchParams);
  return shown(await findFromKeys(ctx, { search, withLeaks: asksForLeaks(search) }));
}
