/** The app as Shopify's library knows it: how a merchant, a webhook and the storefront prove who they are. */
import "@shopify/shopify-app-remix/adapters/node";
import { redirect } from "@remix-run/node";
import { PrismaSessionStorage } from "@shopify/shopify-app-session-storage-prisma";
import { ApiVersion, AppDistribution, LogSeverity, shopifyApp } from "@shopify/shopify-app-remix/server";

import { db, shopDb } from "./db.server.ts";
import { env } from "./env.server.ts";
import { log } from "./logger.server.ts";
import { addressWithShop } from "./shopify/keep-shop.ts";
import { noSessions } from "./shopify/no-sessions.ts";
import { isStaffToken, tokenOf } from "./shopify/staff-token.ts";
import { installShop } from "./shops/install-shop.server.ts";

export const sessionStorage = new PrismaSessionStorage(db as never);

const config = () => ({
  apiKey: env.SHOPIFY_API_KEY,
  apiSecretKey: env.SHOPIFY_API_SECRET,
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

const shopify = shopifyApp({
  ...config(),
  sessionStorage,
  hooks: {
    afterAuth: async ({ session }) => {
      await installShop(shopDb(session.shop), { shop: session.shop, accessToken: session.accessToken ?? "" });
    },
  },
});

/**
 * Webhooks and app-proxy requests prove themselves by their signature and need no token. Given sessions, the library
 * would renew an expiring token before it answers, and answer 500 when that fails: to a burst of orders, and to the
 * very notice that the app was uninstalled, whose token can never be renewed again.
 */
const bySignature = shopifyApp({ ...config(), sessionStorage: noSessions });

/** A staff member inside the admin, by session token. Throws the library's responses for everybody else, 401 for a customer. */
export function authenticateAdmin(request: Request) {
  const token = tokenOf(request);
  if (token !== null && !isStaffToken(token)) throw new Response(null, { status: 401 });
  const address = addressWithShop(request, env.SHOPIFY_APP_URL);
  if (address !== null) throw redirect(address);
  return shopify.authenticate.admin(request);
}
/** Throws 400 for a forged or outdated app-proxy request. */
export const authenticateAppProxy = bySignature.authenticate.public.appProxy;
/**
 * A customer account extension, by session token: 401 for none, or one that another secret signed or that is over. The
 * library does not look at whose app the token is for: whoever calls this must.
 */
export const authenticateCustomerAccount = bySignature.authenticate.public.customerAccount;
/** Content-Security-Policy for documents inside the admin. */
export const addDocumentResponseHeaders = shopify.addDocumentResponseHeaders;
/** Where a merchant without an embedded session names their shop. */
export const login = shopify.login;
