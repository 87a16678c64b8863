/** What Shopify tells of the staff user of a session token. */
import { z } from "zod";

import { env } from "#app/platform/env.server.ts";

import { ShopifyUnavailable } from "#app/shopify/client/errors.ts";

const granted = z.object({
  associated_user: z.object({
    ...{ first_name: z.string().nullish(), last_name: z.string().nullish() },
    ...{ email: z.string().nullish(), email_verified: z.boolean().nullish() },
    account_owner: z.boolean().nullish(),
  }),
});

/**
 * The name, or null where Shopify knows none, and whether they are the owner of the store, or null where it does not say. Nothing but an online token tells it (the query `staffMember` is for Plus and a
 * scope of its own), so one is asked for and dropped unread, with the e-mail address that comes along.
 * https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/token-exchange
 * Throws ShopifyUnavailable when there is no such answer.
 */
export async function askStaffUser(shop: string, sessionToken: string): Promise<{ name: string | null; owner: boolean | null }> {
  const { first_name, last_name, account_owner } = await askStaff(shop, sessionToken);
  const name = [first_name, last_name].flatMap((part) => part?.trim() || []).join(" ") || null;
  return { name, owner: account_owner ?? null };
}

/**
 * The staff user's e-mail address in lower case, which Shopify has verified; null where it has not. It is asked for when it is
 * needed and kept nowhere. Throws ShopifyUnavailable when Shopify does not answer.
 */
export async function askStaffEmail(shop: string, sessionToken: string): Promise<string | null> {
  const { email, email_verified } = await askStaff(shop, sessionToken);
  return email_verified === true && email ? email.trim().toLowerCase() : null;
}

async function askStaff(shop: string, sessionToken: string): Promise<z.infer<typeof granted>["associated_user"]> {
  const response = await fetch(`https://${shop}/admin/oauth/access_token`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({
      client_id: env.SHOPIFY_API_KEY,
      client_secret: env.SHOPIFY_API_SECRET,
      grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
      subject_token: sessionToken,
      subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
      requested_token_type: "urn:shopify:params:oauth:token-type:online-access-token",
    }),
    signal: AbortSignal.timeout(3_000),
  }).catch((): never => {
    throw new ShopifyUnavailable(5, { because: "no answer about a staff user" });
  });
  const answer = granted.safeParse(response.ok ? await response.json().catch(() => null) : null);
  if (!answer.success) throw new ShopifyUnavailable(5, { because: `HTTP ${response.status} about a staff user` });
  return answer.data.associated_user;
}
