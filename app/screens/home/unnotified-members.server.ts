import type { ShopContext } from "#app/platform/db.server.ts";
import { plural } from "#app/format/counts.ts";
import { unnotifiedOffers } from "#app/messages/unnotified.server.ts";

import type { Need } from "./need.ts";

/** Members whose code changed and whom nobody has told. The list leads there; it never tells anybody by itself. */
export async function unnotifiedMembers(ctx: ShopContext): Promise<Need[]> {
  return (await unnotifiedOffers(ctx)).slice(0, 10).map(({ offerId, title, members }) => ({
    key: `untold ${offerId}`,
    what: `${plural(members, "member has", "members have")} not been told of their code`,
    about: title,
    action: { content: "See who", url: `/app/offers/${offerId}?told=no` },
  }));
}
