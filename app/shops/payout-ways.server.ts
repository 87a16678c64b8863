/** Which ways of paying creators the shop has switched on: those whose permissions it grants. */
import type { ShopContext } from "#app/platform/db.server.ts";

import { OPTIONAL_PERMISSIONS } from "./permissions.ts";

export type OptionalWay = keyof typeof OPTIONAL_PERMISSIONS;
const OPTIONAL_WAYS = Object.keys(OPTIONAL_PERMISSIONS) as OptionalWay[];

/** As Shopify last said. It may have been taken away a moment ago: whoever pays is told by Shopify. */
export async function readPayoutWays(ctx: Pick<ShopContext, "db">): Promise<OptionalWay[]> {
  return waysIn(await knownScopes(ctx));
}

/** What the shop grants, as Shopify last said. */
export async function knownScopes({ db }: Pick<ShopContext, "db">): Promise<string[]> {
  const session = await db.session.findFirst({ where: { isOnline: false }, select: { scope: true } });
  return session?.scope?.split(",") ?? [];
}

/** Notes what the shop grants now. Answers the ways that are on by it. */
export async function rememberScopes({ db }: Pick<ShopContext, "db">, granted: readonly string[]): Promise<OptionalWay[]> {
  await db.session.updateMany({ where: { isOnline: false }, data: { scope: granted.join(",") } });
  return waysIn(granted);
}

/** Which of the scopes that a way of paying needs are not among those that are granted. */
export function scopesLacking(way: OptionalWay, granted: readonly string[]): string[] {
  return OPTIONAL_PERMISSIONS[way].scopes.filter((scope) => !grants(granted, scope));
}

/** The right to write holds the one to read. */
function grants(granted: readonly string[], scope: string): boolean {
  return granted.includes(scope) || granted.includes(scope.replace(/^read_/, "write_"));
}

function waysIn(granted: readonly string[]): OptionalWay[] {
  return OPTIONAL_WAYS.filter((way) => scopesLacking(way, granted).length === 0);
}
