import type { Rotation, Offer } from "#app/generated/prisma/client.ts";
import { rolloutsFrom, worksForSomebody } from "#app/codes/availability.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import type { Triggers } from "./rotation.ts";

/** The rotation of an offer with the offer's own facts and the shop's zone. */
export type Policy = Omit<Rotation, "nextOn"> & Triggers & { offer: Offer; zone: string };

/** Null where the offer never had a rotation. */
export async function readPolicy({ db }: ShopContext, offerId: string): Promise<Policy | null> {
  const row = await db.rotation.findFirst({ where: { offerId }, include: { offer: true } });
  if (!row) return null;
  const { ianaTimezone: zone } = await db.shop.findFirstOrThrow({ select: { ianaTimezone: true } });
  return { ...row, nextOn: row.nextOn?.toISOString().slice(0, 10) ?? null, zone };
}

/** Whether codes of the offer work for somebody now, and staff still want it. */
export function offerRuns({ status, rollouts, pausedAt, archivedAt }: Offer): boolean {
  return pausedAt === null && archivedAt === null && worksForSomebody({ status, rollouts: rolloutsFrom(rollouts) });
}

/** A day of the calendar as the column holds it. */
export function dayColumn(day: string | null): Date | null {
  return day === null ? null : new Date(`${day}T00:00:00Z`);
}
