import { startBulkCreation } from "../../world/bulk-creations.ts";
import { findDiscount } from "../../world/discounts.ts";
import { idFrom } from "../../world/gid.ts";
import type { Context, Fields } from "../context.ts";
import { seededDraw } from "../faults.ts";
import { userError } from "../user-errors.ts";

/** Recorded: answers at once and pending; nothing about a single code is said here. */
export const bulkAdd: Fields<undefined> = {
  discountRedeemCodeBulkAdd: (_root, { discountId, codes }, context) => {
    const { world, clientId } = context;
    const discount = findDiscount(world.data, idFrom(discountId!, "DiscountCodeNode"));
    if (!discount) return { bulkCreation: null, userErrors: [userError(["discountId"], "INVALID", "Code discount does not exist.")] };
    const names = codes!.map(({ code }) => code);
    if (names.length === 0) return { bulkCreation: null, userErrors: [userError(["codes"], "BLANK", "Codes can't be blank")] };

    const faults = context.faults.take("bulk_add", context.names);
    const stolenCodes = faults.filter((fault) => fault.kind === "code_stolen").map((fault) => fault.code ?? names[0]!);
    const isStuck = faults.some((fault) => fault.kind === "bulk_creation_stuck");
    const delayMs = isStuck ? null : jitter(context);
    // The answer shows the import as it stands now: not done, its rows as submitted.
    return {
      bulkCreation: startBulkCreation(world, discount, { codes: names, createdByApp: clientId, delayMs, stolenCodes }),
      userErrors: [],
    };
  },
};

/** The same world and seed give the same delays, however requests were interleaved before. */
function jitter({ world, pace }: Context): number {
  const [least, most] = pace.bulkCreationMs;
  return Math.round(least + seededDraw(pace.seed * 1_000_003 + world.data.nextId)() * (most - least));
}
