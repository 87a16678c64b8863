import { gid } from "../../world/gid.ts";
import { byId } from "../../world/indexes.ts";
import { shortDecimal } from "../../world/money.ts";
import type { Product } from "../../world/types.ts";
import { connectInPlace } from "../connection.ts";
import { always, type Context, type Fields } from "../context.ts";
import { readId } from "../ids.ts";
import { count, exactly, list, search } from "../listing.ts";
import { collectionListing, productListing } from "../product-listing.ts";
import { published } from "./publishing.ts";

export const productRoots: Fields<undefined> = {
  product: (_root, { id }, { world }) => byId(world.data.products, readId(id, "Product")),
  products: (_root, args, context, info) => list(productListing, context.world.data.products, args, context, info),
  productsCount: (_root, { query, limit }, context, info) => {
    const { matches } = search(productListing.fields, query, context, info);
    return count(context.world.data.products.filter(matches).length, limit);
  },
};

const collectionsOf = ({ id }: Product, { world }: Context) => world.data.collections.filter(({ productIds }) => productIds.includes(id));

export const productFields: Fields<Product> = {
  ...always({
    ...published,
    bodyHtml: "",
    combinedListingRole: null,
    customProductType: null,
    description: "",
    descriptionHtml: "",
    descriptionPlainSummary: "",
    featuredImage: null,
    giftCardTemplateSuffix: null,
    hasOnlyDefaultVariant: true,
    hasOutOfStockVariants: false,
    hasVariantsThatRequiresComponents: false,
    isGiftCard: false,
    mediaCount: exactly(0),
    onlineStorePreviewUrl: null,
    productComponentsCount: exactly(0),
    productType: "",
    publishedInContext: true,
    requiresSellingPlan: false,
    sellingPlanGroupCount: 0,
    sellingPlanGroupsCount: exactly(0),
    status: "ACTIVE",
    tags: [],
    templateSuffix: null,
    totalInventory: 0,
    totalVariants: 1,
    tracksInventory: false,
    variantsCount: exactly(1),
  }),
  id: ({ id }) => gid("Product", id),
  legacyResourceId: ({ id }) => id,
  storefrontId: ({ id }) => gid("Product", id),
  defaultCursor: ({ id }) => Buffer.from(JSON.stringify({ last_id: id, last_value: String(id) })).toString("base64"),
  title: ({ title }) => title,
  handle: ({ handle }) => handle,
  vendor: ({ vendor }) => vendor,
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ createdAt }) => createdAt,
  publishedAt: ({ createdAt }) => createdAt,
  onlineStoreUrl: ({ handle }, _args, { world }) => `https://${world.data.shop.domain}/products/${handle}`,
  collections: (product, args, context, info) => list(collectionListing, collectionsOf(product, context), args, context, info),
  inCollection: (product, { id }, context) => collectionsOf(product, context).some((collection) => gid("Collection", collection.id) === id),
  productParents: (_product, args) => connectInPlace([], args),
  variants: (product, args) => connectInPlace([product], args),
  variantsInCollection: (product, args, context) => connectInPlace(isIn(product, args.collectionId, context) ? [product] : [], args),
  variantsInCollectionCount: (product, { collectionId }, context) => exactly(isIn(product, collectionId, context) ? 1 : 0),
};

/** Every product has one variant, so a variant's source is its product. */
export const variantFields: Fields<Product> = {
  ...always({
    ...published,
    availableForSale: true,
    barcode: null,
    compareAtPrice: null,
    image: null,
    inventoryPolicy: "CONTINUE",
    inventoryQuantity: 0,
    position: 1,
    requiresComponents: false,
    sellableOnlineQuantity: 0,
    sellingPlanGroupCount: 0,
    sellingPlanGroupsCount: exactly(0),
    showUnitPrice: false,
    sku: null,
    taxCode: null,
    taxable: true,
    title: "Default Title",
    unitPrice: null,
  }),
  id: ({ variantId }) => gid("ProductVariant", variantId),
  legacyResourceId: ({ variantId }) => variantId,
  storefrontId: ({ variantId }) => gid("ProductVariant", variantId),
  defaultCursor: ({ variantId }) => Buffer.from(JSON.stringify({ last_id: variantId, last_value: String(variantId) })).toString("base64"),
  displayName: ({ title }) => `${title} - Default Title`,
  price: ({ priceMinor }, _args, { world }) => shortDecimal(priceMinor, world.data.shop.currency),
  product: (product) => product,
  productParents: (_product, args) => connectInPlace([], args),
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ createdAt }) => createdAt,
};

function isIn(product: Product, collectionId: string | undefined, context: Context): boolean {
  return collectionsOf(product, context).some((collection) => gid("Collection", collection.id) === collectionId);
}
