/** For "Manage Offers": the connected offers, each with the selected members who do not belong to it. A POST, since a selection can be long. */
import type { ActionFunctionArgs } from "@remix-run/node";

import type { OffersAnswer } from "#app/ui/projects/offers-answer.ts";
import { forAdmin } from "#app/composition.server.ts";
import { selectionInOffers } from "#app/projects/selection-in-offers.server.ts";
import { sentForm } from "#app/http/form.ts";
import { idFrom } from "#app/http/params.server.ts";

import { selectionFrom } from "./app.projects.$projectId/selection-from.server.ts";

export async function action({ request, params }: ActionFunctionArgs): Promise<OffersAnswer> {
  const { ctx } = await forAdmin(request, "view");
  const projectId = idFrom(params.projectId);
  return { offers: await selectionInOffers(ctx, { projectId, selection: selectionFrom(await sentForm(request)) }) };
}
