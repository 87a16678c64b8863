/**
 * Where the pixel of a store's checkouts tells that a code was refused. Anybody can post here: what comes is at most counted, and every
 * answer is the same.
 */
import type { ActionFunctionArgs } from "@remix-run/node";
import { z } from "zod";

import { contextOf } from "#app/composition.server.ts";
import { takeAttempt } from "#app/leaks/attempts/count-attempts.server.ts";

const body = z.object({
  shop: z.string().regex(/^[a-z0-9][a-z0-9-]*\.myshopify\.com$/),
  key: z.string().regex(/^[\w-]{1,100}$/),
  mark: z.number().int().min(0).max(0xffffffff),
});

export async function action({ request }: ActionFunctionArgs): Promise<Response> {
  const read = body.safeParse(await request.json().catch(() => null));
  if (read.success) await takeAttempt(contextOf(read.data.shop), { ...read.data, now: new Date() });
  // A pixel runs in a frame or a worker of another origin.
  return new Response(null, { status: 204, headers: { "Access-Control-Allow-Origin": "*" } });
}
