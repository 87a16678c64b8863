/** Addresses inside Shopify's admin, which App Bridge opens around the app. */

/** `gid://shopify/DiscountCodeNode/123` lives at discounts/123. */
export function discountUrl(discountId: string): string {
  return `shopify://admin/discounts/${discountId.split("/").at(-1)}`;
}

export function customerUrl(customerId: string): string {
  return `shopify://admin/customers/${customerId.split("/").at(-1)}`;
}

export function orderUrl(orderId: string): string {
  return `shopify://admin/orders/${orderId.split("/").at(-1)}`;
}
