/** Members whom what was typed may mean, for every field in which a person is chosen. */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { forAdmin } from "#app/composition.server.ts";
import { searchFrom } from "#app/http/params.server.ts";
import { findPeople } from "#app/members/find-people.server.ts";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request, "view");
  const search = searchFrom(new URL(request.url).searchParams);
  return { search, ...(await findPeople(ctx, { search, most: 12 })) };
}
