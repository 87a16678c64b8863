/**
 * What a page of the app says about Shopify's hosts, said about the local ones. This is all that keeps product code
 * free of a demo switch: the app names the real CDN and the real admin, as it will in a shop.
 */
export type Places = {
  /** The tunnel's own origin: where the browser is. */
  tunnel: string;
  /** Origins under which the local admin may frame the app; the first is where links lead. */
  admins: string[];
  shopHandle: string;
};

export const cdnPath = "/__tunnel/cdn/";

/** Replaces the CDN and this shop's admin in text (HTML, scripts, addresses). */
export function rewriteText(text: string, { tunnel, admins, shopHandle }: Places): string {
  return text
    .replaceAll("https://cdn.shopify.com/", `${tunnel}${cdnPath}`)
    .replaceAll(`https://admin.shopify.com/store/${shopHandle}`, `${admins[0]}/admin`);
}

/** The headers of an answer, as the browser shall see them. */
export function rewriteHeaders(headers: NodeJS.Dict<string | string[]>, places: Places): NodeJS.Dict<string | string[]> {
  const each = (value: string | string[], change: (one: string) => string) => (Array.isArray(value) ? value.map(change) : change(value));
  const out: NodeJS.Dict<string | string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue;
    if (name === "content-security-policy")
      out[name] = each(value, (policy) => policy.replace(/frame-ancestors(?! 'none')[^;]*/, `frame-ancestors ${places.admins.join(" ")}`));
    else if (addressed.has(name)) out[name] = each(value, (one) => rewriteText(one, places));
    else out[name] = value;
  }
  return out;
}

const addressed = new Set(["location", "link", "x-shopify-api-request-failure-reauthorize-url"]);

/** Text in which the names of Shopify's hosts can stand. */
export const isRewritten = (contentType: string) =>
  /^(text\/html|text\/javascript|application\/javascript|application\/x-javascript)/.test(contentType);
