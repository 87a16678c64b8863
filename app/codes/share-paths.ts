/** Where Shopify itself says that a code is set by a link. Its links are of one code of a discount: the others follow the same rule. */
import { keyOf } from "./promo-code.ts";

/** The paths by the key of the code each of them sets. */
type SharePaths = Readonly<Record<string, string>>;

/**
 * The paths in Shopify's links, as they are written there. Shopify encodes some signs twice (`test%10` is `test%252510`), so a path is
 * kept under what it reads as, once or several times; which of these is a code, the discount knows. What is no such link is passed over.
 */
export function sharePathsOf(urls: readonly string[]): SharePaths {
  const paths: Record<string, string> = {};
  for (const url of urls) {
    if (!URL.canParse(url)) continue;
    const { pathname } = new URL(url);
    const [, segment = ""] = /^\/discount\/([^/]+)$/.exec(pathname) ?? [];
    for (let name = decoded(segment), turns = 0; name !== null && name !== "" && turns < 3; turns += 1) {
      paths[keyOf(name)] ??= pathname;
      const further = decoded(name);
      name = further === name ? null : further;
    }
  }
  return paths;
}

/** The path for a code; null where Shopify has told none of it. */
export function sharePathOf(paths: unknown, code: string): string | null {
  const path: unknown = typeof paths === "object" && paths !== null ? (paths as Record<string, unknown>)[keyOf(code)] : undefined;
  return typeof path === "string" && /^\/discount\/[^/?#\\]+$/.test(path) ? path : null;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
