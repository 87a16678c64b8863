import { findDiscount } from "../../world/discounts.ts";
import { idFrom } from "../../world/gid.ts";
import { settleJob } from "../../world/settle.ts";
import type { Discount, Job } from "../../world/types.ts";
import type { Args, Context, Fields } from "../context.ts";
import { search } from "../listing.ts";
import { redeemCodeListing } from "../resolvers/redeem-codes.ts";
import { userError, type UserError } from "../user-errors.ts";
import type { GraphQLResolveInfo } from "graphql";

/** Recorded: the refusals, the oddity of `ids: []`, and that a deletion by ids is done when it answers. */
export const bulkDelete: Fields<undefined> = {
  discountCodeRedeemCodeBulkDelete: (_root, args, context, info) => {
    const discount = findDiscount(context.world.data, idFrom(args.discountId!, "DiscountCodeNode"));
    const refusal = refusalOf(args, discount);
    if (refusal || !discount) return { job: null, userErrors: [refusal] };
    return { job: startJob(discount, chosen(discount, args, context, info), context), userErrors: [] };
  },
};

function refusalOf({ ids, search: query, savedSearchId }: Args, discount: Discount | null): UserError | null {
  const given = [ids, query, savedSearchId].filter((value) => value !== undefined && value !== null).length;
  if (given === 0) return userError(null, "MISSING_ARGUMENT", "Missing expected argument key: 'ids', 'search' or 'saved_search_id'.");
  if (given > 1) return userError(null, "TOO_MANY_ARGUMENTS", "Only one of 'ids', 'search' or 'saved_search_id' is allowed.");
  if (!discount) return userError(["discountId"], "INVALID", "Code discount does not exist.");
  if (ids?.length === 0) return userError(null, null, "Something went wrong, please try again.");
  if (query?.trim() === "") return userError(["search"], "BLANK", "'Search' can't be blank.");
  // The shop keeps no saved searches, so none is right.
  return savedSearchId ? userError(["savedSearchId"], "INVALID", "Invalid 'saved_search_id'.") : null;
}

/** Ids of another discount, or of codes already gone, are passed over (assumed). */
function chosen(discount: Discount, { ids, search: query }: Args, context: Context, info: GraphQLResolveInfo): number[] {
  if (ids) return ids.map((id) => idFrom(id, "DiscountRedeemCode")).filter((id) => id !== null);
  const { matches } = search(redeemCodeListing.fields, query, context, info);
  const hit = discount.codes.filter(matches);
  if (hit.length === discount.codes.length)
    context.alarms.push(`deletion by search "${query}" takes all ${hit.length} codes of ${discount.title}`);
  return hit.map((redeemCode) => redeemCode.id);
}

function startJob(discount: Discount, redeemCodeIds: number[], { world, faults, names, pace, jobId }: Context): Job {
  const isStuck = faults.take("bulk_delete", names).some((fault) => fault.kind === "job_stuck");
  const now = world.now();
  const job: Job = {
    id: jobId,
    createdAt: now.toISOString(),
    dueAt: isStuck ? null : new Date(now.getTime() + pace.jobMs).toISOString(),
    done: false,
    effect: { discountId: discount.id, redeemCodeIds },
  };
  world.data.jobs.push(job);
  if (!isStuck && pace.jobMs === 0) settleJob(world, job);
  world.touch();
  return job;
}
