/** A second store of the same merchant: a local Shopify of its own, the app installed in it, and an offer with creators' codes. */
import { readFileSync } from "node:fs";

import type { PrismaClient } from "#app/generated/prisma/client.ts";
import { connect, scopeTo, type ShopContext } from "#app/platform/tenant-client.server.ts";
import type { DoorDeps } from "#app/stores/door.server.ts";
import { API_KEY, API_SECRET } from "#tests/support/app.ts";
import { anOffer, type BuiltOffer } from "#tests/support/builders.ts";
import { codesIn, shelfOf } from "#tests/support/shelf.ts";
import { readAppRegistration } from "#tests/twin/outside/app-registration.ts";
import { ensureInstalled } from "#tests/twin/outside/install/installation.ts";
import { issueToken } from "#tests/twin/outside/install/tokens.ts";
import { startTwin, type Twin } from "#tests/twin/outside/server.ts";
import { blankWorld } from "#tests/twin/world/blank-world.ts";

export const SISTER = "glow-eu.myshopify.com";

export type SisterStore = { ctx: ShopContext; offer: BuiltOffer; deps: DoorDeps; codes: () => string[]; close(): Promise<void> };

/** Its Shopify, to be started before the stack that is told of it. */
export function sisterShopify(): Promise<Twin> {
  const registration = readAppRegistration(readFileSync("shopify.app.toml", "utf8"), { clientId: API_KEY, secret: API_SECRET });
  const seed = blankWorld({ shop: { domain: SISTER, name: "Glow EU", currency: "EUR", ianaTimezone: "Europe/Berlin" }, seed: 7 });
  return startTwin({ port: 0, app: registration, seed, webhooks: false });
}

/** Installs the app there, with an offer of these codes. `emails` are the creators', in the same order. */
export async function aSisterStore(
  databaseUrl: string,
  twin: Twin,
  { title, codes, emails }: { title: string; codes: readonly string[]; emails: readonly string[] },
): Promise<SisterStore> {
  const all: PrismaClient = connect(databaseUrl);
  const ctx: ShopContext = { shop: SISTER, db: scopeTo(all, SISTER) };
  const registration = readAppRegistration(readFileSync("shopify.app.toml", "utf8"), { clientId: API_KEY, secret: API_SECRET });
  const { scopes } = ensureInstalled(twin.world, registration);
  const token = issueToken(twin.world, { kind: "expiringOffline", clientId: API_KEY, scopes, supersedes: null });
  const lasts = { expires: new Date(Date.now() + 3_600_000), scope: scopes.join(",") };
  const tokens = { accessToken: token.accessToken, refreshToken: token.refreshToken };
  await ctx.db.session.create({ data: { id: `offline_${SISTER}`, shop: SISTER, state: "", ...tokens, ...lasts } });
  const facts = { name: "Glow EU", currency: "EUR", ianaTimezone: "Europe/Berlin", installedAt: new Date() };
  await ctx.db.shop.create({ data: { domain: SISTER, ...facts } });
  const offer = await anOffer()
    .titled(title)
    .withCodes(...codes)
    .in(ctx, shelfOf(twin.world));
  for (const [at, { memberId }] of offer.members.entries())
    await ctx.db.member.updateMany({ where: { id: memberId }, data: { email: emails[at] ?? "" } });
  return {
    ...{ ctx, offer, deps: { all, open: (shop) => scopeTo(all, shop) } },
    codes: () => (codesIn(twin.world, offer.discountId) ?? []).map(({ name }) => name).toSorted(),
    async close() {
      await all.$disconnect();
      await twin.close();
    },
  };
}
