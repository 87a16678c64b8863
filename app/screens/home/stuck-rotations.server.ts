import { rotationAt } from "#app/rotations/due-rotations.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import type { Need } from "./need.ts";

/** A worker looks every ten minutes; a rotation that is late by more does not come by itself. */
const LATE_MS = 6 * 3_600_000;

/** Rotations that could not do all they should, and those whose day has passed without one. */
export async function stuckRotations({ db }: ShopContext, now: Date): Promise<Need[]> {
  const rows = await db.rotation.findMany({
    where: { isOn: true, pausedAt: null, OR: [{ trouble: { not: null } }, { nextOn: { lte: now } }] },
    select: { offerId: true, trouble: true, nextOn: true, hour: true, offer: { select: { title: true } } },
    take: 20,
  });
  const shop = rows.length === 0 ? null : await db.shop.findFirst({ select: { ianaTimezone: true } });
  return rows.flatMap(({ offerId, trouble, nextOn, hour, offer }) => {
    const at = nextOn === null ? null : rotationAt(nextOn.toISOString().slice(0, 10), hour, shop?.ianaTimezone ?? "UTC");
    const isLate = at !== null && at.getTime() + LATE_MS < now.getTime();
    if (trouble === null && !isLate) return [];
    return [
      {
        key: `rotation ${offerId}`,
        what:
          trouble === null
            ? "A rotation is late: no codes were replaced on its day"
            : `A rotation needs attention: ${trouble.charAt(0).toLowerCase()}${trouble.slice(1)}`,
        about: offer.title,
        action: { content: "Open rotation", url: `/app/offers/${offerId}/rotation` },
      },
    ];
  });
}
