import { allocate } from "../../world/orders-payload.ts";
import type { Order } from "../../world/types.ts";
import { moneyBag } from "../money.ts";

/** Discount applications hold the code as it was typed when it was used; deleting the code does not touch them. */
export function applicationsOf(order: Order) {
  const codes = order.discountCodes.map(({ code, type }, index) => ({
    __typename: "DiscountCodeApplication",
    code,
    index,
    allocationMethod: type === "shipping" ? "EACH" : "ACROSS",
    targetSelection: "ALL",
    targetType: type === "shipping" ? "SHIPPING_LINE" : "LINE_ITEM",
  }));
  const manual = (order.manualDiscounts ?? []).map((one, index) => ({
    ...(typeof one === "string" ? { title: one, description: null } : { title: one.title, description: one.reason }),
    ...{ __typename: "ManualDiscountApplication", index: codes.length + index },
    ...{ allocationMethod: "ACROSS", targetSelection: "ALL", targetType: "LINE_ITEM" },
  }));
  return [...codes, ...manual];
}

/** How a discounted amount of a line, or of shipping, falls to the order's codes. */
export function allocationsOf(order: Order, minor: number, target: "line" | "shipping") {
  const applications = applicationsOf(order);
  return allocate(order, minor, target).map((part) => ({
    allocatedAmountSet: moneyBag(order, part.minor),
    allocatedAmount: moneyBag(order, part.minor).shopMoney,
    discountApplication: applications[part.index],
  }));
}
