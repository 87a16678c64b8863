import { readFilter, type OfferMembersFilter } from "./offer-members-filter.ts";
import { offerMembers, type MemberSort, type OfferMembersPage } from "./offer-members.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { unnotifiedIn } from "#app/messages/unnotified.server.ts";

type Listing = { sort: MemberSort; direction: "asc" | "desc"; page: number; pageSize: number };

/** A page of an offer's members under the filters of its screen. `untold`: whom `unnotifiedIn` found, where it was asked already. */
export async function membersShown(
  ctx: ShopContext,
  { untold, ...ask }: Listing & { offerId: string; filter: OfferMembersFilter; untold?: string[] },
): Promise<OfferMembersPage> {
  const { filter, ...listing } = ask;
  const among = filter.untold ? (untold ?? (await unnotifiedIn(ctx, ask.offerId))) : undefined;
  return offerMembers(ctx, { ...listing, ...filter, among });
}

/** "Select all": everybody these filters show, on every page. `filter` is a query as `filterLabels` writes it; at most `most` are named. */
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
