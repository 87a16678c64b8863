/** Shopify's global ids. The world keeps numbers; a gid is made where an answer leaves it. */
export function gid(type: string, id: number | string): string {
  return `gid://shopify/${type}/${id}`;
}

/** The number in a gid of the given type (or any of several), null for anything else. */
export function idFrom(value: string, ...types: string[]): number | null {
  const match = /^gid:\/\/shopify\/(\w+)\/(\d+)$/.exec(value);
  if (!match || !types.includes(match[1]!)) return null;
  return Number(match[2]);
}

/** The type named in a gid, null when the string is not a gid. */
export function typeFrom(value: string): string | null {
  return /^gid:\/\/shopify\/(\w+)\/[^/]+$/.exec(value)?.[1] ?? null;
}
