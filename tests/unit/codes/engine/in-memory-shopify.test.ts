import { meetsTheDiscountCodesContract } from "#tests/support/discount-codes.contract.ts";
import { inMemoryShopify } from "#tests/support/in-memory-shopify.ts";

meetsTheDiscountCodesContract(() => {
  const shopify = inMemoryShopify();
  return {
    codes: shopify.codes,
    aDiscount: async (title, names) => shopify.addDiscount(title, names).id,
    deleteDiscount: async (id) => shopify.deleteDiscount(id),
    prefix: "T",
    wait: async () => {},
  };
});
