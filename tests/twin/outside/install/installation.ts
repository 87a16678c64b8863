import type { AppRegistration } from "../app-registration.ts";
import { gid } from "../../world/gid.ts";
import type { Installation } from "../../world/types.ts";
import type { LiveWorld } from "../../world/world.ts";
import { revokeTokens } from "./tokens.ts";

export function installationOf(world: LiveWorld, clientId: string): Installation | null {
  return world.data.installations.find((installation) => installation.clientId === clientId) ?? null;
}

/** Installed now, as opposed to never or no longer. */
export function isInstalled(world: LiveWorld, clientId: string): boolean {
  const installation = installationOf(world, clientId);
  return installation !== null && installation.installedAt !== null && installation.uninstalledAt === null;
}

/**
 * Shopify-managed installation: the first opening grants the scopes of the configuration, a later opening
 * brings them up to date and says so with app/scopes_update. The consent screen itself is not played.
 */
export function ensureInstalled(world: LiveWorld, app: AppRegistration): Installation {
  const at = world.now().toISOString();
  const known = installationOf(world, app.clientId);
  if (!known || known.uninstalledAt !== null || known.installedAt === null) {
    const fresh: Installation = {
      clientId: app.clientId,
      handle: app.handle,
      title: app.title,
      scopes: [...app.scopes],
      installedAt: at,
      uninstalledAt: null,
    };
    world.data.installations = [...world.data.installations.filter((installation) => installation !== known), fresh];
    world.touch();
    return fresh;
  }
  known.optional = (known.optional ?? []).filter((scope) => app.optionalScopes.includes(scope));
  setScopes(world, known, [...app.scopes, ...known.optional]);
  return known;
}

/**
 * A person grants what the app asks for later. Tokens that were issued before keep what they allow (assumed); the next one allows more.
 * Throws on a scope that the app's configuration does not call optional.
 */
export function grantScopes(world: LiveWorld, app: AppRegistration, scopes: readonly string[]): void {
  const known = ensureInstalled(world, app);
  const other = scopes.find((scope) => !app.optionalScopes.includes(scope) && !app.scopes.includes(scope));
  if (other !== undefined) throw new Error(`${other} is not among the app's optional scopes.`);
  known.optional = [...new Set([...(known.optional ?? []), ...scopes.filter((scope) => app.optionalScopes.includes(scope))])];
  setScopes(world, known, [...app.scopes, ...known.optional]);
}

/** Optional scopes are taken back, by a person or by the app itself: from every token at once. */
export function revokeScopes(world: LiveWorld, app: AppRegistration, scopes: readonly string[]): void {
  const known = ensureInstalled(world, app);
  known.optional = (known.optional ?? []).filter((scope) => !scopes.includes(scope));
  setScopes(world, known, [...app.scopes, ...known.optional]);
  for (const token of world.data.tokens)
    if (token.clientId === app.clientId) token.scopes = token.scopes.filter((scope) => known.scopes.includes(scope));
  world.touch();
}

function setScopes(world: LiveWorld, known: Installation, scopes: string[]): void {
  const previous = known.scopes;
  if ([...previous].sort().join() === [...scopes].sort().join()) return;
  known.scopes = scopes;
  const at = world.now().toISOString();
  const payload = { id: gid("AppInstallation", world.data.shop.id), previous, current: known.scopes, updated_at: at };
  world.emit({ topic: "app/scopes_update", resourceId: world.data.shop.id, payload });
}

/** Tokens die at once, then the app is told. False when it was not installed. */
export function uninstall(world: LiveWorld, app: AppRegistration): boolean {
  const installation = installationOf(world, app.clientId);
  if (!installation || !isInstalled(world, app.clientId)) return false;
  installation.uninstalledAt = world.now().toISOString();
  revokeTokens(world, app.clientId);
  const { shop } = world.data;
  world.emit({
    topic: "app/uninstalled",
    resourceId: shop.id,
    payload: {
      id: shop.id,
      name: shop.name,
      email: shop.email,
      domain: shop.domain,
      myshopify_domain: shop.domain,
      shop_owner: shop.ownerName,
      currency: shop.currency,
      iana_timezone: shop.ianaTimezone,
    },
  });
  return true;
}
