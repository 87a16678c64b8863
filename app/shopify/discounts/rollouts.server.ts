/** Rollouts of discounts over the Admin API. What the call promises stands in rollouts.ts. */
import { ReadRolloutsDocument, type ReadRolloutsQuery } from "#app/shopify/admin.generated.ts";
import type { Admin } from "#app/shopify/client/admin-client.server.ts";

import type { ReadRollouts, RolloutEffect } from "./rollouts.ts";

/** Keeps one request far below what it may cost. */
const DISCOUNTS_AT_ONCE = 25;

const EFFECTS = { RolloutDiscountActivateChange: "activate", RolloutDiscountExpireChange: "expire" } as const;

type Rollout = Extract<
  Extract<NonNullable<ReadRolloutsQuery["nodes"][number]>, { codeDiscount: unknown }>["codeDiscount"],
  { rollouts: unknown }
>["rollouts"]["nodes"][number];

export function rolloutsOf(admin: Admin): ReadRollouts {
  return async (discountIds) => {
    const found = new Map<string, RolloutEffect[]>();
    for (let at = 0; at < discountIds.length; at += DISCOUNTS_AT_ONCE) {
      const ids = discountIds.slice(at, at + DISCOUNTS_AT_ONCE);
      let denied = false;
      const without = { field: "rollouts", onDenied: () => void (denied = true) };
      const { nodes } = await admin.request(ReadRolloutsDocument, { ids }, without);
      if (denied) return null;
      for (const node of nodes) {
        if (!node || !("codeDiscount" in node) || !("rollouts" in node.codeDiscount)) continue;
        const rollouts = node.codeDiscount.rollouts.nodes;
        if (rollouts.every(isReadWhole))
          found.set(
            node.id,
            rollouts.flatMap((rollout) => effectsOn(node.id, rollout)),
          );
      }
    }
    return found;
  };
}

function isReadWhole({ treatments }: Rollout): boolean {
  return treatments.every(({ changes }) => !changes.pageInfo.hasNextPage);
}

/** The effective allocation, not the configured one, decides whom a rollout reaches; a treatment gets its split of it (documented). */
function effectsOn(discountId: string, { name, effectiveTrafficAllocation, schedule, treatments }: Rollout): RolloutEffect[] {
  return treatments.flatMap(({ split, changes }) =>
    changes.nodes.flatMap((change): RolloutEffect[] => {
      if (!("discount" in change) || change.discount == null || numberOf(change.discount.id) !== numberOf(discountId)) return [];
      const share = Math.min(100, Math.max(0, (effectiveTrafficAllocation * split) / 100));
      return [{ rollout: name, effect: EFFECTS[change.__typename], share, until: schedule?.concludeAt ?? null }];
    }),
  );
}

/** A change may name the discount as a DiscountNode (documented), which has the number of its DiscountCodeNode. */
function numberOf(gid: string): string {
  return gid.split("/").at(-1) ?? gid;
}
