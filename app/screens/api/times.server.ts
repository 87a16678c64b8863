/** Stretches of time as callers of the API name them. */
import { DateTime } from "luxon";

import type { ShopContext } from "#app/platform/db.server.ts";

/** An instant, or a day of the shop's calendar. */
export type Times = { from?: string; to?: string };

/** The instants that are meant; a day is its first moment in the shop's zone. */
export async function instantsOf({ db }: ShopContext, { from, to }: Times): Promise<{ from?: Date; to?: Date }> {
  const isDay = (one: string | undefined) => one !== undefined && !one.includes("T");
  const zone = isDay(from) || isDay(to) ? (await db.shop.findFirstOrThrow({ select: { ianaTimezone: true } })).ianaTimezone : "utc";
  const at = (one: string) => DateTime.fromISO(one, { zone }).toJSDate();
  return { ...(from !== undefined && { from: at(from) }), ...(to !== undefined && { to: at(to) }) };
}

/** From the first instant on, up to the second and without it; undefined for all times. */
export async function within(ctx: ShopContext, times: Times): Promise<{ gte?: Date; lt?: Date } | undefined> {
  const { from, to } = await instantsOf(ctx, times);
  return from || to ? { ...(from && { gte: from }), ...(to && { lt: to }) } : undefined;
}

/** Days of a calendar. */
export type Days = { from?: string | undefined; to?: string | undefined };

/** For columns that hold days: from that day on, up to the second and without it. */
export function daysWithin({ from, to }: Days): { gte?: Date; lt?: Date } | undefined {
  return (from ?? to) ? { ...(from !== undefined && { gte: new Date(from) }), ...(to !== undefined && { lt: new Date(to) }) } : undefined;
}
