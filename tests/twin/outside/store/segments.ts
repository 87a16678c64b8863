import { idFrom } from "../../world/gid.ts";
import { byId, orderIndex } from "../../world/indexes.ts";
import type { World } from "../../world/types.ts";
import { Unplayable } from "../unplayable.ts";

/**
 * Whether a shopper is in one of the segments, as their orders are at this moment (assumed: Shopify's lag behind). One whom the
 * shop does not know has no order, and is let in (assumed). Throws on queries that nobody evaluates here.
 */
export function isInSegments(world: World, segmentIds: readonly string[] | null, customerId: number | null): boolean {
  if (segmentIds === null) return true;
  return segmentIds.some((id) => {
    const segment = byId(world.segments, idFrom(id, "Segment"));
    if (!segment) return false;
    if (!/^\s*number_of_orders\s*=\s*0\s*$/.test(segment.query))
      throw new Unplayable(`The segment “${segment.name}” is not evaluated here.`);
    return customerId === null || !orderIndex(world).byCustomer.has(customerId);
  });
}
