import type { LastVisit } from "./evidence.ts";

/** Sites and extensions that publish codes. A merchant edits the list: a name here is a reason to look, not a verdict. */
export const DEFAULT_COUPON_DOMAINS: readonly string[] = [
  "1001codespromo.com",
  "bravodeal.com",
  "capitaloneshopping.com",
  "cently.com",
  "chollometro.com",
  "coupert.com",
  "couponbirds.com",
  "couponcabin.com",
  "couponfollow.com",
  "coupons.com",
  "dealabs.com",
  "dealcatcher.com",
  "dealspotr.com",
  "dontpayfull.com",
  "flipit.com",
  "goodshop.com",
  "groupon.com",
  "hotukdeals.com",
  "igraal.com",
  "joinhoney.com",
  "karmanow.com",
  "knoji.com",
  "latestdeals.co.uk",
  "ma-reduc.com",
  "mydealz.de",
  "offers.com",
  "ozbargain.com.au",
  "picodi.com",
  "poulpeo.com",
  "radins.com",
  "rakuten.com",
  "redflagdeals.com",
  "retailmenot.com",
  "savings.com",
  "savingshub.com",
  "savvy-shopper.com",
  "simplycodes.com",
  "slickdeals.net",
  "sparwelt.de",
  "tenereteam.com",
  "valuecom.com",
  "wethrift.com",
  "wikibuy.com",
  "worthepenny.com",
];

/** Words in the name of a site that exists to show codes, in a few languages. */
const COUPON_WORDS =
  /coupon|voucher|promo-?codes?|discount-?codes?|codes?-?promo|gutschein|rabatt-?code|cup[oó]n|kortings?-?code|kupon|cupom|retailmenot|(^|[.-])honey([.-]|$)|joinhoney/;

/** Pages of a large site that are about codes. */
const COUPON_PAGES: readonly { domain: string; path: RegExp }[] = [
  {
    domain: "reddit.com",
    path: /^\/r\/(coupons?|couponing|discountcodes?|promo_?codes?|referral_?codes?|referrals?|deals|frugalmalefashion)\b/i,
  },
];

/** The domains of a shop, and what was found out of addresses and sources that come again and again. */
export type CouponDomains = { readonly domains: ReadonlySet<string>; readonly known: Map<string, string | null> };

const REMEMBERED = 2_000;

/** Domains as a merchant types them, with or without address, in lower case and without "www.". */
export function couponDomains(typed: readonly string[]): CouponDomains {
  const domains = new Set(typed.map((one) => hostOf(one) ?? one.trim().toLowerCase()).filter((one) => one !== ""));
  return { domains, known: new Map() };
}

/** The coupon site a visit came from, by its referrer or else by the source Shopify names; null when it is none. */
export function couponSiteOf({ referrer, source }: LastVisit, { domains, known }: CouponDomains): string | null {
  if (referrer === null && source === null) return null;
  const key = `${referrer ?? ""} ${source ?? ""}`;
  const found = known.get(key);
  if (found !== undefined) return found;
  if (known.size >= REMEMBERED) known.clear();
  const site = (referrer === null ? null : siteOfAddress(referrer, domains)) ?? (source === null ? null : siteOfSource(source, domains));
  known.set(key, site);
  return site;
}

function siteOfAddress(referrer: string, domains: ReadonlySet<string>): string | null {
  const address = parsed(referrer);
  if (address === null) return null;
  const host = bare(address.hostname);
  if (isListed(host, domains) || COUPON_WORDS.test(host)) return host;
  return COUPON_PAGES.some(({ domain, path }) => isUnder(host, domain) && path.test(address.pathname)) ? host : null;
}

/** Sources are words of Shopify or of a link: `direct`, `Google`, a domain, a name such as `RetailMeNot`. */
function siteOfSource(text: string, domains: ReadonlySet<string>): string | null {
  const source = text.trim().toLowerCase();
  const word = source.replaceAll(/[^a-z0-9]/g, "");
  if (word.length > 5) for (const domain of domains) if (domain.split(".")[0] === word) return domain;
  return isListed(bare(source), domains) || COUPON_WORDS.test(source) ? source : null;
}

function isListed(host: string, domains: ReadonlySet<string>): boolean {
  for (let rest = host; rest.includes("."); rest = rest.slice(rest.indexOf(".") + 1)) if (domains.has(rest)) return true;
  return false;
}

function isUnder(host: string, domain: string): boolean {
  return host === domain || host.endsWith(`.${domain}`);
}

/** The host of an address or of a bare domain; null when it is neither. */
function hostOf(text: string): string | null {
  const address = parsed(text);
  return address === null || !address.hostname.includes(".") ? null : bare(address.hostname);
}

function parsed(text: string): URL | null {
  const trimmed = text.trim();
  return URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(trimmed) ? trimmed : `https://${trimmed}`);
}

function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^www\d?\./, "")
    .replace(/\.$/, "");
}
