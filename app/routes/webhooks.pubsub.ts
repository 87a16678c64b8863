import type { ActionFunctionArgs } from "@remix-run/node";

import { readPush } from "#app/composition.server.ts";

import { action as scopesUpdated } from "./webhooks.app.scopes-update.ts";
import { action as uninstalled } from "./webhooks.app.uninstalled.ts";
import { action as customers } from "./webhooks.customers.ts";
import { action as discounts } from "./webhooks.discounts.ts";
import { action as orders } from "./webhooks.orders.ts";
import { action as refunds } from "./webhooks.refunds.ts";

/** Compliance topics are not among them: Shopify sends those over HTTP only. */
const ACTIONS: Record<string, ((args: ActionFunctionArgs) => Promise<Response>) | undefined> = {
  APP_SCOPES_UPDATE: scopesUpdated,
  APP_UNINSTALLED: uninstalled,
  CUSTOMERS_MERGE: customers,
  DISCOUNTS_UPDATE: discounts,
  DISCOUNTS_DELETE: discounts,
  DISCOUNTS_REDEEMCODE_ADDED: discounts,
  DISCOUNTS_REDEEMCODE_REMOVED: discounts,
  ORDERS_CREATE: orders,
  ORDERS_UPDATED: orders,
  ORDERS_CANCELLED: orders,
  ORDERS_DELETE: orders,
  REFUNDS_CREATE: refunds,
};

/**
 * Webhooks by way of Google Pub/Sub: each is taken in by the action of its topic, with the same receipts, and acknowledged by the
 * answer once it is durable. A topic that nobody reads is acknowledged: it would come again for a week.
 */
export async function action(args: ActionFunctionArgs): Promise<Response> {
  const { topic, request } = await readPush(args.request);
  const take = Object.hasOwn(ACTIONS, topic) ? ACTIONS[topic] : undefined;
  return take ? take({ ...args, request }) : new Response(null, { status: 204 });
}
