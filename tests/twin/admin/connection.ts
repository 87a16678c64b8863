import { WHOLE, type Args } from "./context.ts";
import { badRequest } from "./errors.ts";

export type Ordering<T> = { id: (item: T) => number; value?: (item: T) => string | number };

/**
 * One page of a list, or, inside a bulk operation, all of it. `items` come sorted ascending by (value, id); `reverse` turns them round.
 * Cursors are base64 of `{"last_id", "last_value"}`, as recorded: a page stays right when rows before it were deleted.
 */
export function connect<T>(items: readonly T[], args: Args, { id, value = id }: Ordering<T>) {
  const { first, last, after, before, reverse, [WHOLE]: whole } = args;
  // Recorded.
  if (!whole && (first ?? null) === null && (last ?? null) === null) throw badRequest("you must provide one of first or last");
  // Recorded for bulk operations.
  if (typeof first === "number" && typeof last === "number") throw badRequest("providing both first and last is not supported");
  // Wording assumed.
  for (const [name, size] of [
    ["first", first],
    ["last", last],
  ] as const)
    if (typeof size === "number" && (size < 0 || size > 250))
      throw badRequest(`${name} ${size < 0 ? "cannot be negative" : "cannot exceed 250"}`);

  const inOrder = reverse ? items.toReversed() : items;
  const position = (cursor: string) => {
    const mark = readCursor(cursor);
    const passes = (item: T) => {
      const difference = compare(value(item), mark.value) || id(item) - mark.id;
      return reverse ? difference < 0 : difference > 0;
    };
    const beyond = inOrder.findIndex(passes);
    return beyond === -1 ? inOrder.length : beyond;
  };
  let start = after ? position(after) : 0;
  let end = inOrder.length;
  if (before) {
    const beyond = position(before);
    const itself = beyond > 0 && readCursor(before).id === id(inOrder[beyond - 1]!) ? 1 : 0;
    end = Math.max(start, beyond - itself);
  }
  if (typeof first === "number") end = Math.min(end, start + first);
  else if (typeof last === "number") start = Math.max(start, end - last);

  const nodes = inOrder.slice(start, end);
  const cursorOf = (item: T) => Buffer.from(JSON.stringify({ last_id: id(item), last_value: String(value(item)) })).toString("base64");
  return {
    nodes,
    edges: () => nodes.map((node) => ({ node, cursor: cursorOf(node) })),
    pageInfo: () => ({
      hasNextPage: end < inOrder.length,
      hasPreviousPage: start > 0,
      startCursor: nodes.length > 0 ? cursorOf(nodes[0]!) : null,
      endCursor: nodes.length > 0 ? cursorOf(nodes.at(-1)!) : null,
    }),
  };
}

/** A page of things that stand in an order of their own. */
export function connectInPlace<T>(items: readonly T[], args: Args) {
  const place = new Map(items.map((item, index) => [item, index + 1]));
  return connect(items, args, { id: (item) => place.get(item)! });
}

export function sorted<T>(items: readonly T[], { id, value = id }: Ordering<T>): T[] {
  const rows = items.map((item) => ({ item, value: value(item), id: id(item) }));
  return rows.sort((a, b) => compare(a.value, b.value) || a.id - b.id).map((row) => row.item);
}

function compare(a: string | number, b: string | number): number {
  if (typeof a === "number") return a - Number(b);
  return a < String(b) ? -1 : a > String(b) ? 1 : 0;
}

function readCursor(cursor: string): { id: number; value: string } {
  try {
    const { last_id, last_value } = JSON.parse(Buffer.from(cursor, "base64").toString()) as { last_id: number; last_value: string };
    if (typeof last_id === "number" && typeof last_value === "string") return { id: last_id, value: last_value };
  } catch {
    // Not a cursor at all: refused below like any other that is not ours.
  }
  throw badRequest("Invalid cursor for current pagination sort.");
}
