/** Enter in the search of Home: on to the one thing that was meant, or to the list of everything that was found. */
import { redirect, type LoaderFunctionArgs } from "@remix-run/node";

import { forAdmin } from "#app/composition.server.ts";
import { searchFrom } from "#app/http/params.server.ts";
import { searchEverything } from "#app/screens/search/search-everything.server.ts";
import { bestOf } from "#app/ui/search/search-links.ts";

export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const { ctx } = await forAdmin(request, "view");
  const search = searchFrom(new URL(request.url).searchParams);
  if (search === "") return redirect("/app");
  const best = bestOf(await searchEverything(ctx, search), search);
  return redirect(best ?? `/app?${new URLSearchParams({ search }).toString()}`);
}
