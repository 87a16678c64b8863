/** What the bulk actions of every list of members do: the members' own, those of a project and those of an offer. */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";

import { forAdmin, forPress } from "#app/composition.server.ts";
import { sentForm } from "#app/http/form.ts";

import { readTags } from "#app/members/tag-members.server.ts";
import { offerChoices } from "#app/offers/list-offers.server.ts";
import { projectChoices } from "#app/projects/list-projects.server.ts";
import type { ActChoices } from "#app/ui/member/act-answer.ts";

import { act } from "./act.server.ts";

/** What the dialogs let choose from. */
export async function loader({ request }: LoaderFunctionArgs): Promise<ActChoices> {
  const { ctx, shown } = await forAdmin(request, "view");
  const [offers, projects, tags] = await Promise.all([offerChoices(ctx), projectChoices(ctx), readTags(ctx)]);
  return shown({ offers, projects, tags: tags.map(({ key, name }) => ({ id: key, title: name })) });
}

export async function action({ request }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  return act(admin, await sentForm(request));
}
