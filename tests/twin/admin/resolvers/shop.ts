import { gid } from "../../world/gid.ts";
import type { Installation, Shop } from "../../world/types.ts";
import { connectInPlace } from "../connection.ts";
import { always, type Context, type Fields } from "../context.ts";
import { list } from "../listing.ts";
import { listOrders } from "../order-listing.ts";
import { collectionListing, productListing } from "../product-listing.ts";
import { customerListingIn, picture } from "./customers.ts";

const planNames: Record<Shop["plan"], string> = { standard: "Grow", advanced: "Advanced", plus: "Shopify Plus" };

const urlOf = ({ domain, storefrontOrigin }: Shop) => storefrontOrigin ?? `https://${domain}`;
const domainOf = (shop: Shop) => ({ id: gid("Domain", shop.id), host: new URL(urlOf(shop)).host, sslEnabled: true, url: urlOf(shop) });

/** Minutes the shop's time zone is ahead of UTC now, and its short name. */
function zoneAt({ ianaTimezone }: Shop, now: Date) {
  const part = (style: "longOffset" | "short") =>
    new Intl.DateTimeFormat("en-US", { timeZone: ianaTimezone, timeZoneName: style })
      .formatToParts(now)
      .find(({ type }) => type === "timeZoneName")!.value;
  const [, sign, hours, minutes] = /GMT(?:([+-])(\d{2}):(\d{2}))?/.exec(part("longOffset"))!;
  const ahead = sign ? (sign === "-" ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) : 0;
  return { abbreviation: part("short"), offset: `${sign ?? "+"}${hours ?? "00"}${minutes ?? "00"}`, minutes: ahead };
}

export const shopFields: Fields<Shop> = {
  ...always({
    analyticsToken: "",
    checkoutApiSupported: true,
    customerAccounts: "OPTIONAL",
    description: null,
    marketingSmsConsentEnabledAtCheckout: false,
    orderNumberFormatPrefix: "#",
    orderNumberFormatSuffix: "",
    publicationCount: 1,
    setupRequired: false,
    shipsToCountries: ["US", "CA"],
    taxShipping: false,
    taxesIncluded: false,
    transactionalSmsDisabled: false,
    unitSystem: "IMPERIAL_SYSTEM",
    weightUnit: "POUNDS",
  }),
  id: ({ id }) => gid("Shop", id),
  name: ({ name }) => name,
  email: ({ email }) => email,
  contactEmail: ({ email }) => email,
  shopOwnerName: ({ ownerName }) => ownerName,
  myshopifyDomain: ({ domain }) => domain,
  primaryDomain: domainOf,
  domains: (shop) => [domainOf(shop)],
  url: urlOf,
  storefrontUrl: urlOf,
  richTextEditorUrl: ({ domain }) => `https://${domain}/admin/rte`,
  currencyCode: ({ currency }) => currency,
  enabledPresentmentCurrencies: ({ currency }, _args, { world }) => [
    ...new Set([currency, ...world.data.orders.map((order) => order.presentmentCurrency)]),
  ],
  ianaTimezone: ({ ianaTimezone }) => ianaTimezone,
  timezoneAbbreviation: (shop, _args, { world }) => zoneAt(shop, world.now()).abbreviation,
  timezoneOffset: (shop, _args, { world }) => zoneAt(shop, world.now()).offset,
  timezoneOffsetMinutes: (shop, _args, { world }) => zoneAt(shop, world.now()).minutes,
  createdAt: ({ createdAt }) => createdAt,
  updatedAt: ({ createdAt }) => createdAt,
  plan: ({ plan }) => ({
    displayName: planNames[plan],
    publicDisplayName: planNames[plan],
    partnerDevelopment: false,
    shopifyPlus: plan === "plus",
  }),
  orders: (_shop, args, context, info) => listOrders(context.world.data.orders, args, context, info),
  customers: (_shop, args, context, info) => list(customerListingIn(context), context.world.data.customers, args, context, info),
  products: (_shop, args, context, info) => list(productListing, context.world.data.products, args, context, info),
  collections: (_shop, args, context, info) => list(collectionListing, context.world.data.collections, args, context, info),
  productVariants: (_shop, args, { world }) => connectInPlace(world.data.products, args),
};

const scopesOf = (handles: readonly string[]) => handles.map((handle) => ({ handle, description: handle.replaceAll("_", " ") }));

const appUrl = ({ handle }: Installation, { world }: Context, rest = "") => `https://${world.data.shop.domain}/admin/apps/${handle}${rest}`;

/** Apps have no number of their own here; one is made of the client id so that it never changes. */
const numberOf = ({ clientId }: Installation) =>
  [...clientId].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)!) % 1_000_000_007, 7);

export const appFields: Fields<Installation> = {
  ...always({
    appStoreAppUrl: null,
    appStoreDeveloperUrl: null,
    description: null,
    developerName: null,
    developerType: "PARTNER",
    embedded: true,
    features: [],
    installUrl: null,
    isPostPurchaseAppInUse: false,
    optionalAccessScopes: [],
    pricingDetails: null,
    pricingDetailsSummary: "",
    privacyPolicyUrl: null,
    publicCategory: "CUSTOM",
    published: false,
    screenshots: [],
    shopifyDeveloped: false,
    uninstallMessage: "",
    webhookApiVersion: "2026-10",
  }),
  id: (installation) => gid("App", numberOf(installation)),
  apiKey: ({ clientId }) => clientId,
  handle: ({ handle }) => handle,
  title: ({ title }) => title,
  availableAccessScopes: ({ scopes }) => scopesOf(scopes),
  requestedAccessScopes: ({ scopes }) => scopesOf(scopes),
  developerUrl: (installation, _args, context) => appUrl(installation, context),
  launchUrl: (installation, _args, context) => appUrl(installation, context),
  uninstallUrl: (installation, _args, context) => appUrl(installation, context, "/uninstall"),
  icon: (installation, _args, context) => picture(appUrl(installation, context, "/icon.png")),
  banner: (installation, _args, context) => picture(appUrl(installation, context, "/banner.png")),
  installation: (installation) => (installation.uninstalledAt === null ? installation : null),
  previouslyInstalled: ({ uninstalledAt }) => uninstalledAt !== null,
};

export const appInstallationFields: Fields<Installation> = {
  id: (installation) => gid("AppInstallation", numberOf(installation)),
  app: (installation) => installation,
  accessScopes: (_installation, _args, { scopes }) => scopesOf(scopes),
  launchUrl: (installation, _args, context) => appUrl(installation, context),
  uninstallUrl: (installation, _args, context) => appUrl(installation, context, "/uninstall"),
};

export const shopRoots: Fields<undefined> = {
  shop: (_root, _args, { world }) => world.data.shop,
  currentAppInstallation: (_root, _args, { world, clientId, scopes }): Installation =>
    world.data.installations.find((installation) => installation.clientId === clientId) ?? {
      // A token that belongs to no installed app is the shop's own (a custom app made in the admin).
      clientId,
      handle: clientId,
      title: clientId,
      scopes: [...scopes],
      installedAt: world.data.shop.createdAt,
      uninstalledAt: null,
    },
};
