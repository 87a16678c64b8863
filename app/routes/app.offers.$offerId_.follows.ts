/** What an act on members of an offer, or on the offer, would do in the stores it is tied to. Changes nothing; posted, since members are many. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import { forPress, sistersDeps } from "#app/composition.server.ts";
import { sentForm } from "#app/http/form.ts";
import { idFrom } from "#app/http/params.server.ts";
import { chosenFields, chosenMembers } from "#app/screens/offer/chosen-members.server.ts";
import { previewFollows } from "#app/stores/preview-follows.server.ts";
import { MEMBER_ACTS, OFFER_ACTS, type FollowPreview } from "#app/stores/stores.ts";
import type { ActionResult } from "#app/ui/action-result.ts";

type Looked = ActionResult<{ previews?: FollowPreview[] }>;

const asked = z.object({ kind: z.enum([...MEMBER_ACTS, ...OFFER_ACTS]), ...chosenFields });

export async function action({ request, params }: ActionFunctionArgs): Promise<Looked> {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const offerId = idFrom(params.offerId);
  const parsed = asked.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const { kind, ...who } = parsed.data;
  const chosen = await chosenMembers(admin.ctx, { ...who, offerId, removed: kind === "readd" });
  if ("refused" in chosen) return chosen;
  return { refused: null, previews: await previewFollows(admin.ctx, { offerId, kind, ...chosen }, sistersDeps("person")) };
}
