/** Requests as Shopify's app proxy forwards them to the app's routes: the path below the shop's own address, signed. */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { API_SECRET } from "./app.ts";
import { signQuery } from "./app-proxy.ts";

export type Asking = {
  shop: string;
  /** The customer's number; absent: nobody is signed in. */
  customer?: number;
  query?: Record<string, string>;
  /** Where the merchant has put the app's pages. */
  pathPrefix?: string;
  secret?: string;
  /** Seconds since 1970 when Shopify signed it. */
  signedAt?: number;
  userAgent?: string;
  form?: Record<string, string>;
  accept?: string;
};

const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36";

export function fromStorefront(path: string, asking: Asking): LoaderFunctionArgs {
  const {
    shop,
    customer,
    query,
    pathPrefix = "/apps/reissue",
    secret = API_SECRET,
    signedAt = Math.floor(Date.now() / 1000),
    userAgent = BROWSER,
    form,
    accept,
  } = asking;
  const signed = signQuery(
    {
      ...query,
      shop,
      logged_in_customer_id: customer === undefined ? "" : String(customer),
      path_prefix: pathPrefix,
      timestamp: String(signedAt),
    },
    secret,
  );
  const headers: Record<string, string> = { "User-Agent": userAgent, ...(accept !== undefined && { Accept: accept }) };
  const init = form ? { method: "POST", headers, body: new URLSearchParams(form) } : { headers };
  return {
    request: new Request(`https://reissue.example.com/portal${path}?${signed}`, init),
    params: {},
    context: {},
  } as LoaderFunctionArgs;
}
