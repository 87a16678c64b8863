/** DiscountUserError, its fields in Shopify's order; a null code is Shopify's own, not an omission. */
export type UserError = { field: string[] | null; code: string | null; message: string; extraInfo: null };

export function userError(field: string[] | null, code: string | null, message: string): UserError {
  return { field, code, message, extraInfo: null };
}
