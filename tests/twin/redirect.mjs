/**
 * Preloaded with `node --import`, with SHOPIFY_TWIN_URL set: what the process fetches from a shop goes to the local
 * Shopify instead, the shop's name beside it in `x-twin-shop`. Everything else passes untouched. SHOPIFY_TWIN_OTHERS may say where
 * further shops are played: `glow-eu.myshopify.com=http://127.0.0.1:4500`, with commas between them.
 *
 * Servers of some frameworks install a fetch of their own over the global one when they start, so the property is an
 * accessor that keeps its getter and ignores the assignment.
 */
const twin = process.env.SHOPIFY_TWIN_URL;
if (!twin) throw new Error("SHOPIFY_TWIN_URL says where the local Shopify listens, e.g. http://127.0.0.1:4400. It is not set.");

const others = new Map((process.env.SHOPIFY_TWIN_OTHERS ?? "").split(",").flatMap((one) => (one === "" ? [] : [one.split("=")])));

const original = globalThis.fetch;

async function fetchFromTwin(input, init) {
  const asked = input instanceof Request ? input.url : String(input);
  if (!/^https:\/\/[^/]+\.myshopify\.com(?=[/:?#]|$)/i.test(asked)) return original(input, init);
  const { host, pathname, search } = new URL(asked);
  const address = new URL(pathname + search, others.get(host) ?? twin);
  const request = input instanceof Request ? new Request(address, await copied(input)) : address;
  const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : undefined));
  headers.set("x-twin-shop", host);
  return original(request, { ...init, headers });
}

/** A Request cannot be given another address, only be made anew with what it held. */
async function copied(request) {
  const body = request.method === "GET" || request.method === "HEAD" ? undefined : await request.arrayBuffer();
  const { method, headers, redirect, signal } = request;
  return { method, headers, redirect, signal, body };
}

Object.defineProperty(globalThis, "fetch", { configurable: true, enumerable: true, get: () => fetchFromTwin, set() {} });
