/**
 * Everything one local Shopify knows. Plain data, so that a snapshot is `JSON.stringify`.
 * Numbers named `id` are the tail of a gid; the gid is made where it leaves the world.
 * Money is in integer minor units of the shop's currency; instants are ISO 8601 strings in UTC.
 */
export type Shop = {
  id: number;
  /** `lumen-botanics.myshopify.com` */
  domain: string;
  name: string;
  email: string;
  ownerName: string;
  currency: string;
  ianaTimezone: string;
  /** Sells subscriptions; absent: it does not. */
  sellsSubscriptions?: boolean;
  plan: "standard" | "advanced" | "plus";
  createdAt: string;
  /** Where this machine shows the storefront, in place of a domain; set whenever the local Shopify starts. */
  storefrontOrigin?: string;
};

export type RedeemCode = {
  id: number;
  /** As it was given; compared without regard to case. */
  code: string;
  uses: number;
  /** Customers who redeemed this code, for once-per-customer. */
  usedBy: string[];
  /** The app that made it, or null when it was made in the admin. */
  createdByApp: string | null;
  createdAt: string;
};

export type Discount = {
  id: number;
  kind: "basic" | "bxgy" | "freeShipping";
  title: string;
  /** The mutation's input with `code` left out: what reads answer from. */
  input: Record<string, unknown>;
  startsAt: string;
  endsAt: string | null;
  usageLimit: number | null;
  appliesOncePerCustomer: boolean;
  codes: RedeemCode[];
  /** Uses of codes that have since been deleted. Whether Shopify keeps counting them is assumed; see README. */
  usesOfDeletedCodes: number;
  createdAt: string;
  updatedAt: string;
};

export type BulkCreation = {
  id: number;
  discountId: number;
  createdAt: string;
  /** When the outcome is decided; null while a fault keeps it stuck. */
  dueAt: string | null;
  done: boolean;
  /** The app that asked for it, null for the admin. */
  createdByApp: string | null;
  /** Names another discount takes just before the outcome is decided (a fault). */
  stolenCodes: string[];
  rows: { code: string; redeemCodeId: number | null; error: string | null }[];
};

export type Job = {
  id: string;
  createdAt: string;
  dueAt: string | null;
  done: boolean;
  effect: { discountId: number; redeemCodeIds: number[] } | null;
};

/** A query that was asked for in bulk. What it answered is a file of its own, which the world does not keep. */
export type BulkOperation = {
  id: number;
  clientId: string;
  /** What the app was allowed when it asked; the query runs with these. */
  scopes: string[];
  query: string;
  /** Whether children stand right after their parents in the file. */
  groupObjects: boolean;
  status: "CREATED" | "RUNNING" | "COMPLETED" | "FAILED" | "CANCELED" | "EXPIRED";
  errorCode: "ACCESS_DENIED" | "INTERNAL_SERVER_ERROR" | null;
  createdAt: string;
  /** When it ends; null while a fault keeps it stuck. */
  dueAt: string | null;
  completedAt: string | null;
  /** How it ends: as it should, broken off with a part of its file, called off by somebody, or with a link that does not open. */
  fate: "complete" | "broken" | "canceled" | "dead_link";
  objectCount: number;
  rootObjectCount: number;
  fileSize: number | null;
};

export type Customer = { id: number; firstName: string; lastName: string; email: string; createdAt: string; updatedAt: string };

/** A customer's store credit in one currency. */
export type CreditAccount = {
  id: number;
  customerId: number;
  currency: string;
  /** Oldest first; minor units of the account's currency. */
  credits: { id: number; minor: number; createdAt: string; notified: boolean }[];
};

export type GiftCard = {
  id: number;
  /** In small letters; Shopify shows its last four to an app. */
  code: string;
  customerId: number | null;
  note: string | null;
  minor: number;
  createdAt: string;
};

export type Product = {
  id: number;
  title: string;
  handle: string;
  vendor: string;
  priceMinor: number;
  variantId: number;
  createdAt: string;
};

export type Collection = { id: number; title: string; handle: string; productIds: number[] };

/** A customer segment: a name, and the condition that Shopify evaluates. */
export type Segment = { id: number; name: string; query: string; createdAt: string; editedAt: string };

export type WebPixel = { id: number; settings: Record<string, string> };

export type OrderLine = {
  id: number;
  productId: number;
  variantId: number;
  title: string;
  quantity: number;
  priceMinor: number;
  discountMinor: number;
  /** A gift card that is bought; no tax falls on it. */
  giftCard?: boolean;
};

export type Refund = {
  id: number;
  createdAt: string;
  note: string | null;
  lines: { lineId: number; quantity: number; subtotalMinor: number }[];
  /**
   * What was paid back less (positive) or more (negative) than the parts come to. `pending`: it takes back the adjustment that stood for
   * money on its way, of which Shopify keeps both (seen in recorded refunds of 2025 and 2026).
   */
  adjustments?: { id: number; minor: number; taxMinor?: number; pending?: boolean }[];
  shippingMinor: number;
  /** What of the order's tip and of its duties went back. */
  tipMinor?: number;
  dutiesMinor?: number;
  /** How the money went back; absent: all of it at once, and nothing where it comes to nothing. */
  transactions?: { id: number; minor: number; status: "success" | "pending" | "failure" | "error" }[];
};

/** A visit of the online store before an order; the instant ISO. */
export type Visit = { at: string; landing: string | null; referrer: string | null; source: string | null };

export type Order = {
  id: number;
  /** `#1042` */
  name: string;
  customerId: number | null;
  email: string | null;
  createdAt: string;
  processedAt: string;
  updatedAt: string;
  cancelledAt: string | null;
  cancelReason: string | null;
  test: boolean;
  currency: string;
  presentmentCurrency: string;
  /** What one unit of the shop's currency was worth in the shopper's; absent: 1. */
  presentmentRate?: number;
  /** Codes as the shopper typed them, first one first. `discountId` is the world's own memory; Shopify does not tell it. */
  discountCodes: { code: string; amountMinor: number; type: "percentage" | "fixed_amount" | "shipping"; discountId: number | null }[];
  lines: OrderLine[];
  shippingMinor: number;
  taxMinor: number;
  /** Whether the lines' prices contain the tax. */
  taxesIncluded?: boolean;
  /** What of the order is duties, and whether the lines' prices contain them. */
  dutiesMinor?: number;
  dutiesIncluded?: boolean;
  /** Whether all of it was sent; false where it is missing. */
  isFulfilled?: boolean;
  /** What the shopper gave on top, which is in no subtotal. */
  tipMinor?: number;
  /** Its money has not come, or never will; absent: it is paid. NONE: nobody has begun to pay, of which Shopify says null. */
  payment?: "PENDING" | "AUTHORIZED" | "PARTIALLY_PAID" | "VOIDED" | "EXPIRED" | "NONE";
  /** Where it was placed; absent: web. */
  source?: string;
  /** Discounts by hand, by their titles, some with the reason that staff gave. */
  manualDiscounts?: (string | { title: string; reason: string })[];
  /** How the shopper came, oldest visit first, and when Shopify has put that together; absent: nobody was seen to come. */
  journey?: { readyAt: string; visits: Visit[] };
  refunds: Refund[];
};

/** A campaign of the merchant's. `effectiveTrafficAllocation` and `trafficAllocation` are percent, `split` the percent of it. */
export type Rollout = {
  id: number;
  name: string;
  /** `started`: its schedule decides whether it waits, serves or is over. */
  state: "draft" | "started" | "paused" | "archived";
  trafficAllocation: number;
  effectiveTrafficAllocation: number;
  activateAt: string | null;
  concludeAt: string | null;
  createdAt: string;
  updatedAt: string;
  treatments: { id: number; split: number; changes: { id: number; effect: "activate" | "expire"; discountId: number }[] }[];
};

export type Token = {
  accessToken: string;
  clientId: string;
  scopes: string[];
  online: boolean;
  userId: number | null;
  expiresAt: string | null;
  refreshToken: string | null;
  refreshTokenExpiresAt: string | null;
  /** The access token this one was refreshed from; its refresh token stays good until this one is first used. */
  supersedes?: string | null;
};

/** One app's presence on the shop. */
export type Installation = {
  clientId: string;
  handle: string;
  title: string;
  scopes: string[];
  /** Of the scopes: those that were asked for later and that a person granted. Absent: none. */
  optional?: string[];
  installedAt: string | null;
  uninstalledAt: string | null;
};

export type StaffUser = {
  id: number;
  firstName: string;
  lastName: string;
  email: string;
  /** Shopify has verified it unless this says otherwise. */
  emailVerified?: boolean;
  locale: string;
  accountOwner: boolean;
};

/** An automatic discount of an app's Function, and the JSON that the app wrote for it, by namespace and key. */
export type AppDiscount = {
  id: number;
  title: string;
  functionHandle: string;
  status: "ACTIVE" | "EXPIRED";
  startsAt: string;
  combinesWith: Record<string, boolean>;
  discountClasses: string[];
  metafields: Record<string, string>;
};

export type World = {
  /** Next number for every id that is not a uuid; ids only ever grow. */
  nextId: number;
  nextOrderNumber: number;
  /** Milliseconds the world's clock is ahead of the machine's. */
  clockOffsetMs: number;
  shop: Shop;
  staff: StaffUser[];
  installations: Installation[];
  tokens: Token[];
  discounts: Discount[];
  bulkCreations: BulkCreation[];
  jobs: Job[];
  bulkOperations: BulkOperation[];
  rollouts: Rollout[];
  /** What apps told Flow; no workflow is played. */
  flowTriggers: { handle: string; payload: unknown; at: string }[];
  /** Discounts that apps' Functions carry. They have no code. */
  appDiscounts: AppDiscount[];
  customers: Customer[];
  segments: Segment[];
  /** The pixel of the app, where it runs one. */
  webPixel: WebPixel | null;
  creditAccounts: CreditAccount[];
  giftCards: GiftCard[];
  products: Product[];
  collections: Collection[];
  orders: Order[];
};

/** What happened in the world, before it becomes a signed webhook. `resourceId` is the numeric id. */
export type WorldEvent = { topic: WebhookTopic; resourceId: number; triggeredAt: string; payload: Record<string, unknown> };

type WebhookTopic =
  | "orders/create"
  | "orders/updated"
  | "orders/cancelled"
  | "orders/edited"
  | "orders/delete"
  | "customers/merge"
  | "customers/delete"
  | "refunds/create"
  | "discounts/create"
  | "discounts/update"
  | "discounts/delete"
  | "discounts/redeemcode_added"
  | "discounts/redeemcode_removed"
  | "customers/data_request"
  | "customers/redact"
  | "shop/redact"
  | "app/uninstalled"
  | "app/scopes_update";
