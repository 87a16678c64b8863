import { gid } from "../../world/gid.ts";
import { findCodeById } from "../../world/redeem-codes.ts";
import type { BulkCreation, Discount, Job, RedeemCode } from "../../world/types.ts";
import { connect, connectInPlace, sorted } from "../connection.ts";
import type { Fields, Resolve } from "../context.ts";
import { findDiscount } from "../../world/discounts.ts";
import { readId } from "../ids.ts";
import { count, orderingOf, search, type Listing } from "../listing.ts";
import { demandedValue, idField, numberField, wordsField } from "../search.ts";

/** The `codes` connection documents only these; there is no `code:` filter, and an unknown one matches everything. */
export const redeemCodeListing: Listing<RedeemCode> = {
  fields: {
    default: wordsField((redeemCode) => redeemCode.code),
    id: idField((redeemCode) => redeemCode.id),
    times_used: numberField((redeemCode) => redeemCode.uses),
  },
  id: (redeemCode) => redeemCode.id,
  sorts: { CODE: (redeemCode) => redeemCode.code.toLowerCase(), CREATED_AT: (redeemCode) => redeemCode.createdAt },
};

export const codesOf: Resolve<Discount> = (discount, args, context, info) => {
  const { matches, tree } = search(redeemCodeListing.fields, args.query, context, info);
  const ordering = orderingOf(redeemCodeListing, args.sortKey);
  const wanted = demandedValue(tree, "id");
  const owned = wanted === null ? null : findCodeById(context.world.data, Number(wanted.split("/").at(-1)));
  const candidates = wanted === null ? discount.codes : owned?.discount === discount ? [owned.redeemCode] : [];
  const items = args.query ? candidates.filter(matches) : candidates;
  const inOrder = items.every((code, place) => place === 0 || items[place - 1]!.id < code.id);
  return connect(inOrder && !ordering.value ? items : sorted(items, ordering), args, ordering);
};

type Row = BulkCreation["rows"][number];

export const redeemCodeTypes: Record<string, Fields<never>> = {
  DiscountRedeemCode: {
    id: ({ id }: RedeemCode) => gid("DiscountRedeemCode", id),
    code: ({ code }: RedeemCode) => code,
    asyncUsageCount: ({ uses }: RedeemCode) => uses,
    createdBy: ({ createdByApp }: RedeemCode, _args, { world }) =>
      world.data.installations.find((installation) => installation.clientId === createdByApp) ?? null,
  },
  DiscountRedeemCodeBulkCreation: {
    id: ({ id }: BulkCreation) => gid("DiscountRedeemCodeBulkCreation", id),
    createdAt: ({ createdAt }: BulkCreation) => createdAt,
    done: ({ done }: BulkCreation) => done,
    codesCount: ({ rows }: BulkCreation) => rows.length,
    // By what was decided, not by what is still there: a code deleted since was imported all the same.
    importedCount: ({ rows }: BulkCreation) => rows.filter((row) => row.redeemCodeId !== null).length,
    failedCount: ({ rows }: BulkCreation) => rows.filter((row) => row.error !== null).length,
    discountCode: ({ discountId }: BulkCreation, _args, { world }) => findDiscount(world.data, discountId),
    codes: ({ rows }: BulkCreation, args) => connectInPlace(rows, args),
  },
  DiscountRedeemCodeBulkCreationCode: {
    code: ({ code }: Row) => code,
    // Recorded: the code of a per-code error is null, only its message tells the cause.
    errors: ({ error }: Row) => (error === null ? [] : [{ field: ["code"], message: error, code: null, extraInfo: null }]),
    discountRedeemCode: ({ redeemCodeId }: Row, _args, { world }) =>
      redeemCodeId === null ? null : (findCodeById(world.data, redeemCodeId)?.redeemCode ?? null),
  },
  Job: {
    id: ({ id }: Job) => id,
    done: ({ done }: Job) => done,
    // Recorded: null until done.
    query: ({ done }: Job) => (done ? {} : null),
  },
};

export const redeemCodeRoots: Fields<undefined> = {
  discountRedeemCodeBulkCreation: (_root, { id }, { world }) => {
    const number = readId(id, "DiscountRedeemCodeBulkCreation");
    return world.data.bulkCreations.find((creation) => creation.id === number) ?? null;
  },
  discountCodesCount: (_root, { query, limit }, context, info) => {
    const { matches } = search(redeemCodeListing.fields, query, context, info);
    const found = context.world.data.discounts.reduce((sum, { codes }) => sum + (query ? codes.filter(matches).length : codes.length), 0);
    return count(found, limit);
  },
  // Recorded: an id that never existed reads as done, and so does a lost one.
  job: (_root, { id }, { world }) => {
    const known = world.data.jobs.filter((job) => job.id === id);
    if (known.length > 0) return { id, done: known.every((job) => job.done) };
    if (!/^gid:\/\/shopify\/Job\//.test(id!)) readId(id, "Job");
    return { id, done: true };
  },
};
