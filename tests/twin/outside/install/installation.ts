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
  changeScopes(world, known, [...app.scopes, ...known.scopes.filter((scope) => app.optionalScopes.includes(scope))]);
  return known;
}

/**
 * The merchant says yes to optional scopes, which were asked for, or takes them back. False when one of them is not optional. Tokens
 * that are out act with the new scopes at once (assumed).
 */
export function changeOptionalScopes(world: LiveWorld, app: AppRegistration, change: { grant?: string[]; revoke?: string[] }): boolean {
  const { grant = [], revoke = [] } = change;
  const installation = installationOf(world, app.clientId);
  if (!installation || ![...grant, ...revoke].every((scope) => app.optionalScopes.includes(scope))) return false;
  const kept = installation.scopes.filter((scope) => !revoke.includes(scope));
  changeScopes(world, installation, [...new Set([...kept, ...grant])]);
  for (const token of world.data.tokens) if (token.clientId === app.clientId) token.scopes = [...installation.scopes];
  world.touch();
  return true;
}

function changeScopes(world: LiveWorld, installation: Installation, scopes: string[]): void {
  const previous = installation.scopes;
  if ([...previous].sort().join() === [...scopes].sort().join()) return;
  installation.scopes = scopes;
  const { id } = world.data.shop;
  const payload = { id: gid("AppInstallation", id), previous, current: scopes, updated_at: world.now().toISOString() };
  world.emit({ topic: "app/scopes_update", resourceId: id, payload });
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
