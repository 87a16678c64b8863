import { gid } from "../../world/gid.ts";
import { byId } from "../../world/indexes.ts";
import { orderAmounts } from "../../world/order-amounts.ts";
import type { Customer } from "../../world/types.ts";
import { always, type Context, type Fields } from "../context.ts";
import { readId } from "../ids.ts";
import { count, list, search, type Listing } from "../listing.ts";
import { moneyV2 } from "../money.ts";
import { listOrders } from "../order-listing.ts";
import { dateField, idField, numberField, textField, wordsField } from "../search.ts";
import { creditAccountsOf } from "./customer-money.ts";
import { ordersOfCustomer } from "./orders.ts";

export const customerListingIn = (context: Context): Listing<Customer> => ({
  fields: {
    default: wordsField(({ firstName, lastName, email }) => `${firstName} ${lastName} ${email}`),
    id: idField(({ id }) => id),
    email: textField(({ email }) => email),
    first_name: textField(({ firstName }) => firstName),
    last_name: textField(({ lastName }) => lastName),
    state: textField(() => "enabled"),
    customer_date: dateField(({ createdAt }) => createdAt),
    updated_at: dateField(({ updatedAt }) => updatedAt),
    orders_count: numberField(({ id }) => ordersOfCustomer(id, context).length),
    tag: () => false,
  },
  id: ({ id }) => id,
  sorts: {
    CREATED_AT: ({ createdAt }) => createdAt,
    UPDATED_AT: ({ updatedAt }) => updatedAt,
    NAME: ({ firstName, lastName }) => `${lastName}, ${firstName}`.toLowerCase(),
  },
});

export const customerRoots: Fields<undefined> = {
  customer: (_root, { id }, { world }) => byId(world.data.customers, readId(id, "Customer")),
  customers: (_root, args, context, info) => list(customerListingIn(context), context.world.data.customers, args, context, info),
  customersCount: (_root, { query, limit }, context, info) => {
    const { matches } = search(customerListingIn(context).fields, query, context, info);
    return count(context.world.data.customers.filter(matches).length, limit);
  },
};

const unsubscribeUrl = ({ id }: Customer, _args: unknown, { world }: Context) =>
  `https://${world.data.shop.domain}/account/unsubscribe/${id}`;

export const customerFields: Fields<Customer> = {
  ...always({
    addresses: [],
    dataSaleOptOut: false,
    defaultAddress: null,
    defaultPhoneNumber: null,
    hasTimelineComment: false,
    locale: "en",
    multipassIdentifier: null,
    note: null,
    phone: null,
    productSubscriberStatus: "NEVER_SUBSCRIBED",
    state: "ENABLED",
    tags: [],
    taxExempt: false,
    taxExemptions: [],
    validEmailAddress: true,
    verifiedEmail: true,
  }),
  id: ({ id }) => gid("Customer", id),
  legacyResourceId: ({ id }) => id,
  firstName: ({ firstName }) => firstName,
  lastName: ({ lastName }) => lastName,
  displayName: ({ firstName, lastName, email }) => `${firstName} ${lastName}`.trim() || email,
  email: ({ email }) => email,
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ updatedAt }) => updatedAt,
  unsubscribeUrl,
  defaultEmailAddress: (customer, args, context) => ({
    emailAddress: customer.email,
    marketingOptInLevel: null,
    marketingState: "NOT_SUBSCRIBED",
    marketingUnsubscribeUrl: unsubscribeUrl(customer, args, context),
    marketingUpdatedAt: null,
    openTrackingLevel: "UNKNOWN",
    openTrackingUrl: `https://${context.world.data.shop.domain}/account/tracking/${customer.id}`,
    validFormat: true,
  }),
  image: ({ id }, _args, { world }) => picture(`https://${world.data.shop.domain}/avatars/${id}.png`),
  canDelete: ({ id }, _args, context) => ordersOfCustomer(id, context).length === 0,
  numberOfOrders: ({ id }, _args, context) => ordersOfCustomer(id, context).length,
  lastOrder: ({ id }, _args, context) => ordersOfCustomer(id, context).at(-1) ?? null,
  amountSpent: ({ id }, _args, context) => {
    const spent = ordersOfCustomer(id, context).reduce((sum, order) => sum + orderAmounts(order).total - orderAmounts(order).refunded, 0);
    return moneyV2(spent, context.world.data.shop.currency);
  },
  lifetimeDuration: ({ createdAt }, _args, { world }) => {
    const days = Math.floor((world.now().getTime() - Date.parse(createdAt)) / 86_400_000);
    return days >= 365 ? `over ${Math.floor(days / 365)} years` : `${days} days`;
  },
  storeCreditAccounts: creditAccountsOf,
  orders: ({ id }, args, context, info) => listOrders(ordersOfCustomer(id, context), args, context, info),
};

/** An image as a shop without uploads has it: an address, no size. */
export function picture(url: string) {
  return { id: null, altText: null, width: null, height: null, thumbhash: null, url, src: url, originalSrc: url, transformedSrc: url };
}
