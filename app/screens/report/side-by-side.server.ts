import { rangeOf, type RangeAsked, type RangeChoice } from "#app/format/date-range.ts";
import { listOffers } from "#app/offers/list-offers.server.ts";
import type { SalesFilter } from "#app/orders/rollups/sales-filter.ts";
import { readForReport } from "#app/platform/db-replica.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { figuresOf, type ReportFigures } from "./read-report.server.ts";
import { firstSale, salesOverTime, type SalesOverTime } from "./sales-over-time.server.ts";
import { namesOf } from "./sales-report.server.ts";

/** What can be put side by side. */
export const SIDES_BY = ["offer", "member"] as const;
export type SidesBy = (typeof SIDES_BY)[number];

export type Side = { id: string; name: string; detail: string; figures: ReportFigures };

/** Revenue in minor units of the shop's currency; the same days for both. */
export type BothOverTime = { unit: SalesOverTime["unit"]; points: { day: string; one: number; other: number }[] };

type SideBySide = {
  by: SidesBy;
  asked: RangeAsked;
  choice: RangeChoice;
  one: Side | null;
  other: Side | null;
  /** Null until two are chosen. */
  course: BothOverTime | null;
  /** To choose from; empty for members, who are found by typing. */
  offers: { id: string; title: string }[];
};

type Query = { by: SidesBy; ids: readonly [string | null, string | null]; asked: RangeAsked; zone: string; now: Date };

/** Two offers or two members in one range of dates. An id that the shop does not know is nobody. */
export async function readSideBySide(ctx: ShopContext, { by, ids, asked, zone, now }: Query): Promise<SideBySide> {
  const choice = rangeOf(asked, { zone, now });
  const offers = by === "offer" ? (await listOffers(ctx)).map(({ id, title }) => ({ id, title })) : [];
  return readForReport(ctx, async (reads) => {
    const range = choice.range ?? {};
    const [one, other] = await Promise.all(ids.map((id) => sideOf(reads, { by, id, range })));
    const course =
      one && other
        ? await bothOverTime(reads, { filters: [one, other].map(({ id }) => ({ ...about(by, id), ...range })), zone, now })
        : null;
    return { by, asked, choice, one: one ?? null, other: other ?? null, course, offers };
  });
}

const about = (by: SidesBy, id: string): SalesFilter => (by === "offer" ? { offerId: id } : { memberId: id });

async function sideOf(
  ctx: ShopContext,
  { by, id, range }: { by: SidesBy; id: string | null; range: Pick<SalesFilter, "from" | "to"> },
): Promise<Side | null> {
  const named = id === null ? undefined : (await namesOf(ctx, by, [id])).get(id);
  if (id === null || named === undefined) return null;
  return { id, ...named, figures: await figuresOf(ctx, { ...about(by, id), ...range }) };
}

/** Over all time both begin with the first sale of either, so that their days are the same. */
async function bothOverTime(
  ctx: ShopContext,
  { filters, zone, now }: { filters: readonly SalesFilter[]; zone: string; now: Date },
): Promise<BothOverTime> {
  const firsts = await Promise.all(filters.map((filter) => filter.from ?? firstSale(ctx, filter)));
  const from = new Date(Math.min(...firsts.map((at) => (at ?? now).getTime())));
  const [one, other] = await Promise.all(filters.map((filter) => salesOverTime(ctx, { filter: { ...filter, from }, zone, now })));
  const points = (one?.points ?? []).map(({ day, revenueMinor }, at) => ({
    day,
    one: revenueMinor,
    other: other?.points[at]?.revenueMinor ?? 0,
  }));
  return { unit: one?.unit ?? "day", points };
}
