import type { ActivityKind } from "./activity.ts";

/** Acts that Shopify Flow is told of. What it is told stands in flow/triggers.ts. */
export const FLOW_KINDS: ReadonlySet<ActivityKind> = new Set(["refresh_settled", "change_settled", "leak_found", "commission_held"]);
