import { print } from "graphql";
import type { Admin } from "#app/shopify/client/admin-client.server.ts";
import { discounts } from "#app/shopify/discounts/discount-terms.server.ts";
import type { DiscountTerms } from "#app/shopify/discounts/discount-terms.ts";
import { aShop } from "../twin/admin-shop.ts";

function aStore() {
  const shop = aShop({ shop: { sellsSubscriptions: true } });
  const request = async (document: Parameters<typeof print>[0], variables: Record<string, unknown>) => {
    const { data, errors } = await shop.ask(print(document), variables);
    if (errors) throw new Error(errors[0]!.message);
    return data as unknown;
  };
  const id = shop.world.nextId();
  shop.world.data.products.push({
    id,
    title: "Mist",
    handle: "mist",
    vendor: "",
    priceMinor: 900,
    variantId: shop.world.nextId(),
    createdAt: "2026-01-01T00:00:00Z",
  });
  return { ...shop, product: `gid://shopify/Product/${id}`, discounts: discounts({ request } as unknown as Admin) };
}

async function change(store: ReturnType<typeof aStore>, id: string, gives: (was: DiscountTerms["gives"]) => object) {
  const { terms } = (await store.discounts.terms(id))!;
  await store.discounts.update(id, { ...terms, gives: { ...terms.gives, ...gives(terms.gives) } as DiscountTerms["gives"] }, terms);
}

test("a changed quantity leaves a buy-X-get-Y discount for the purchases it was for, though Shopify's schema fills them in", async () => {
  const store = aStore();
  const items = { products: { productsToAdd: [store.product] } };
  const { id, discount } = store.aDiscount(["BUNDLE"], {
    kind: "bxgy",
    input: {
      customerBuys: { isOneTimePurchase: false, isSubscription: true, value: { quantity: "2" }, items },
      customerGets: { value: { discountOnQuantity: { quantity: "1", effect: { percentage: 1 } } }, items },
    },
  });
  await change(store, id, (was) => ({ ...(was.kind === "bxgy" && { buys: { ...was.buys, quantity: 3 } }) }));
  expect(discount.input).toMatchObject({ customerBuys: { isOneTimePurchase: false, isSubscription: true, value: { quantity: "3" } } });
});

test("a changed percentage leaves a discount for the purchases it was for", async () => {
  const store = aStore();
  const { id, discount } = store.aDiscount(["GLOW"], {
    input: {
      customerGets: { appliesOnOneTimePurchase: false, appliesOnSubscription: true, value: { percentage: 0.1 }, items: { all: true } },
    },
  });
  await change(store, id, () => ({ percent: 20 }));
  expect(discount.input).toMatchObject({
    customerGets: { appliesOnOneTimePurchase: false, appliesOnSubscription: true, value: { percentage: 0.2 } },
  });
});

test("a minimum that is taken away or changed for the other kind is named, as Shopify documents it", async () => {
  const store = aStore();
  const { id } = store.aDiscount(["GLOW"], {
    input: {
      customerGets: { value: { percentage: 0.1 }, items: { all: true } },
      minimumRequirement: { subtotal: { greaterThanOrEqualToSubtotal: "50.00" } },
    },
  });
  const minimumOf = async () => (await store.discounts.terms(id))!.terms.minimum;
  const become = async (minimum: DiscountTerms["minimum"]) => {
    const { terms } = (await store.discounts.terms(id))!;
    await store.discounts.update(id, { ...terms, minimum }, terms);
    expect(await minimumOf()).toEqual(minimum);
  };
  await become({ kind: "quantity", quantity: 3 });
  await become({ kind: "subtotal", amount: "20.0" });
  await become({ kind: "none" });
});
