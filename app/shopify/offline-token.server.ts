/**
 * The shop's offline access token, renewed before it expires and once when Shopify refuses it.
 * Tokens live an hour; the refresh token is spent by each renewal. Many workers share one session row, so a renewal
 * happens under a lock per shop: whoever comes second finds the fresh token and asks for nothing.
 */
import { Session } from "@shopify/shopify-app-remix/server";
import { z } from "zod";

import { db } from "#app/db.server.ts";
import { env } from "#app/env.server.ts";
import { sessionStorage } from "#app/shopify.server.ts";

import { accessLossOf } from "./access-loss.ts";
import { ShopifyAccessLost, ShopifyUnavailable } from "./errors.ts";

/** The library renews this early too, so that no token dies under a request. */
const EARLY_MS = 5 * 60_000;

/** A token Shopify should accept. `refused` is one it has just refused: another than that, or ShopifyAccessLost. */
export async function offlineToken(shop: string, refused?: string): Promise<string> {
  const session = await load(shop);
  if (isGood(session, refused)) return session.accessToken ?? "";
  return db.$transaction(
    async (tx) => {
      await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`offline token of ${shop}`}, 0))::text`;
      const current = await load(shop);
      if (isGood(current, refused)) return current.accessToken ?? "";
      const renewed = await renew(current);
      await sessionStorage.storeSession(renewed);
      return renewed.accessToken ?? "";
    },
    { maxWait: 10_000, timeout: 30_000 },
  );
}

async function load(shop: string): Promise<Session> {
  const session = await sessionStorage.loadSession(`offline_${shop}`);
  if (!session?.accessToken) throw new ShopifyAccessLost("no_session");
  return session;
}

function isGood(session: Session, refused: string | undefined): boolean {
  return session.accessToken !== refused && !session.isExpired(EARLY_MS);
}

const granted = z.object({
  access_token: z.string().min(1),
  scope: z.string(),
  expires_in: z.number(),
  refresh_token: z.string().min(1),
  refresh_token_expires_in: z.number(),
});

/**
 * Asked of Shopify directly: the library answers every failed renewal alike, and "not now" must not be mistaken for "never again".
 * After a final refusal the session is forgotten, so that the next person who opens the app brings a new token.
 */
async function renew(session: Session): Promise<Session> {
  const { shop, refreshToken } = session;
  if (!refreshToken) return forget(session);
  const response = await fetch(`https://${shop}/admin/oauth/access_token`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json" },
    body: JSON.stringify({
      client_id: env.SHOPIFY_API_KEY,
      client_secret: env.SHOPIFY_API_SECRET,
      grant_type: "refresh_token",
      refresh_token: refreshToken,
    }),
    signal: AbortSignal.timeout(10_000),
  }).catch((): never => {
    throw new ShopifyUnavailable(5, { because: "no answer to a token renewal" });
  });
  if (response.status === 400 || response.status === 401 || response.status === 403) return forget(session);
  const loss = accessLossOf(response.status);
  if (loss) throw new ShopifyAccessLost(loss);
  const answer = granted.safeParse(response.ok ? await response.json().catch(() => null) : null);
  if (!answer.success) throw new ShopifyUnavailable(5, { because: `HTTP ${response.status} to a token renewal` });
  const { access_token, scope, expires_in, refresh_token, refresh_token_expires_in } = answer.data;
  return new Session({
    id: session.id,
    shop,
    state: session.state,
    isOnline: false,
    accessToken: access_token,
    scope,
    expires: new Date(Date.now() + expires_in * 1000),
    refreshToken: refresh_token,
    refreshTokenExpires: new Date(Date.now() + refresh_token_expires_in * 1000),
  });
}

async function forget(session: Session): Promise<never> {
  await sessionStorage.deleteSession(session.id);
  throw new ShopifyAccessLost("token_refused");
}
