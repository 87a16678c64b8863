import { accessDenied } from "./errors.ts";

/** The access scope each root field asks for; a root that is not listed is open to every app. */
const scopes: Record<string, string> = {
  codeDiscountNode: "read_discounts",
  codeDiscountNodeByCode: "read_discounts",
  codeDiscountNodes: "read_discounts",
  codeDiscountSavedSearches: "read_discounts",
  discountNode: "read_discounts",
  discountNodes: "read_discounts",
  discountNodesCount: "read_discounts",
  discountCodesCount: "read_discounts",
  discountRedeemCodeBulkCreation: "read_discounts",
  discountAutomaticAppCreate: "write_discounts",
  metafieldsSet: "write_discounts",
  discountCodeBasicCreate: "write_discounts",
  discountCodeBasicUpdate: "write_discounts",
  discountCodeBxgyCreate: "write_discounts",
  discountCodeBxgyUpdate: "write_discounts",
  discountCodeFreeShippingCreate: "write_discounts",
  discountCodeFreeShippingUpdate: "write_discounts",
  discountCodeActivate: "write_discounts",
  discountCodeDeactivate: "write_discounts",
  discountCodeDelete: "write_discounts",
  discountRedeemCodeBulkAdd: "write_discounts",
  discountCodeRedeemCodeBulkDelete: "write_discounts",
  storeCreditAccountCredit: "write_store_credit_account_transactions",
  giftCardCreate: "write_gift_cards",
  order: "read_orders",
  orders: "read_orders",
  ordersCount: "read_orders",
  customer: "read_customers",
  customers: "read_customers",
  customersCount: "read_customers",
  segments: "read_customers",
  segmentCreate: "write_customers",
  product: "read_products",
  products: "read_products",
  productsCount: "read_products",
  collection: "read_products",
  collections: "read_products",
  collectionsCount: "read_products",
};

/** The scope behind each type that `node(id:)` can answer with. */
export const scopeOfType: Record<string, string> = {
  DiscountCodeNode: "read_discounts",
  DiscountNode: "read_discounts",
  DiscountRedeemCodeBulkCreation: "read_discounts",
  Order: "read_orders",
  LineItem: "read_orders",
  Refund: "read_orders",
  Customer: "read_customers",
  Segment: "read_customers",
  StoreCreditAccount: "read_store_credit_accounts",
  Product: "read_products",
  ProductVariant: "read_products",
  Collection: "read_products",
};

/** A write scope lets its holder read as well. */
export function hasScope(granted: readonly string[], scope: string): boolean {
  return granted.includes(scope) || (scope.startsWith("read_") && granted.includes(scope.replace("read_", "write_")));
}

export function demandScope(granted: readonly string[], field: string, scope: string | undefined): void {
  if (scope !== undefined && !hasScope(granted, scope)) throw accessDenied(field, scope);
}

export const scopeOfRoot = (root: string): string | undefined => scopes[root];
