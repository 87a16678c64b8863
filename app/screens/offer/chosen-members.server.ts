/** Members of an offer as a screen names them: those that are ticked, or everybody its filters show. */
import { z } from "zod";

import { plural } from "#app/format/counts.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { everyoneShown } from "./members-shown.server.ts";

/** One transaction judges them all. */
const MOST = 20_000;

/** The fields of a form that name them. */
export const chosenFields = {
  enrolmentIds: z
    .string()
    .transform((text) => text.split(","))
    .pipe(z.array(z.uuid()).min(1).max(MOST))
    .optional(),
  /** "Select all": everybody the filters show. */
  all: z.literal("true").optional(),
  filter: z.string().max(500).default(""),
};

type Named = { enrolmentIds?: string[] | undefined; all?: "true" | undefined; filter: string };

/** Their places in the offer, or why these are too many. `removed`: chosen among those who were removed. */
export async function chosenMembers(
  ctx: ShopContext,
  { offerId, removed, ...who }: Named & { offerId: string; removed: boolean },
): Promise<{ enrolmentIds: string[] } | { refused: string }> {
  if (who.enrolmentIds) return { enrolmentIds: who.enrolmentIds };
  if (!who.all) return { enrolmentIds: [] };
  const { enrolmentIds, total } = await everyoneShown(ctx, { offerId, filter: who.filter, removed, most: MOST });
  if (total <= MOST) return { enrolmentIds };
  return {
    refused: `At most ${plural(MOST, "member")} can be changed at once, and these are ${plural(total, "member")}. Search for a part of them.`,
  };
}
