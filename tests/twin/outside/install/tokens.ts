import { randomBytes } from "node:crypto";
import type { Token } from "../../world/types.ts";
import type { LiveWorld } from "../../world/world.ts";

const minute = 60_000;
const day = 24 * 60 * minute;

/** Offline tokens: 60 minutes, refresh token 90 days. Online tokens: one day. [shopify.dev, expiring offline tokens] */
const lives = { offline: 60 * minute, refresh: 90 * day, online: day } as const;

type Grant = { clientId: string; scopes: string[] } & (
  { kind: "online"; userId: number } | { kind: "offline" } | { kind: "expiringOffline"; supersedes: string | null }
);

/**
 * Issues a token and remembers it. Lives are measured by the machine's clock: the app measures them by its own,
 * which `POST /__twin/clock` does not move.
 */
export function issueToken(world: LiveWorld, grant: Grant): Token {
  const now = Date.now();
  const at = (life: number) => new Date(now + life).toISOString();
  const expiring = grant.kind === "expiringOffline";
  const token: Token = {
    accessToken: `shpat_${randomBytes(16).toString("hex")}`,
    clientId: grant.clientId,
    scopes: grant.scopes,
    online: grant.kind === "online",
    userId: grant.kind === "online" ? grant.userId : null,
    expiresAt: grant.kind === "offline" ? null : at(expiring ? lives.offline : lives.online),
    refreshToken: expiring ? `shprt_${randomBytes(24).toString("hex")}` : null,
    refreshTokenExpiresAt: expiring ? at(lives.refresh) : null,
    supersedes: expiring ? grant.supersedes : null,
  };
  world.data.tokens = [...world.data.tokens.filter((old) => !isSpent(old, now)), token];
  world.touch();
  return token;
}

/**
 * The token a caller may act with, or null. Its first use is what retires the refresh token it came from:
 * until then a caller whose answer got lost may refresh again. [shopify.dev changelog, more resilient refreshes]
 */
export function useToken(world: LiveWorld, accessToken: string): Token | null {
  const token = world.data.tokens.find((known) => known.accessToken === accessToken);
  if (!token || isPast(token.expiresAt, Date.now())) return null;
  if (token.supersedes) {
    const parent = world.data.tokens.find((known) => known.accessToken === token.supersedes);
    if (parent) parent.refreshToken = parent.refreshTokenExpiresAt = null;
    token.supersedes = null;
    world.touch();
  }
  return token;
}

/** The grant a refresh token belongs to, or null when it is unknown, expired, already retired or another app's. */
export function findByRefreshToken(world: LiveWorld, { refreshToken, clientId }: { refreshToken: string; clientId: string }): Token | null {
  const token = world.data.tokens.find((known) => known.refreshToken === refreshToken && known.clientId === clientId);
  return token && !isPast(token.refreshTokenExpiresAt, Date.now()) ? token : null;
}

export function revokeTokens(world: LiveWorld, clientId: string): void {
  world.data.tokens = world.data.tokens.filter((token) => token.clientId !== clientId);
  world.touch();
}

const isPast = (instant: string | null, now: number) => instant !== null && Date.parse(instant) <= now;

const isSpent = (token: Token, now: number) =>
  isPast(token.expiresAt, now) && (token.refreshToken === null || isPast(token.refreshTokenExpiresAt, now));
