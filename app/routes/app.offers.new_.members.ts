/** Members to choose from while an offer is created: the first fifty that match, and the ids of all that do. */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { forAdmin } from "#app/composition.server.ts";
import { matchingMembers } from "#app/offers/matching-members.server.ts";
import { searchFrom } from "#app/http/params.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request, "refresh");
  const search = searchFrom(new URL(request.url).searchParams);
  return { search, ...(await matchingMembers(ctx, search)) };
}
