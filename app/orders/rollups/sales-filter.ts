import { parseRange, rangeOf } from "#app/format/date-range.ts";
import { instantFrom } from "#app/format/instants.ts";
import { isId } from "#app/platform/ids.ts";

/** Which conversions a figure of the report stands for. The same words lead from a figure to the orders behind it. */
export type SalesFilter = {
  offerId?: string;
  memberId?: string;
  projectId?: string;
  /** One code of a lineage. */
  codeId?: string;
  /** UTC instants, `from` included, `to` not, by the time the order was placed. */
  from?: Date;
  to?: Date;
};

/** The filter as an address says it. Dates are whole instants, so that a figure and its orders cannot disagree on a midnight. */
export function filterQuery({ offerId, memberId, projectId, codeId, from, to }: SalesFilter): URLSearchParams {
  const query = new URLSearchParams();
  const words = { offer: offerId, member: memberId, project: projectId, code: codeId, from: from?.toISOString(), to: to?.toISOString() };
  for (const [name, value] of Object.entries(words)) if (value !== undefined) query.set(name, value);
  return query;
}

/**
 * The filter of an address with the range of dates it asks for: `range` as the screens say it, or the instants that a figure carries to
 * its orders. Without either it is all time.
 */
export function filterInRange(query: URLSearchParams, at: { zone: string; now: Date }): SalesFilter {
  const filter = parseFilter(query);
  if (!query.has("range")) return filter;
  const { from: _from, to: _to, ...about } = filter;
  return { ...about, ...rangeOf(parseRange(query), at).range };
}

/** Reads it back; what cannot be meant is left out. */
export function parseFilter(query: URLSearchParams): SalesFilter {
  const id = (name: string) => {
    const value = query.get(name);
    return value !== null && isId(value) ? value : undefined;
  };
  const instant = (name: string) => instantFrom(query.get(name)) ?? undefined;
  const found = {
    offerId: id("offer"),
    memberId: id("member"),
    projectId: id("project"),
    codeId: id("code"),
    from: instant("from"),
    to: instant("to"),
  };
  return Object.fromEntries(Object.entries(found).filter(([, value]) => value !== undefined));
}
