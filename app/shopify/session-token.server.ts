/** Session tokens that Shopify signs for this app: which of the accepted secrets signed one, and whose it is. */
import { jwtVerify } from "jose";

import { acceptedApiSecrets, env } from "#app/platform/env.server.ts";

/** As the library allows between Shopify's clock and ours, in seconds. */
const CLOCK_TOLERANCE = 10;

/**
 * The secret a token is signed with, if it is one of ours and the token is in force; null for everything else. Looks at neither
 * whom it is for nor whose it is.
 */
export async function secretOf(token: string): Promise<string | null> {
  for (const secret of acceptedApiSecrets) {
    const signed = await jwtVerify(token, new TextEncoder().encode(secret), { algorithms: ["HS256"], clockTolerance: CLOCK_TOLERANCE })
      .then(() => true)
      // Why a token is refused is not told to the one who sent it.
      .catch(() => false);
    if (signed) return secret;
  }
  return null;
}

/** The shop whose staff this token speaks for; null when it is not one of this app's that is in force. */
export async function shopOfStaff(token: string, secret: string): Promise<string | null> {
  try {
    const { payload } = await jwtVerify<{ dest?: unknown }>(token, new TextEncoder().encode(secret), {
      algorithms: ["HS256"],
      audience: env.SHOPIFY_API_KEY,
      clockTolerance: CLOCK_TOLERANCE,
    });
    return new URL(String(payload.dest)).hostname;
  } catch {
    // The library looks at it again, and answers.
    return null;
  }
}
