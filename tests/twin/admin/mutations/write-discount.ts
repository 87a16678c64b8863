import { addDiscount, discountChanged, findDiscount } from "../../world/discounts.ts";
import { idFrom } from "../../world/gid.ts";
import { addRedeemCode, newRedeemCode, renameRedeemCode } from "../../world/redeem-codes.ts";
import type { Discount } from "../../world/types.ts";
import type { Args, Context, Fields } from "../context.ts";
import { inputOf, mergedInput, type DiscountInput } from "../discount-input.ts";
import { userError } from "../user-errors.ts";
import { refuseContradictions } from "./contradictions.ts";
import { draftErrors } from "./validate-discount.ts";

const kinds: Record<Discount["kind"], { mutation: string; argument: string }> = {
  basic: { mutation: "discountCodeBasic", argument: "basicCodeDiscount" },
  bxgy: { mutation: "discountCodeBxgy", argument: "bxgyCodeDiscount" },
  freeShipping: { mutation: "discountCodeFreeShipping", argument: "freeShippingCodeDiscount" },
};

export const writeDiscount: Fields<undefined> = Object.fromEntries(
  (Object.keys(kinds) as Discount["kind"][]).flatMap((kind) => {
    const { mutation, argument } = kinds[kind];
    const inputFrom = (args: Args) => (args as Record<string, unknown>)[argument] as DiscountInput;
    return [
      [`${mutation}Create`, (_root: undefined, args: Args, context: Context) => create(kind, inputFrom(args), context)],
      [`${mutation}Update`, (_root: undefined, args: Args, context: Context) => update(kind, args.id!, inputFrom(args), context)],
    ];
  }),
);

function create(kind: Discount["kind"], input: DiscountInput, { world, clientId }: Context) {
  refuseContradictions(input);
  const userErrors = draftErrors({ kind, argument: kinds[kind].argument, input, before: null }, world.data);
  if (userErrors.length > 0) return { codeDiscountNode: null, userErrors };
  const now = world.now().toISOString();
  const discount: Discount = {
    id: world.nextId(),
    kind,
    title: input.title!,
    input: mergedInput({}, input),
    startsAt: input.startsAt!,
    endsAt: input.endsAt ?? null,
    usageLimit: input.usageLimit ?? null,
    appliesOncePerCustomer: input.appliesOncePerCustomer ?? false,
    codes: [],
    usesOfDeletedCodes: 0,
    createdAt: now,
    updatedAt: now,
  };
  addDiscount(world, discount);
  addRedeemCode(world, discount, newRedeemCode(world, input.code!, clientId));
  return { codeDiscountNode: discount, userErrors: [] };
}

/** Recorded: through another type's mutation a discount becomes that type; a lone code is renamed in place, keeping its id. */
function update(kind: Discount["kind"], id: string, input: DiscountInput, { world, clientId }: Context) {
  refuseContradictions(input);
  const discount = findDiscount(world.data, idFrom(id, "DiscountCodeNode"));
  if (!discount) return { codeDiscountNode: null, userErrors: [userError(["id"], null, "Discount does not exist")] };
  if (typeof input.code === "string" && discount.codes.length > 1)
    return { codeDiscountNode: null, userErrors: [userError(["id"], null, "Cannot update the code of a bulk discount.")] };
  const userErrors = draftErrors({ kind, argument: kinds[kind].argument, input, before: discount }, world.data);
  if (userErrors.length > 0) return { codeDiscountNode: null, userErrors };

  discount.input = mergedInput(inputOf(discount), input);
  discount.kind = kind;
  discount.title = input.title ?? discount.title;
  discount.startsAt = input.startsAt ?? discount.startsAt;
  if (input.endsAt !== undefined) discount.endsAt = input.endsAt;
  if (input.usageLimit !== undefined) discount.usageLimit = input.usageLimit;
  discount.appliesOncePerCustomer = input.appliesOncePerCustomer ?? discount.appliesOncePerCustomer;
  const lone = discount.codes[0];
  if (typeof input.code === "string") {
    if (lone) renameRedeemCode(world, lone, input.code);
    else addRedeemCode(world, discount, newRedeemCode(world, input.code, clientId));
  }
  discountChanged(world, discount);
  return { codeDiscountNode: discount, userErrors: [] };
}
