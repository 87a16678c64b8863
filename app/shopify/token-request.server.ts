/** Asks Shopify's token endpoint and sorts its answer: a token, a final no, or not now. Holds nothing and stores nothing. */
import { setTimeout as sleep } from "node:timers/promises";

import { z } from "zod";

import { env } from "#app/platform/env.server.ts";

import { ShopifyAccessLost, ShopifyUnavailable } from "./client/errors.ts";

/** What Shopify granted. Lives are in seconds from now; `refreshToken` is missing where Shopify gave none. */
export type Granted = {
  accessToken: string;
  scope?: string;
  livesSeconds: number;
  refreshToken?: string;
  refreshLivesSeconds?: number;
};

/**
 * `refused` is final for the very token that was sent: a JSON answer with `invalid_grant`, or with `invalid_subject_token`
 * for a session token. Everything else that is no token throws.
 */
type TokenAnswer = { ok: true; granted: Granted } | { ok: false; reason: "refused" };

/** Shopify's offline tokens live an hour; an answer that does not say so is taken to mean it. */
const AN_HOUR_SECONDS = 3_600;

const grantedShape = z.object({
  access_token: z.string().min(1),
  scope: z.string().optional(),
  expires_in: z.number().positive().nullish(),
  refresh_token: z.string().min(1).nullish(),
  refresh_token_expires_in: z.number().positive().nullish(),
});
const refusedShape = z.object({ error: z.enum(["invalid_grant", "invalid_subject_token"]) });

const TIMEOUT_MS = 8_000;
/** Before each further try where no answer came, or one that says that something broke. All tries fit into a lease. */
const WAITS_MS = [500, 1_500];

/**
 * A new offline token for a refresh token. Asking again with the same one after an answer was lost is safe: Shopify keeps it
 * good until its successor is first used, for 30 days at most.
 * https://shopify.dev/changelog/more-resilient-refreshes-for-expiring-offline-access-tokens
 * Throws ShopifyUnavailable, or ShopifyAccessLost for a shop that is frozen, locked or gone.
 */
export function askWithRefreshToken(shop: string, refreshToken: string): Promise<TokenAnswer> {
  return ask(shop, { grant_type: "refresh_token", refresh_token: refreshToken });
}

/** A new offline token for the session token of somebody who has the app open. Throws as above. */
export function askWithSessionToken(shop: string, sessionToken: string): Promise<TokenAnswer> {
  return ask(shop, {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: sessionToken,
    subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    requested_token_type: "urn:shopify:params:oauth:token-type:offline-access-token",
    expiring: "1",
  });
}

async function ask(shop: string, fields: Record<string, string>): Promise<TokenAnswer> {
  for (let tries = 0; ; tries += 1) {
    const answer = await post(shop, fields);
    const wait = WAITS_MS[tries];
    const mayBeTried = answer === null || answer.status >= 500;
    if (mayBeTried && wait !== undefined) await sleep(wait);
    else if (answer === null) throw new ShopifyUnavailable(5, { because: "no answer to a token request" });
    else return sorted(answer);
  }
}

type Answer = { status: number; retryAfter: number; body: unknown };

/** Null where no whole answer came. */
async function post(shop: string, fields: Record<string, string>): Promise<Answer | null> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  try {
    const response = await fetch(`https://${shop}/admin/oauth/access_token`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      // Only the present secret acquires tokens; former ones merely check signatures.
      body: JSON.stringify({ client_id: env.SHOPIFY_API_KEY, client_secret: env.SHOPIFY_API_SECRET, ...fields }),
      signal,
    });
    return { status: response.status, retryAfter: Number(response.headers.get("Retry-After")), body: jsonOf(await response.text()) };
  } catch {
    // The reason may hold the request, and with it a token: it is not passed on.
    return null;
  }
}

function sorted({ status, retryAfter, body }: Answer): TokenAnswer {
  const granted = status >= 200 && status < 300 ? grantedShape.safeParse(body).data : undefined;
  if (granted) {
    return {
      ok: true,
      granted: {
        accessToken: granted.access_token,
        scope: granted.scope,
        livesSeconds: granted.expires_in ?? AN_HOUR_SECONDS,
        refreshToken: granted.refresh_token ?? undefined,
        refreshLivesSeconds: granted.refresh_token_expires_in ?? undefined,
      },
    };
  }
  // By the words, not the status: whatever guards Shopify's door answers 400s and 403s of its own, in HTML.
  if (status >= 400 && status < 500 && refusedShape.safeParse(body).success) return { ok: false, reason: "refused" };
  if (status === 402) throw new ShopifyAccessLost("shop_frozen");
  if (status === 404) throw new ShopifyAccessLost("shop_gone");
  if (status === 423) throw new ShopifyAccessLost("shop_locked");
  throw new ShopifyUnavailable(retryAfter > 0 ? retryAfter : 5, { because: `HTTP ${status} to a token request` });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // A page of HTML.
    return null;
  }
}
