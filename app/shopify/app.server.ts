/** The app as Shopify's library knows it: how a merchant, a webhook and the storefront prove who they are. */
import "@shopify/shopify-app-remix/adapters/node";
import { redirect } from "@remix-run/node";
import { ApiVersion, AppDistribution, LogSeverity, shopifyApp } from "@shopify/shopify-app-remix/server";

import { shopDb } from "#app/platform/db.server.ts";
import { acceptedApiSecrets, env } from "#app/platform/env.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { isSignedByAppProxy } from "./app-proxy-signature.ts";
import { ShopifyAccessLost, ShopifyUnavailable } from "./client/errors.ts";
import { urlWithShop } from "./client/restore-shop-param.ts";
import { nullSessionStorage } from "./client/null-session-storage.ts";
import { offlineToken, tokenForVisitor } from "./client/offline-token.server.ts";
import { secretOf, shopOfStaff } from "./session-token.server.ts";
import { sessionStorage } from "./session-storage.server.ts";
import { isStaffToken, tokenOf } from "./client/staff-token.ts";
import { installShop } from "#app/shops/install-shop.server.ts";

const config = (apiSecretKey: string) => ({
  apiKey: env.SHOPIFY_API_KEY,
  apiSecretKey,
  appUrl: env.SHOPIFY_APP_URL,
  scopes: env.SCOPES,
  apiVersion: ApiVersion.October26,
  distribution: AppDistribution.AppStore,
  future: { unstable_newEmbeddedAuthStrategy: true, expiringOfflineAccessTokens: true },
  logger: {
    level: env.LOG_LEVEL === "debug" ? LogSeverity.Info : LogSeverity.Warning,
    log: async (severity: LogSeverity, message: string) =>
      log[severity === LogSeverity.Error ? "warn" : "debug"]("shopify_library", { message }),
  },
});

/** What a session that Shopify has just granted leads to. */
async function afterAuth({ session }: { session: { shop: string; accessToken?: string } }): Promise<void> {
  await installShop(shopDb(session.shop), { shop: session.shop, accessToken: session.accessToken ?? "" });
}

/**
 * The library checks signatures against one secret. While the secret is changed there is one of it for each accepted secret,
 * the present one first; tokens are acquired with the present one alone, by offline-token.server.ts.
 */
const bySecret = new Map(
  acceptedApiSecrets.map((secret) => [
    secret,
    {
      admin: shopifyApp({ ...config(secret), sessionStorage, hooks: { afterAuth } }),
      /**
       * App-proxy requests prove themselves by their signature and need no token. Given sessions, the library
       * would renew an expiring token before it answers, and answer 500 when that fails.
       */
      signed: shopifyApp({ ...config(secret), sessionStorage: nullSessionStorage }),
    },
  ]),
);
const libraries = [...bySecret.values()];
const present = libraries[0]!;
type Library = typeof present;

/** The library that checks with the secret this token is signed with; for a token that none signed, the one that refuses it. */
async function libraryFor(token: string | null): Promise<Library> {
  const secret = libraries.length === 1 || token === null ? null : await secretOf(token);
  return (secret !== null && bySecret.get(secret)) || present;
}

/** Tries a check with each accepted secret. What the last one throws is thrown. */
async function withAnySecret<R>(request: Request, check: (library: Library, request: Request) => Promise<R>): Promise<R> {
  for (const library of libraries.slice(0, -1)) {
    try {
      // The body of a request can be read once.
      return await check(library, request.clone());
    } catch (error) {
      if (!(error instanceof Response)) throw error;
    }
  }
  return check(libraries.at(-1)!, request);
}

/** A staff member inside the admin, by session token. Throws the library's responses for everybody else, 401 for a customer. */
export async function authenticateAdmin(request: Request) {
  const token = tokenOf(request);
  if (token !== null && !isStaffToken(token)) throw new Response(null, { status: 401 });
  const address = urlWithShop(request, env.SHOPIFY_APP_URL);
  if (address !== null) throw redirect(address);
  if (token !== null) await signIn(token);
  return (await libraryFor(token)).admin.authenticate.admin(request);
}

/**
 * Has a token granted to the shop before the library looks for one. The library would ask for one in every request that comes
 * while none is good, each ending those before it, with the secret its signature was checked with.
 */
async function signIn(token: string): Promise<void> {
  const secret = await secretOf(token);
  const shop = secret === null ? null : await shopOfStaff(token, secret);
  if (shop === null) return;
  try {
    if (await tokenForVisitor(shop, token)) await afterAuth({ session: { shop, accessToken: await offlineToken(shop) } });
  } catch (error) {
    // The library has an answer to a session token that Shopify does not take: it asks the browser for another.
    if (error instanceof ShopifyAccessLost && error.because === "token_refused") return;
    if (error instanceof ShopifyAccessLost || error instanceof ShopifyUnavailable)
      log.warn("sign_in_failed", { shop, because: error.message });
    else log.error("sign_in_failed", error, { shop });
    throw new Response(null, { status: 500, statusText: "Internal Server Error" });
  }
}

/** Throws 400 for a forged or outdated app-proxy request. What the documented rule does not cover is left to the library to judge. */
export async function authenticateAppProxy(request: Request): Promise<void> {
  if (isSignedByAppProxy(new URL(request.url).searchParams, acceptedApiSecrets, new Date())) return;
  await withAnySecret(request, (library, asked) => library.signed.authenticate.public.appProxy(asked));
}
/**
 * A customer account extension, by session token: 401 for none, or one that another secret signed or that is over. The
 * library does not look at whose app the token is for: whoever calls this must.
 */
export const authenticateCustomerAccount = async (request: Request) =>
  (await libraryFor(tokenOf(request))).signed.authenticate.public.customerAccount(request);
/** Content-Security-Policy for documents inside the admin. */
export const addDocumentResponseHeaders = present.admin.addDocumentResponseHeaders;
/** Where a merchant without an embedded session names their shop. */
export const login = present.admin.login;
