/** The repairs of the drift banner, on the offer's page and the member's. */
import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import type { ActionResult } from "#app/ui/action-result.ts";
import { forPress } from "#app/composition.server.ts";
import { followLineage } from "#app/orders/follow-lineage.server.ts";
import { adoptCode, detach, ignore, reissue, type Repaired } from "#app/drift/repair-drift.server.ts";
import { answerLabel } from "#app/refreshes/labels.ts";
import { sentForm } from "#app/http/form.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";

const pressed = z.object({
  intent: z.enum(["reissue", "adopt", "detach", "ignore"]),
  findingId: z.uuid(),
  memberId: z.union([z.uuid(), z.literal("")]).default(""),
  from: z.enum(["offer", "member"]).default("offer"),
});

export async function action({ request, params }: ActionFunctionArgs) {
  const admin = await forPress(request, "refresh");
  if (admin.refused !== null) return admin;
  const { ctx, staff, enqueue, redirect } = admin;
  const offerId = idFrom(params.offerId);
  const parsed = pressed.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const { intent, findingId, memberId, from } = parsed.data;
  if ((await ctx.db.driftFinding.count({ where: { id: findingId, offerId } })) === 0) throw notFound();
  const asked = { findingId, by: staff.id };
  const repair = (): Promise<Repaired> => {
    switch (intent) {
      case "reissue":
        return reissue(ctx, { ...asked, enqueue, from });
      case "adopt":
        return adoptCode(ctx, { ...asked, memberId: memberId || null, onLineageChanged: followLineage(enqueue) });
      case "detach":
        return detach(ctx, { ...asked, enqueue });
      case "ignore":
        return ignore(ctx, asked);
    }
  };
  const repaired = await repair();
  if (!repaired.ok) return { refused: refusedLabels(repaired) } satisfies ActionResult;
  if (repaired.refreshId) throw redirect(`/app/refreshes/${repaired.refreshId}`);
  return { refused: null } satisfies ActionResult;
}

type NotRepaired = Extract<Repaired, { ok: false }>;

function refusedLabels(repaired: NotRepaired): string {
  if (repaired.reason !== "refused") return REFUSED[repaired.reason];
  const because = repaired.answer ? ` ${answerLabel(repaired.answer).text}.` : "";
  return `The code was not made again.${because}`;
}

const REFUSED: Record<Exclude<NotRepaired["reason"], "refused">, string> = {
  not_found: "This is not known any more.",
  not_open: "Somebody has taken care of this meanwhile.",
  member_not_found: "Choose a member first.",
  has_code: "This member has a code in the offer already. Refresh it instead, or choose another member.",
  name_held: "This name is promised to another member.",
  former_name: "This name was another member’s: old posts would pay the wrong person. Delete it in Shopify, or leave it.",
  burned: "This name leaked before and stays retired. Delete the code in Shopify, or leave it.",
  busy: "The member's code is being changed right now. Try again when that is done.",
};
