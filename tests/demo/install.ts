import { Session } from "@shopify/shopify-app-remix/server";
import { decodeJwt } from "jose";

import { shopDb } from "#app/platform/db.server.ts";
import { env } from "#app/platform/env.server.ts";
import { sessionStorage } from "#app/shopify/session-storage.server.ts";
import { installShop } from "#app/shops/install-shop.server.ts";

/**
 * Opens the app for the first time as the shop's owner would: Shopify grants the token, the shop is recorded as installed
 * `since`. Answers who the owner is to the app: the staff id of the session token.
 */
export async function installAsTheOwnerDoes(shop: string, since: Date): Promise<string> {
  const opened = await post(`${process.env.SHOPIFY_TWIN_URL}/admin/internal/app-address`, { path: "/app" });
  const subject = new URL(((await opened.json()) as { url: string }).url).searchParams.get("id_token");
  const answer = await post(`https://${shop}/admin/oauth/access_token`, {
    client_id: env.SHOPIFY_API_KEY,
    client_secret: env.SHOPIFY_API_SECRET,
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: subject,
    subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
    expiring: "1",
  });
  const granted = (await answer.json()) as Granted;
  const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000);
  const session = new Session({
    id: `offline_${shop}`,
    shop,
    state: "",
    isOnline: false,
    scope: granted.scope,
    accessToken: granted.access_token,
    expires: inSeconds(granted.expires_in),
    refreshToken: granted.refresh_token,
    refreshTokenExpires: inSeconds(granted.refresh_token_expires_in),
  });
  await sessionStorage.storeSession(session);
  await installShop(shopDb(shop), { shop, accessToken: granted.access_token }, since);
  return decodeJwt(subject ?? "").sub ?? "";
}

type Granted = { access_token: string; scope: string; expires_in: number; refresh_token: string; refresh_token_expires_in: number };

async function post(url: string, body: object): Promise<Response> {
  const answer = await fetch(url, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`The local Shopify answered ${answer.status} when the app was to be opened for the first time.`);
  return answer;
}
