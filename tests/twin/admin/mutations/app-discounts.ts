import { gid, idFrom } from "../../world/gid.ts";
import { byId } from "../../world/indexes.ts";
import type { AppDiscount } from "../../world/types.ts";
import type { Fields } from "../context.ts";
import { userError } from "../user-errors.ts";

/** Documented: at most 25 discounts of Functions work in a shop, and a call sets at most 25 metafields. */
const MOST = 25;
/** The Functions that the app's extensions have. */
const FUNCTIONS = ["guarded-codes"];

type Draft = {
  title?: string;
  functionHandle?: string;
  functionId?: string;
  startsAt?: string;
  combinesWith?: Record<string, boolean>;
  discountClasses?: string[] | null;
};
type Metafield = { ownerId: string; namespace?: string; key: string; type?: string; value: string };

/** Refusals of a discount are recorded but for the limit; which comes first, and the wordings about metafields, are assumed. */
export const appDiscountMutations: Fields<undefined> = {
  discountAutomaticAppCreate: (_root, args, { world }) => {
    const draft = (args as unknown as { automaticAppDiscount: Draft }).automaticAppDiscount;
    const refuse = (field: string, message: string, code = "INVALID") => ({
      automaticAppDiscount: null,
      userErrors: [userError(["automaticAppDiscount", field], code, message)],
    });
    if (!draft.functionHandle && !draft.functionId)
      return refuse("functionHandle", "Function id can't be blank.", "MISSING_FUNCTION_IDENTIFIER");
    if (!FUNCTIONS.includes(draft.functionHandle ?? ""))
      return refuse(
        draft.functionHandle ? "functionHandle" : "functionId",
        `Function ${draft.functionHandle ?? draft.functionId} not found. Ensure that it is released in the current app (1), and that the app is installed.`,
      );
    if (!draft.title) return refuse("title", "Title can't be blank.");
    if ([...draft.title].length > 255) return refuse("title", "is too long (maximum is 255 characters)");
    if (!draft.startsAt) return refuse("startsAt", "Starts at can't be blank.");
    if (draft.discountClasses?.length === 0) return refuse("discountClasses", "Discount classes can't be empty.");
    if (world.data.appDiscounts.filter(({ status }) => status === "ACTIVE").length >= MOST)
      return refuse("base", "The active period overlaps with too many other app-provided discounts.");
    const discount: AppDiscount = {
      id: world.nextId(),
      title: draft.title,
      functionHandle: draft.functionHandle!,
      status: "ACTIVE",
      startsAt: draft.startsAt,
      combinesWith: draft.combinesWith ?? {},
      discountClasses: draft.discountClasses ?? [],
      metafields: {},
    };
    world.data.appDiscounts.push(discount);
    world.touch();
    return { automaticAppDiscount: { ...discount, discountId: gid("DiscountAutomaticNode", discount.id) }, userErrors: [] };
  },
  // Schema: values of one call are all set or none is. Only the app's own discounts may own one here.
  metafieldsSet: (_root, args, { world }) => {
    const { metafields } = args as unknown as { metafields: Metafield[] };
    const errors = metafields.flatMap(({ ownerId, type, value }, at) => {
      const refuse = (field: string, code: string, message: string) => [
        { field: ["metafields", String(at), field], code, message, elementIndex: null },
      ];
      if (!ownerOf(world.data.appDiscounts, ownerId)) return refuse("ownerId", "INVALID_VALUE", "Owner does not exist.");
      if (type !== "json") return refuse("type", "INVALID_TYPE", "The local Shopify knows metafields of the type json alone.");
      return isJson(value) ? [] : refuse("value", "INVALID_VALUE", "Value is invalid JSON.");
    });
    if (metafields.length > MOST)
      errors.push({
        field: ["metafields"],
        code: "LESS_THAN_OR_EQUAL_TO",
        message: `Exceeded the maximum metafields input limit of ${MOST}.`,
        elementIndex: null,
      });
    if (errors.length > 0) return { userErrors: errors };
    for (const { ownerId, namespace, key, value } of metafields)
      ownerOf(world.data.appDiscounts, ownerId)!.metafields[`${namespace} ${key}`] = value;
    world.touch();
    return { userErrors: [] };
  },
};

function ownerOf(discounts: AppDiscount[], ownerId: string): AppDiscount | null {
  return byId(discounts, idFrom(ownerId, "DiscountAutomaticNode") ?? -1);
}

function isJson(value: string): boolean {
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
