import type { LoaderFunctionArgs } from "@remix-run/node";

import { contextOf } from "#app/composition.server.ts";
import { currentCodes } from "#app/portal/current-codes.server.ts";
import { codesPage, signInPage } from "#app/portal/codes-page.ts";
import { authenticateAppProxy } from "#app/shopify.server.ts";

/**
 * The storefront's app proxy (/apps/reissue): a creator who is signed in as a customer sees their present codes, inside
 * the shop's own theme. Shopify signs who is asking; anything unsigned is 400.
 */
export async function loader({ request }: LoaderFunctionArgs): Promise<Response> {
  const { liquid } = await authenticateAppProxy(request);
  const asked = new URL(request.url).searchParams;
  const customer = asked.get("logged_in_customer_id");
  if (!customer) return liquid(signInPage(asked.get("path_prefix") ?? ""));
  const codes = await currentCodes(contextOf(asked.get("shop") ?? ""), `gid://shopify/Customer/${customer}`);
  return liquid(codesPage(codes));
}
