/** A request from the customer account extension, carrying Shopify's session token: which shop, which customer. */
import { codesOf, contextOf } from "./composition.server.ts";
import type { ShopContext } from "./db.server.ts";
import { env } from "./env.server.ts";
import type { Creator } from "./portal/read-creator-view.server.ts";
import type { DiscountCodes } from "./shopify/discount-codes.ts";
import { authenticateCustomerAccount } from "./shopify.server.ts";

export type AccountRequest = {
  ctx: ShopContext;
  /** Null when Shopify does not say who is signed in. */
  customer: Creator | null;
  codes: DiscountCodes;
  /** JSON that the extension may read from its own origin, and that nobody keeps on the way. */
  answer(body: unknown, init?: { status?: number }): Response;
};

/** Throws 401 for a token that is missing, forged, over, or another app's, and answers a browser's preliminary question. */
export async function forAccount(request: Request): Promise<AccountRequest> {
  const { sessionToken, cors } = await authenticateCustomerAccount(request);
  const { aud, dest, sub } = sessionToken;
  if (aud !== env.SHOPIFY_API_KEY) throw cors(new Response(null, { status: 401 }));
  // Shopify writes the bare domain here, and an address with https:// in the admin's tokens.
  const shop = dest.replace(/^https:\/\//, "");
  return {
    ctx: contextOf(shop),
    customer: /^gid:\/\/shopify\/Customer\/\d+$/.test(sub ?? "") ? { customerId: sub } : null,
    codes: codesOf(shop, "person"),
    answer: (body, init) => cors(Response.json(body, { ...init, headers: { "Cache-Control": "no-store" } })),
  };
}
