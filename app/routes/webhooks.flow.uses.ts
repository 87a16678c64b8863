import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import { contextOf } from "#app/composition.server.ts";
import { instantFrom } from "#app/format/instants.ts";
import { recordUse } from "#app/flow/uses.server.ts";
import { isInstalled } from "#app/platform/db-installed.server.ts";
import { readSigned } from "#app/shopify/webhook-request.server.ts";

const body = z.object({
  shopify_domain: z.string().min(1).max(255),
  flow_trigger_definition_id: z.string().trim().min(1).max(255),
  has_enabled_flow: z.boolean(),
  timestamp: z.iso.datetime({ offset: true }).refine((text) => instantFrom(text) !== null),
});

/**
 * Whether a workflow of a shop begins with one of our triggers. Flow turns a workflow on only if it hears 2xx within five seconds
 * [shopify.dev: Track Flow lifecycle events].
 */
export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const read = body.safeParse(await readSigned(request));
  if (!read.success) throw new Response(null, { status: 400 });
  const { shopify_domain: shop, flow_trigger_definition_id: trigger, has_enabled_flow: isUsed, timestamp } = read.data;
  const ctx = contextOf(shop);
  if ((await ctx.db.shop.count()) === 0 || !(await isInstalled(ctx))) throw new Response(null, { status: 422 });
  await recordUse(ctx, { trigger, isUsed, toldAt: new Date(timestamp) });
  return new Response(null, { status: 204 });
}
