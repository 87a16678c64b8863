import { timingSafeEqual } from "node:crypto";
import { Router, json, urlencoded } from "express";
import type { StaffUser, Token } from "../../world/types.ts";
import type { TwinContext } from "../context.ts";
import { ensureInstalled, installationOf, isInstalled } from "./installation.ts";
import { verifySessionToken } from "./session-token.ts";
import { findByRefreshToken, issueToken } from "./tokens.ts";

type Answer = { status: number; body: Record<string, unknown> };

const refuse = (error: string, description: string, status = 400): Answer => ({ status, body: { error, error_description: description } });

const exchangeGrant = "urn:ietf:params:oauth:grant-type:token-exchange";
const idTokenType = "urn:ietf:params:oauth:token-type:id_token";
const requestedTypes: Record<string, "online" | "offline"> = {
  "urn:shopify:params:oauth:token-type:online-access-token": "online",
  "urn:shopify:params:oauth:token-type:offline-access-token": "offline",
};

/**
 * `POST /admin/oauth/access_token`: token exchange and refresh, JSON or form bodies.
 * Request fields are the ones Shopify's own library sends; of the refusals only `invalid_subject_token` is known
 * from it, the other codes follow RFC 6749 and 8693 (*assumed*).
 */
export function oauthRoutes(twin: TwinContext): Router {
  const router = Router();
  router.post("/admin/oauth/access_token", json(), urlencoded({ extended: false }), async (request, response) => {
    const fields: Record<string, unknown> = request.body ?? {};
    const field = (name: string) => (typeof fields[name] === "string" ? fields[name] : "");
    const answer = await grant(twin, field);
    response.status(answer.status).json(answer.body);
  });
  return router;
}

async function grant(twin: TwinContext, field: (name: string) => string): Promise<Answer> {
  const { app } = twin;
  if (field("client_id") !== app.clientId || !sameSecret(field("client_secret"), app.secret))
    return refuse("invalid_client", "The client is unknown or its secret is wrong.");
  if (field("grant_type") === exchangeGrant) return exchange(twin, field);
  if (field("grant_type") === "refresh_token") return refresh(twin, field("refresh_token"));
  return refuse("unsupported_grant_type", "Only token exchange and refresh_token are granted here.");
}

async function exchange({ app, world }: TwinContext, field: (name: string) => string): Promise<Answer> {
  const requested = requestedTypes[field("requested_token_type")];
  if (field("subject_token_type") !== idTokenType || !requested)
    return refuse("invalid_request", "subject_token_type or requested_token_type is not supported.");
  const expected = { shop: world.data.shop.domain, clientId: app.clientId };
  const claims =
    (await verifySessionToken(field("subject_token"), { ...expected, secret: app.secret })) ??
    (app.formerSecret === undefined ? null : await verifySessionToken(field("subject_token"), { ...expected, secret: app.formerSecret }));
  // A session token outlives an uninstallation by up to a minute; it must not bring the app back.
  if (!claims || !isInstalled(world, app.clientId)) return refuse("invalid_subject_token", "The session token is not valid.");

  const { scopes } = ensureInstalled(world, app);
  if (requested === "online") {
    const user = world.data.staff.find(({ id }) => String(id) === claims.sub);
    if (!user) return refuse("invalid_subject_token", "The session token names no member of staff.");
    return {
      status: 200,
      body: onlineBody(user, issueToken(world, { kind: "online", clientId: app.clientId, scopes, userId: user.id })),
    };
  }
  const token =
    field("expiring") === "1"
      ? issueToken(world, { kind: "expiringOffline", clientId: app.clientId, scopes, supersedes: null })
      : issueToken(world, { kind: "offline", clientId: app.clientId, scopes });
  return { status: 200, body: offlineBody(token) };
}

function refresh({ app, world }: TwinContext, refreshToken: string): Answer {
  const known = findByRefreshToken(world, { refreshToken, clientId: app.clientId });
  if (!known) return refuse("invalid_grant", "The refresh token is unknown, expired or already replaced.");
  const scopes = installationOf(world, app.clientId)?.scopes ?? known.scopes;
  const token = issueToken(world, { kind: "expiringOffline", clientId: app.clientId, scopes, supersedes: known.accessToken });
  return { status: 200, body: offlineBody(token) };
}

const secondsUntil = (instant: string) => Math.round((Date.parse(instant) - Date.now()) / 1000);

function offlineBody(token: Token): Record<string, unknown> {
  return {
    access_token: token.accessToken,
    scope: token.scopes.join(","),
    ...(token.expiresAt && { expires_in: secondsUntil(token.expiresAt) }),
    ...(token.refreshToken &&
      token.refreshTokenExpiresAt && {
        refresh_token: token.refreshToken,
        refresh_token_expires_in: secondsUntil(token.refreshTokenExpiresAt),
      }),
  };
}

function onlineBody(user: StaffUser, token: Token): Record<string, unknown> {
  return {
    ...offlineBody(token),
    associated_user_scope: token.scopes.join(","),
    associated_user: {
      id: user.id,
      first_name: user.firstName,
      last_name: user.lastName,
      email: user.email,
      email_verified: user.emailVerified ?? true,
      account_owner: user.accountOwner,
      locale: user.locale,
      collaborator: false,
    },
  };
}

function sameSecret(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
