import type { LoaderFunctionArgs } from "@remix-run/node";

import { forAdminExtension } from "#app/http/extension-request.server.ts";
import { readCodesBlock } from "#app/portal/read-codes-block.server.ts";
import { customerIdFrom } from "#app/http/params.server.ts";

/** What the block on a customer's page in Shopify's admin shows: read at this moment, `block` null for anybody who is no creator. */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const { ctx, answer } = await forAdminExtension(request, "view");
  const customerId = customerIdFrom(new URL(request.url).searchParams.get("customer"));
  if (customerId === null) return answer({ block: null }, { status: 400 });
  return answer({ block: await readCodesBlock(ctx, customerId, new Date()) });
}
