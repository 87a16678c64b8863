import { readFilter, type OfferMembersFilter } from "#app/conversions/offer-members-filter.ts";
import { offerMembers, type MemberSort, type OfferMembersPage } from "#app/conversions/offer-members.server.ts";
import type { ShopContext } from "#app/db.server.ts";

import { untoldIn } from "./untold.server.ts";

type Listing = { sort: MemberSort; direction: "asc" | "desc"; page: number; pageSize: number };

/** A page of an offer's members under the filters of its screen. `untold`: whom `untoldIn` found, where it was asked already. */
export async function membersShown(
  ctx: ShopContext,
  { untold, ...ask }: Listing & { offerId: string; filter: OfferMembersFilter; untold?: string[] },
): Promise<OfferMembersPage> {
  const { filter, ...listing } = ask;
  const among = filter.untold ? (untold ?? (await untoldIn(ctx, ask.offerId))) : undefined;
  return offerMembers(ctx, { ...listing, ...filter, among });
}

/** "Select all": everybody these filters show, on every page. `filter` is a query as `filterWords` writes it; at most `most` are named. */
export async function everyoneShown(
  ctx: ShopContext,
  { offerId, filter, removed, most }: { offerId: string; filter: string; removed?: boolean; most: number },
): Promise<{ enrolmentIds: string[]; total: number }> {
  const asked = readFilter(new URLSearchParams(filter));
  const { rows, total } = await membersShown(ctx, {
    offerId,
    filter: { ...asked, removed: removed ?? asked.removed },
    sort: "name",
    direction: "asc",
    page: 1,
    pageSize: most,
  });
  return { enrolmentIds: rows.map(({ enrolmentId }) => enrolmentId), total };
}
