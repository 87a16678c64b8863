/** What the bulk actions of every list of members do: the members' own, and those of a project. */
import type { ActionFunctionArgs } from "@remix-run/node";

import { forAdmin } from "#app/composition.server.ts";

import { act } from "./act.server.ts";

export async function action({ request }: ActionFunctionArgs) {
  const admin = await forAdmin(request);
  return act(admin, await request.formData());
}
