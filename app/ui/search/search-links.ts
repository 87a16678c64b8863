import { codeUrl } from "#app/codes/code-url.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import type { Found, OrderHit } from "#app/screens/search/search-everything.server.ts";

const DAY_MS = 86_400_000;

/** An order among its member's orders of that time; in Shopify where it is no member's. */
export function orderUrl({ id, at, member }: OrderHit): string {
  if (member === null) return orderInShopify(id);
  const time = Date.parse(at);
  const range = { from: new Date(time - DAY_MS).toISOString(), to: new Date(time + DAY_MS).toISOString() };
  return `/app/sales-tracking/orders?${new URLSearchParams({ member: member.id, ...range }).toString()}`;
}

/** `gid://shopify/Order/123` lives at orders/123 of the admin. */
export function orderInShopify(id: string): string {
  return `shopify://admin/orders/${id.split("/").at(-1)}`;
}

/** Where Enter leads: to the code that was typed, or to the only thing that was found. Null when there is a choice, a guess, or nothing. */
export function bestOf({ guessed, codes, members, offers, orders }: Found, typed: string): string | null {
  if (guessed) return null;
  const exact = codes.filter((code) => code.exact);
  const meant = exact.find(({ name }) => keyOf(name) === keyOf(typed)) ?? (exact.length === 1 ? exact[0] : undefined);
  if (meant) return codeUrl(meant.name);
  const urls = [
    ...codes.map(({ name }) => codeUrl(name)),
    ...members.map(({ id }) => `/app/members/${id}`),
    ...offers.map(({ id }) => `/app/offers/${id}`),
    ...orders.filter(({ member }) => member !== null).map(orderUrl),
  ];
  return urls.length === 1 && orders.every(({ member }) => member !== null) ? (urls[0] ?? null) : null;
}
