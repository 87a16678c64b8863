/** Requests as Shopify's app proxy forwards them, written out ready to be sent over a bare connection. */
import { signQuery } from "#tests/support/app-proxy.ts";

const SECRET = "reissue-demo-secret";
const BROWSER = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/147.0.0.0 Safari/537.36";

type Forwarded = { shop: string; path: string; customer?: number; query?: Record<string, string> };

/** The address below the app's own. A signature is good for a minute and a half. */
export function forwardedPath({ shop, path, customer, query: own }: Forwarded): string {
  const query = {
    ...own,
    shop,
    logged_in_customer_id: String(customer ?? ""),
    path_prefix: "/apps/reissue",
    timestamp: String(Math.floor(Date.now() / 1000)),
  };
  return `/portal${path}?${signQuery(query, SECRET)}`;
}

export function forwardedRequest(forwarded: Forwarded): Buffer {
  const head = [
    `GET ${forwardedPath(forwarded)} HTTP/1.1`,
    "Host: reissue.example.com",
    `User-Agent: ${BROWSER}`,
    "Accept: application/json",
    "",
    "",
  ];
  return Buffer.from(head.join("\r\n"));
}
