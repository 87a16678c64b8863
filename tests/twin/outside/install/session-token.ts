import { randomUUID } from "node:crypto";
import { SignJWT, jwtVerify } from "jose";

type SessionTokenClaims = { iss: string; dest: string; aud: string; sub: string; sid: string };

/** Session tokens live one minute. [shopify.dev, session tokens] */
const lifeSeconds = 60;

const key = (secret: string) => new TextEncoder().encode(secret);

/**
 * The token the admin hands to an embedded app. Signed with the machine's clock, not the world's:
 * the app checks it against its own clock, which nobody moved.
 */
export async function mintSessionToken(claims: {
  shop: string;
  clientId: string;
  userId: number;
  sessionId: string;
  secret: string;
}): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  return new SignJWT({ dest: `https://${claims.shop}`, sid: claims.sessionId })
    .setProtectedHeader({ alg: "HS256", typ: "JWT" })
    .setIssuer(`https://${claims.shop}/admin`)
    .setAudience(claims.clientId)
    .setSubject(String(claims.userId))
    .setNotBefore(now)
    .setIssuedAt(now)
    .setExpirationTime(now + lifeSeconds)
    .setJti(randomUUID())
    .sign(key(claims.secret));
}

/** The claims, or null when the token is forged, expired, meant for another app, or names another shop. */
export async function verifySessionToken(
  token: string,
  expected: { shop: string; clientId: string; secret: string },
): Promise<SessionTokenClaims | null> {
  let payload;
  try {
    ({ payload } = await jwtVerify(token, key(expected.secret), {
      algorithms: ["HS256"],
      audience: expected.clientId,
      issuer: `https://${expected.shop}/admin`,
      requiredClaims: ["exp", "nbf", "sub", "dest"],
    }));
  } catch {
    // Why a token is refused is not told to the one who sent it.
    return null;
  }
  if (payload["dest"] !== `https://${expected.shop}`) return null;
  return payload as unknown as SessionTokenClaims;
}
