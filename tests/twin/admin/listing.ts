import type { GraphQLResolveInfo } from "graphql";
import { connect, sorted, type Ordering } from "./connection.ts";
import type { Args, Context } from "./context.ts";
import { compileSearch, searchNote, type Search, type SearchFields } from "./search.ts";

/** How a resource is searched and sorted. */
export type Listing<T> = {
  fields: SearchFields<T>;
  id: (item: T) => number;
  /** By sort key; a key that is not here sorts by id. */
  sorts: Record<string, (item: T) => string | number>;
};

/** Compiles a query; terms Shopify does not know are dropped, told in `extensions.search` and raised as an alarm. */
export function search<T>(
  fields: SearchFields<T>,
  query: string | null | undefined,
  context: Context,
  info: GraphQLResolveInfo,
): Search<T> {
  const compiled = compileSearch(query, fields);
  if (compiled.unknown.length > 0) {
    context.searchNotes.push(searchNote(pathOf(info.path), query!, compiled));
    context.alarms.push(
      `search on ${info.fieldName}: unknown field ${compiled.unknown.join(", ")} ignored, so "${query}" matches more than it says`,
    );
  }
  return compiled;
}

export function list<T>(listing: Listing<T>, items: readonly T[], args: Args, context: Context, info: GraphQLResolveInfo) {
  const { matches } = search(listing.fields, args.query, context, info);
  const ordering = orderingOf(listing, args.sortKey);
  return connect(sorted(args.query ? items.filter(matches) : items, ordering), args, ordering);
}

export function orderingOf<T>(listing: Listing<T>, sortKey: string | undefined): Ordering<T> {
  const value = sortKey === undefined ? undefined : listing.sorts[sortKey];
  return value ? { id: listing.id, value } : { id: listing.id };
}

/** A Count: exact below the limit, "at least" from there on, also where there are just as many (recorded). */
export function count(found: number, limit: number | null | undefined) {
  return limit !== null && limit !== undefined && found >= limit
    ? { count: limit, precision: "AT_LEAST" }
    : { count: found, precision: "EXACT" };
}

export const exactly = (found: number) => ({ count: found, precision: "EXACT" });

function pathOf(path: GraphQLResolveInfo["path"] | undefined): (string | number)[] {
  return path ? [...pathOf(path.prev), path.key] : [];
}
