/** A request from a shop's storefront, forwarded and signed by Shopify: which shop, who is signed in, how it may be answered. */
import { contextOf } from "#app/composition.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { signingKeys } from "#app/platform/env.server.ts";
import { FALLBACK, storefrontLocale } from "#app/i18n/languages.ts";
import { logsShop } from "#app/platform/log-context.server.ts";
import type { SigningKeys } from "#app/keys/signature.ts";
import { formKey } from "#app/portal/form-key.ts";
import { moneyCard } from "#app/portal/creator-money-page.ts";
import { openPageLink } from "#app/portal/links.server.ts";
import { splitMarket } from "#app/portal/link-target.ts";
import type { Markup } from "#app/portal/markup.ts";
import { readCreatorMoney } from "#app/portal/read-creator-money.server.ts";
import { learnProxyPath } from "#app/portal/storefront.server.ts";
import type { CreatorView } from "#app/portal/creator-view.ts";
import type { Creator } from "#app/portal/read-creator-view.server.ts";
import { authenticateAppProxy } from "#app/shopify/app.server.ts";

import { repeatsSignedParameter } from "./signed-parameters.ts";

export type PortalRequest = {
  ctx: ShopContext;
  /** The customer who is signed in, as Shopify vouches for it; null for nobody. */
  customer: Creator | null;
  /** Where the shop shows these pages to this visitor, such as `/apps/reissue` or `/en-ca/apps/reissue`. */
  path: string;
  /** The market's or language's part of it, such as `/en-ca`; empty in the shop's first market. */
  market: string;
  query: URLSearchParams;
  /** What the visitor reads: a locale of a language of `i18n/`. */
  locale: string;
  /** The same, null while it is only our fallback. */
  knownLocale: string | null;
  /** To be put behind the addresses of forms: the language that the visitor's own address asks for. */
  localeQuery: string;
  /** Sign and check the links and forms of its pages. */
  keys: SigningKeys;
};

/** Throws 400 for anything Shopify did not sign, or signed more than a moment ago, and for a query that says one thing twice. */
export async function forPortal(request: Request): Promise<PortalRequest> {
  if (repeatsSignedParameter(request)) throw new Response(null, { status: 400 });
  await authenticateAppProxy(request);
  const { searchParams: query } = new URL(request.url);
  const id = query.get("logged_in_customer_id") ?? "";
  const ctx = contextOf(query.get("shop") ?? "");
  logsShop(ctx.shop);
  const path = query.get("path_prefix") ?? "";
  const { market, path: unprefixed } = splitMarket(path);
  await learnPath(ctx, unprefixed);
  const asked = query.get("locale");
  const knownLocale = storefrontLocale({ asked, market, browser: request.headers.get("accept-language") });
  return {
    ctx,
    customer: /^\d+$/.test(id) ? { customerId: `gid://shopify/Customer/${id}` } : null,
    path,
    market,
    query,
    locale: knownLocale ?? FALLBACK,
    knownLocale,
    localeQuery: asked && knownLocale ? `?locale=${knownLocale}` : "",
    keys: signingKeys,
  };
}

/** A shop's path is written down once in this process's life, and again when it changes. */
const learned = new Map<string, string>();

async function learnPath(ctx: ShopContext, path: string): Promise<void> {
  if (learned.get(ctx.shop) === path) return;
  await learnProxyPath(ctx, path);
  learned.set(ctx.shop, path);
}

/** Who asks, and the page link they came by. Nobody where the link is not good. */
type Asker = { creator: Creator | null; link: { token: string; expiresAt: Date } | null };

/** Who asks: by the page link that a form or an address carries, or else whoever is signed in. */
export async function whoAsks({ ctx, customer, keys }: PortalRequest, token: string | undefined): Promise<Asker> {
  if (token === undefined) return { creator: customer, link: null };
  const opened = await openPageLink(ctx, token, { keys, now: new Date() });
  if (!opened.ok) return { creator: null, link: null };
  return { creator: { memberId: opened.memberId }, link: { token, expiresAt: opened.expiresAt } };
}

/** What the creator's page shows of their money; null where there is none. */
export async function moneyOf(
  { ctx, path, locale, localeQuery }: PortalRequest,
  creator: Creator,
  token: string | null,
): Promise<Markup | null> {
  const view = await readCreatorMoney(ctx, creator, new Date());
  return view && moneyCard(view, { path, locale, localeQuery, token });
}

/** By enrolment id, the keys that the forms of this view carry. */
export function formKeys({ ctx, keys }: PortalRequest, view: CreatorView): Map<string, string> {
  return new Map(view.offers.map(({ enrolmentId }) => [enrolmentId, formKey(ctx.shop, enrolmentId, keys)]));
}

/** Nothing that may hold a code is kept by anybody on its way. */
const NEVER_KEPT = { "Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex" };

/** A page that Shopify puts into the shop's theme. */
export function themed(body: string, init: { status?: number } = {}): Response {
  return new Response(body, { ...init, headers: { "Content-Type": "application/liquid", ...NEVER_KEPT } });
}

/** A page outside the theme, as it is. */
export function pageOfItsOwn(body: string): Response {
  return new Response(body, { headers: { "Content-Type": "text/html; charset=utf-8", ...NEVER_KEPT } });
}

export function portalJson(body: unknown, init: { status?: number } = {}): Response {
  return new Response(JSON.stringify(body), { ...init, headers: { "Content-Type": "application/json; charset=utf-8", ...NEVER_KEPT } });
}

/** Sends the visitor on within the shop: `to` is a path. */
export function sendOn(to: string): Response {
  // A header holds no other signs.
  const location = to.replace(/[^\x21-\x7e]/gu, encodeURIComponent);
  return new Response(null, { status: 302, headers: { Location: location, ...NEVER_KEPT } });
}
