import { gid } from "../../world/gid.ts";
import { byId } from "../../world/indexes.ts";
import type { Collection } from "../../world/types.ts";
import { connect, connectInPlace, sorted } from "../connection.ts";
import { always, type Context, type Fields } from "../context.ts";
import { readId } from "../ids.ts";
import { count, exactly, list, orderingOf, search } from "../listing.ts";
import { collectionListing, productListing } from "../product-listing.ts";
import { published } from "./publishing.ts";

export const collectionRoots: Fields<undefined> = {
  collection: (_root, { id }, { world }) => byId(world.data.collections, readId(id, "Collection")),
  collections: (_root, args, context, info) => list(collectionListing, context.world.data.collections, args, context, info),
  collectionsCount: (_root, { query, limit }, context, info) => {
    const { matches } = search(collectionListing.fields, query, context, info);
    return count(context.world.data.collections.filter(matches).length, limit);
  },
};

const productsOf = ({ productIds }: Collection, { world }: Context) =>
  productIds.map((id) => byId(world.data.products, id)).filter((product) => product !== null);

export const collectionFields: Fields<Collection> = {
  ...always({ ...published, description: "", descriptionHtml: "", image: null, sortOrder: "MANUAL", templateSuffix: null }),
  id: ({ id }) => gid("Collection", id),
  legacyResourceId: ({ id }) => id,
  storefrontId: ({ id }) => gid("Collection", id),
  title: ({ title }) => title,
  handle: ({ handle }) => handle,
  updatedAt: (_collection, _args, { world }) => world.data.shop.createdAt,
  hasProduct: (collection, { id }, context) => productsOf(collection, context).some((product) => gid("Product", product.id) === id),
  productsCount: ({ productIds }) => exactly(productIds.length),
  products: (collection, args, context) => {
    const ordering = orderingOf(productListing, args.sortKey);
    const products = productsOf(collection, context);
    return ordering.value || args.sortKey === "ID" ? connect(sorted(products, ordering), args, ordering) : connectInPlace(products, args);
  },
};
