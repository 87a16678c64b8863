import type { LoaderFunctionArgs } from "@remix-run/node";

import { findCustomersOf, forAdmin } from "#app/composition.server.ts";
import { searchFrom } from "#app/http/params.server.ts";

/** Customers of the shop by e-mail or name, for linking a member to one. Fewer than three characters find nobody. */
export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request, "view");
  const search = searchFrom(new URL(request.url).searchParams);
  return { search, customers: search.length < 3 ? [] : await findCustomersOf(ctx.shop, search) };
}
