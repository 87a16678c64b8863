import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import { forAdmin } from "#app/composition.server.ts";
import { offerMembers } from "#app/conversions/offer-members.server.ts";
import { changeMembers } from "#app/enrolments/change-members.server.ts";
import { plural } from "#app/format/counts.ts";
import { idFrom, notFound } from "#app/request-params.server.ts";

/** One transaction judges them all. */
const MOST = 20_000;

const ids = z
  .string()
  .transform((text) => text.split(","))
  .pipe(z.array(z.uuid()).min(1).max(MOST));

const asked = z.object({
  /** Made by the screen for each press, so that a form sent twice is one change. */
  changeId: z.uuid(),
  kind: z.enum(["activate", "deactivate", "payout", "remove", "readd"]),
  enrolmentIds: ids.optional(),
  /** "Select all": everybody the search shows. */
  all: z.literal("true").optional(),
  search: z.string().max(100).default(""),
  /** A percentage of the sale such as 12.5; empty for the offer's own commission. */
  percent: z
    .string()
    .regex(/^(\d{1,3}(\.\d{1,2})?)?$/)
    .default(""),
});

/** Begins a change of the members that are ticked and goes to the page that says what became of each. */
export async function action({ request, params }: ActionFunctionArgs) {
  const { ctx, staff, enqueue, redirect } = await forAdmin(request);
  const offerId = idFrom(params.offerId);
  const parsed = asked.safeParse(Object.fromEntries(await request.formData()));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const { changeId, kind, percent, ...who } = parsed.data;
  const all = who.all ? await everyone(ctx, { offerId, search: who.search, removed: kind === "readd" }) : { ids: [], total: 0 };
  if (!who.enrolmentIds && all.total > MOST)
    return {
      refused: `At most ${plural(MOST, "member")} can be changed at once, and these are ${plural(all.total, "member")}. Search for a part of them.`,
    };
  const enrolmentIds = who.enrolmentIds ?? all.ids;
  const request_ = { changeId, offerId, createdBy: staff.id, enqueue, enrolmentIds };
  const commissionBps = percent === "" ? null : Math.round(Number(percent) * 100);
  const begun = await changeMembers(ctx, kind === "payout" ? { ...request_, kind, commissionBps } : { ...request_, kind });
  if (begun.ok) return redirect(`/app/changes/${begun.changeId}`);
  switch (begun.reason) {
    case "offer_not_found":
    case "member_not_found":
      throw notFound();
    case "nobody":
      return { refused: "Nobody is chosen." };
    case "bad_payout":
      return { refused: "A payout is between 0% and 100% of the sale." };
  }
}

async function everyone(ctx: Parameters<typeof offerMembers>[0], ask: { offerId: string; search: string; removed: boolean }) {
  const { rows, total } = await offerMembers(ctx, { ...ask, sort: "name", direction: "asc", page: 1, pageSize: MOST });
  return { ids: rows.map(({ enrolmentId }) => enrolmentId), total };
}
