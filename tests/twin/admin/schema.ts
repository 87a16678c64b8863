import { readFileSync } from "node:fs";
import { buildSchema, isAbstractType, isObjectType, type GraphQLFieldResolver, type GraphQLObjectType, type GraphQLSchema } from "graphql";
import type { AppDiscount, Discount } from "../world/types.ts";
import { demandScope, scopeOfRoot } from "./access.ts";
import type { Args, Context, Fields } from "./context.ts";
import { activation } from "./mutations/activation.ts";
import { appDiscountMutations } from "./mutations/app-discounts.ts";
import { bulkAdd } from "./mutations/bulk-add.ts";
import { bulkDelete } from "./mutations/bulk-delete.ts";
import { flowMutations } from "./mutations/flow.ts";
import { writeDiscount } from "./mutations/write-discount.ts";
import { bulkOperationFields, bulkOperationMutations, bulkOperationRoots } from "./resolvers/bulk-operations.ts";
import { codeDiscountTypes, typeOfDiscount } from "./resolvers/code-discounts.ts";
import { collectionFields, collectionRoots } from "./resolvers/collections.ts";
import { customerFields, customerRoots } from "./resolvers/customers.ts";
import { discountNodeTypes, discountRoots } from "./resolvers/discount-nodes.ts";
import { creditTypes, payCustomers } from "./resolvers/customer-money.ts";
import { discountPartTypes } from "./resolvers/discount-parts.ts";
import { nodeRoots } from "./resolvers/nodes.ts";
import {
  lineItemFields,
  orderAdjustmentFields,
  orderTransactionFields,
  refundDutyFields,
  refundFields,
  refundLineItemFields,
  refundShippingLineFields,
  shippingLineFields,
} from "./resolvers/order-parts.ts";
import { orderFields, orderRoots } from "./resolvers/orders.ts";
import { pixelFields, pixelMutations, pixelRoots } from "./resolvers/pixels.ts";
import { productFields, productRoots, variantFields } from "./resolvers/products.ts";
import { redeemCodeRoots, redeemCodeTypes } from "./resolvers/redeem-codes.ts";
import { rolloutTypes, typeOfChange } from "./resolvers/rollouts.ts";
import { segmentFields, segmentMutations, segmentRoots } from "./resolvers/segments.ts";
import { appFields, appInstallationFields, shopFields, shopRoots } from "./resolvers/shop.ts";
import { installScalars } from "./scalars.ts";

const SDL = new URL("../../../app/shopify/admin.schema.graphql", import.meta.url);

/** What answers each field. A type that is not here is answered from values its parent made, field by field of the same name. */
const resolvers: Record<string, Fields<never>> = {
  QueryRoot: {
    ...discountRoots,
    ...redeemCodeRoots,
    ...orderRoots,
    ...customerRoots,
    ...productRoots,
    ...collectionRoots,
    ...shopRoots,
    ...nodeRoots,
    ...bulkOperationRoots,
    ...segmentRoots,
    ...pixelRoots,
  },
  Mutation: {
    ...writeDiscount,
    ...activation,
    ...bulkAdd,
    ...bulkDelete,
    ...flowMutations,
    ...appDiscountMutations,
    ...bulkOperationMutations,
    ...payCustomers,
    ...segmentMutations,
    ...pixelMutations,
  },
  ...discountNodeTypes,
  ...codeDiscountTypes,
  ...discountPartTypes,
  ...redeemCodeTypes,
  ...rolloutTypes,
  BulkOperation: bulkOperationFields,
  Order: orderFields,
  LineItem: lineItemFields,
  Refund: refundFields,
  RefundLineItem: refundLineItemFields,
  OrderAdjustment: orderAdjustmentFields,
  OrderTransaction: orderTransactionFields,
  RefundDuty: refundDutyFields,
  RefundShippingLine: refundShippingLineFields,
  ShippingLine: shippingLineFields,
  Customer: customerFields,
  ...creditTypes,
  Segment: segmentFields,
  WebPixel: pixelFields,
  Product: productFields,
  ProductVariant: variantFields,
  Collection: collectionFields,
  Shop: shopFields,
  App: appFields,
  AppInstallation: appInstallationFields,
};

/**
 * The executable Admin schema. Throws when a root, or a field of a type answered by resolvers, has nobody to answer it:
 * a schema that grows must be modelled, not answered with nulls.
 */
export function buildAdminSchema(sdl: string = readFileSync(SDL, "utf8")): GraphQLSchema {
  const schema = buildSchema(sdl);
  installScalars(schema);
  for (const type of Object.values(schema.getTypeMap())) {
    if (isObjectType(type) && resolvers[type.name]) install(type, resolvers[type.name]!);
    if (isAbstractType(type) && (type.name === "DiscountCode" || type.name === "Discount"))
      type.resolveType = (discount: Discount | AppDiscount) =>
        "functionHandle" in discount ? "DiscountAutomaticApp" : typeOfDiscount(discount);
    if (isAbstractType(type) && type.name.startsWith("Rollout")) type.resolveType = typeOfChange;
  }
  return schema;
}

let standing: GraphQLSchema | null = null;

/** The executable Admin schema, built once: it knows no shop, every request brings its own. */
export const adminSchema = (): GraphQLSchema => (standing ??= buildAdminSchema());

function install(type: GraphQLObjectType, fields: Fields<never>): void {
  const isRoot = type.name === "QueryRoot" || type.name === "Mutation";
  for (const [name, field] of Object.entries(type.getFields())) {
    const resolve = fields[name] as GraphQLFieldResolver<unknown, Context, Args> | undefined;
    if (!resolve) throw new Error(`The twin does not model ${type.name}.${name}, which the Admin schema has.`);
    field.resolve = isRoot ? guarded(name, resolve) : resolve;
  }
}

function guarded(root: string, resolve: GraphQLFieldResolver<unknown, Context, Args>): GraphQLFieldResolver<unknown, Context, Args> {
  return (source, args, context, info) => {
    demandScope(context.scopes, root, scopeOfRoot(root));
    return resolve(source, args, context, info);
  };
}
