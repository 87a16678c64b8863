import type { Discount } from "../../world/types.ts";
import type { DiscountInput } from "../discount-input.ts";

/** What is being written, and over what: `before` null for a new discount. */
export type Draft = {
  kind: Discount["kind"];
  /** The mutation's argument, which every error's field begins with. */
  argument: string;
  input: DiscountInput;
  before: Discount | null;
};
