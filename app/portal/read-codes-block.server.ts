import { ofCustomer } from "#app/members/present.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import type { CodesBlock } from "./codes-block.ts";
import { readCreatorView } from "./read-creator-view.server.ts";

/** A customer's codes as they see them themselves, for staff; null when this customer is no creator of the shop. */
export async function readCodesBlock(ctx: ShopContext, customerId: string, now: Date): Promise<CodesBlock | null> {
  const member = await ctx.db.member.findFirst({ where: ofCustomer(customerId), orderBy: { createdAt: "asc" }, select: { id: true } });
  const view = member && (await readCreatorView(ctx, { customerId }, now));
  if (!view) return null;
  const codes = view.offers.map(({ enrolmentId, title, status, code, oldCode, totals }) => {
    return { enrolmentId, title, status, code, oldCode, conversions: totals.conversions };
  });
  return { memberId: member.id, zone: view.zone, codes };
}
