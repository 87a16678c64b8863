import type { Collection, Product } from "../world/types.ts";
import type { Listing } from "./listing.ts";
import { dateField, idField, textField, wordsField } from "./search.ts";

export const productListing: Listing<Product> = {
  fields: {
    default: wordsField(({ title, vendor }) => `${title} ${vendor}`),
    id: idField(({ id }) => id),
    title: wordsField(({ title }) => title),
    handle: textField(({ handle }) => handle),
    vendor: textField(({ vendor }) => vendor),
    status: textField(() => "active"),
    created_at: dateField(({ createdAt }) => createdAt),
    updated_at: dateField(({ createdAt }) => createdAt),
    tag: () => false,
  },
  id: ({ id }) => id,
  sorts: {
    TITLE: ({ title }) => title.toLowerCase(),
    CREATED_AT: ({ createdAt }) => createdAt,
    UPDATED_AT: ({ createdAt }) => createdAt,
    PUBLISHED_AT: ({ createdAt }) => createdAt,
    VENDOR: ({ vendor }) => vendor.toLowerCase(),
    CREATED: ({ createdAt }) => createdAt,
    PRICE: ({ priceMinor }) => priceMinor,
  },
};

export const collectionListing: Listing<Collection> = {
  fields: {
    default: wordsField(({ title }) => title),
    id: idField(({ id }) => id),
    title: wordsField(({ title }) => title),
    handle: textField(({ handle }) => handle),
  },
  id: ({ id }) => id,
  sorts: { TITLE: ({ title }) => title.toLowerCase() },
};
