/**
 * Whose session token this is. Shopify signs the tokens of the customer account with the same secret for the same app:
 * nothing but `sub` tells a customer (`gid://shopify/Customer/…`) from a staff member (a number), and the library does not
 * look at it. A customer who sends their own token to a page of the admin is nobody there.
 */

/** Says nothing about whether the token is good: whoever is not turned away here is checked by the library. */
export function isStaffToken(token: string): boolean {
  const { sub, dest } = claimsOf(token);
  return /^\d+$/.test(String(sub)) && URL.canParse(String(dest));
}

/** The token a request carries, as the library looks for it; null when there is none. */
export function tokenOf(request: Request): string | null {
  return request.headers.get("Authorization")?.replace("Bearer ", "") ?? new URL(request.url).searchParams.get("id_token");
}

function claimsOf(token: string): { sub?: unknown; dest?: unknown } {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    return typeof claims === "object" && claims !== null ? claims : {};
  } catch {
    // Not a token at all.
    return {};
  }
}
