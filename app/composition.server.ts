/** Binds a shop to what its use cases need. The one place where product folders meet Shopify, the queue and the database. */
import { NOT_PERMITTED, refusedFor, rightsOf, withoutAmounts, type Right } from "./access/rights.ts";
import { whoGivesRights } from "./access/staff-rights.server.ts";
import { learnStaff } from "./activity/learn-staff.server.ts";
import { claimRequestKey } from "./http/request-keys.server.ts";
import { followLineage } from "./orders/follow-lineage.server.ts";
import { db, shopDb, type ShopContext, type ShopTx } from "./platform/db.server.ts";
import { env } from "./platform/env.server.ts";
import { logsShop } from "./platform/log-context.server.ts";
import type { Enqueue } from "./jobs/catalog.ts";
import { enqueue } from "./jobs/queue.server.ts";
import type { EngineDeps } from "./codes/engine/advance.ts";
import { RETRY_POLICY } from "./codes/engine/retry-policy.ts";
import { refreshStore } from "./codes/engine/store.server.ts";
import { authenticateAdmin } from "./shopify/app.server.ts";
import { adminFor } from "./shopify/client/admin-client.server.ts";
import { ReadShopDocument } from "./shopify/admin.generated.ts";
import { changedOrders, type ChangedOrders } from "./shopify/orders/changed-orders.server.ts";
import { orderJourneys, type OrderJourneys } from "./shopify/orders/order-journeys.server.ts";
import { webPixel, type WebPixel } from "./shopify/pixels/web-pixel.server.ts";
import { grantedScopes, payments, type Payments } from "./shopify/people/payments.server.ts";
import { findCustomers, readCustomer, type CustomerFacts, type FoundCustomer } from "./shopify/people/customers.server.ts";
import { discountCodes } from "./shopify/discounts/discount-codes.server.ts";
import type { DiscountCodes } from "./shopify/discounts/discount-codes.ts";
import { discounts } from "./shopify/discounts/discount-terms.server.ts";
import type { Discounts } from "./shopify/discounts/discount-terms.ts";
import { flowTriggers } from "./shopify/flow/flow-triggers.server.ts";
import type { SendTrigger } from "./shopify/flow/flow-triggers.ts";
import { guardDiscount } from "./shopify/discounts/guard-discount.server.ts";
import type { GuardDiscount } from "./shopify/discounts/guard-discount.ts";
import { rolloutsOf } from "./shopify/discounts/rollouts.server.ts";
import type { ReadRollouts } from "./shopify/discounts/rollouts.ts";
import { ShopifyAccessLost } from "./shopify/client/errors.ts";
import { offlineToken } from "./shopify/client/offline-token.server.ts";
import { budgetOf } from "./shopify/client/rate-budget.server.ts";
import { askStaffEmail, askStaffUser } from "./shopify/people/staff-name.server.ts";
import { tokenOf } from "./shopify/client/staff-token.ts";
import type { SistersDeps } from "./stores/preview-sisters.server.ts";
import { installShop, type ShopFacts } from "./shops/install-shop.server.ts";

export { enqueue };
export { storeWebhook, receiveWebhook } from "./shopify/webhooks/receive-webhook.server.ts";
export { readPush } from "./shopify/webhooks/pubsub-push.server.ts";

export type AdminRequest = {
  ctx: ShopContext;
  /** Shopify's id of the signed-in staff member, for the record of who did what. */
  staff: {
    id: string;
    /** Asks Shopify for their verified e-mail address; null where there is none. Throws ShopifyUnavailable. */
    email: () => Promise<string | null>;
  };
  shopFacts: ShopFacts;
  enqueue: Enqueue<ShopTx>;
  codes: DiscountCodes;
  discounts: Discounts;
  /** Redirects that survive the admin's frame. */
  redirect: Awaited<ReturnType<typeof authenticateAdmin>>["redirect"];
  /** What the signed-in staff member may do. */
  rights: readonly Right[];
  /** Null for a right they have; else the sentence that refuses, and names whom to ask. */
  lacking: (right: Right) => Promise<string | null>;
  /** What a page shows; without amounts for somebody who may not see money. */
  shown: <T>(data: T) => T;
};

/**
 * A request from inside the admin, by somebody who has all of these rights. Throws the library's responses for anybody without a valid
 * session token, and 403 with a sentence for somebody who lacks one.
 */
export async function forAdmin(request: Request, ...needed: readonly Right[]): Promise<AdminRequest> {
  const admin = await signedIn(request);
  const refused = await firstLacking(admin, needed);
  if (refused !== null) throw new Response(refused, { status: 403, statusText: NOT_PERMITTED });
  return admin;
}

/**
 * A press on a page: the same, but somebody who lacks a right is answered as every refused press is. Nothing was done, and the page
 * stays with what was typed.
 */
export async function forPress(
  request: Request,
  ...needed: readonly Right[]
): Promise<(AdminRequest & { refused: null }) | { refused: string }> {
  const admin = await signedIn(request);
  const refused = await firstLacking(admin, needed);
  return refused === null ? { ...admin, refused } : { refused };
}

async function firstLacking({ lacking }: AdminRequest, needed: readonly Right[]): Promise<string | null> {
  for (const right of needed) {
    const refused = await lacking(right);
    if (refused !== null) return refused;
  }
  return null;
}

async function signedIn(request: Request): Promise<AdminRequest> {
  const { session, sessionToken, redirect } = await authenticateAdmin(request);
  logsShop(session.shop);
  const ctx = { ...contextOf(session.shop), by: sessionToken.sub };
  await claimRequestKey(ctx);
  const codes = codesOf(ctx.shop, "person");
  const token = tokenOf(request) ?? "";
  const staff = await learnStaff(ctx, { staffId: sessionToken.sub, now: new Date(), ask: () => askStaffUser(ctx.shop, token) });
  const rights = rightsOf(staff);
  return {
    ctx,
    staff: { id: sessionToken.sub, email: () => askStaffEmail(ctx.shop, token) },
    shopFacts: await shopFacts(ctx),
    enqueue,
    codes,
    discounts: discountsOf(ctx.shop, "person"),
    redirect,
    rights,
    lacking: async (right) => (rights.includes(right) ? null : refusedFor(right, await whoGivesRights(ctx))),
    shown: (data) => (rights.includes("money") ? data : withoutAmounts(data)),
  };
}

export function contextOf(shop: string): ShopContext {
  return { shop, db: shopDb(shop) };
}

export function codesOf(shop: string, priority: "background" | "person"): DiscountCodes {
  return discountCodes(adminFor(shop, { priority }));
}

export function discountsOf(shop: string, priority: "background" | "person"): Discounts {
  return discounts(adminFor(shop, { priority }));
}

/** What rollouts do to the shop's discounts. */
export function rolloutsReaderOf(shop: string, priority: "background" | "person"): ReadRollouts {
  return rolloutsOf(adminFor(shop, { priority }));
}

/** The discount that carries the Function of guarded codes, with the points that people leave. */
export function guardDiscountOf(shop: string): GuardDiscount {
  return guardDiscount(adminFor(shop, { priority: "background" }));
}

/** Shopify Flow's triggers, with the points that refreshes leave. */
export function flowTriggersOf(shop: string): SendTrigger {
  return flowTriggers(adminFor(shop, { priority: "spare" }));
}

/** How shoppers came to the store, read with the points that refreshes leave. */
export function journeysOf(shop: string): OrderJourneys {
  return orderJourneys(adminFor(shop, { priority: "spare" }));
}

/** Points a dry run may spend at Shopify at this moment. */
export function lookupBudget(shop: string): () => Promise<number> {
  return () => budgetOf(contextOf(shop)).room();
}

/** For so long a person waits to see what another store would do. */
const LOOK_MS = 4_000;

/** What the door to other stores of the merchant needs, and their Shopify behind it. */
export function sistersDeps(priority: "background" | "person"): SistersDeps {
  return {
    ...{ all: db, open: shopDb, codesOf: (shop) => codesOf(shop, priority), discountsOf: (shop) => discountsOf(shop, priority) },
    ...{ roomOf: lookupBudget, lookMs: LOOK_MS },
  };
}

/** Store credit and gift cards, paid with the points that refreshes leave: a payment may come a minute later, a leaked code may not. */
export function paymentsOf(shop: string): Payments {
  return payments(adminFor(shop, { priority: "spare" }));
}

/**
 * The scopes that the shop grants now. A token may allow less than was granted after it was issued: where it lacks one of `wanted`, a
 * new one is asked for. Throws as the Admin API does.
 */
export async function scopesOf(shop: string, wanted: readonly string[]): Promise<string[]> {
  const admin = adminFor(shop, { priority: "person" });
  const granted = await grantedScopes(admin);
  if (wanted.every((scope) => granted.includes(scope))) return granted;
  await offlineToken(shop, await offlineToken(shop));
  return grantedScopes(admin);
}

/** The pixel that tells attempts with codes that have ended. */
export function pixelOf(shop: string): WebPixel {
  return webPixel(adminFor(shop, { priority: "person" }));
}

/** Orders as the Admin API lists them, read with the points that refreshes leave. */
export function changedOrdersOf(shop: string): ChangedOrders {
  return changedOrders(adminFor(shop, { priority: "spare" }));
}

/** How long a row of a refresh waits for Shopify where the shop has chosen nothing. */
export const GIVE_UP_MINUTES = Math.round(env.GIVE_UP_AFTER_SECONDS / 60);

/** What the engine needs to move a shop's refreshes in the background. `send` queues what a change of lineage leaves to a job. */
export function refreshDeps(shop: string, send: Enqueue<ShopTx> = enqueue): EngineDeps {
  const store = refreshStore(contextOf(shop), { onLineageChanged: followLineage(send) });
  const admin = adminFor(shop, { priority: "background" });
  const patience = { ...RETRY_POLICY, giveUpAfter: env.GIVE_UP_AFTER_SECONDS };
  return { store, codes: discountCodes(admin), now: () => new Date(), patience, spent: () => admin.spent };
}

/** Customers of the shop, for a person who is waiting. */
export function findCustomersOf(shop: string, words: string): Promise<FoundCustomer[]> {
  return findCustomers(adminFor(shop, { priority: "person" }), words);
}

/** One customer of the shop, for a person who is waiting; null when there is none. */
export function customerOf(shop: string, id: string): Promise<CustomerFacts | null> {
  return readCustomer(adminFor(shop, { priority: "person" }), id);
}

/** Whether Shopify still lets the app into the shop with the token we hold. Throws ShopifyUnavailable when it cannot say. */
export async function isInstalledAtShopify(shop: string): Promise<boolean> {
  try {
    await adminFor(shop, { priority: "background" }).request(ReadShopDocument, {});
    return true;
  } catch (error) {
    if (error instanceof ShopifyAccessLost && (error.because === "token_refused" || error.because === "no_session")) return false;
    // Frozen, locked or short of a scope, but there.
    if (error instanceof ShopifyAccessLost) return true;
    throw error;
  }
}

/** Reading the shop may have failed right after signing in; a session without its shop is put right here. */
async function shopFacts({ shop, db }: ShopContext): Promise<ShopFacts> {
  const known = await db.shop.findUnique({ where: { domain: shop } });
  if (known && !known.uninstalledAt) return known;
  return installShop(db, { shop, accessToken: await offlineToken(shop) });
}
