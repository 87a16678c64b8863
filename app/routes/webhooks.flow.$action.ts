import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import { codesOf, contextOf, enqueue, lookupBudget } from "#app/composition.server.ts";
import { ACTIONS, actionFrom } from "#app/flow/actions.ts";
import { runAction } from "#app/flow/run-action.server.ts";
import { isInstalled } from "#app/platform/db-installed.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { ShopifyAccessLost, ShopifyUnavailable } from "#app/shopify/client/errors.ts";
import { readSigned } from "#app/shopify/webhook-request.server.ts";

const body = z.object({ shopify_domain: z.string().min(1).max(255), action_run_id: z.string().min(1).max(255), properties: z.unknown() });

/**
 * An action of Shopify Flow. Flow asks again until it hears something final: 200 is done, 202 not yet, 422 never. 503 asks it to
 * come back; 401 is a forged signature [shopify.dev: Flow action endpoints].
 */
export async function action({ request, params }: ActionFunctionArgs): Promise<Response> {
  const name = ACTIONS.find((one) => one === params.action);
  if (name === undefined) throw new Response(null, { status: 404 });
  const read = body.safeParse(await readSigned(request));
  if (!read.success) throw new Response(null, { status: 400 });
  const { shopify_domain: shop, action_run_id: runId, properties } = read.data;
  const asked = actionFrom(name, properties);
  if (asked === null) return say(422, "The action needs the promo code that it is about, as text, and yes or no for a dry run.");
  const ctx = contextOf(shop);
  const known = await ctx.db.shop.count();
  if (known === 0 || !(await isInstalled(ctx))) return say(422, "The app is not installed in this shop.");
  try {
    const deps = { codes: codesOf(shop, "person"), enqueue, room: async () => lookupBudget(shop)(), now: new Date() };
    const { state, outcome } = await runAction(ctx, { runId, ...asked }, deps);
    return say(state === "done" ? 200 : state === "running" ? 202 : 422, outcome);
  } catch (error) {
    if (!(error instanceof ShopifyUnavailable || error instanceof ShopifyAccessLost)) throw error;
    log.warn("flow_action_put_off", { shop, because: error.message });
    return say(503, "Shopify could not be asked.");
  }
}

const say = (status: number, message: string) => Response.json({ message }, { status });
