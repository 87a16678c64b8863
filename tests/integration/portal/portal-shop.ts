/** A shop with an offer of two creators, both customers, on a local Shopify: what the stories about the storefront begin with. */
import { anOffer, type BuiltOffer } from "#tests/support/builders.ts";
import type { InstalledApp } from "#tests/support/installed-app.ts";
import { shelfOf } from "#tests/support/shelf.ts";

export const MAYA = 71;
export const LEO = 72;

/** Empties everything and begins anew: MAYA15 is the code of customer 71, LEO15 of 72. Links are `maya` and `leo`. */
export async function aShopWithCreators(app: InstalledApp): Promise<BuiltOffer> {
  await app.empty();
  app.twin.reset({ keepInstallation: true });
  app.twin.faults.clear();
  await app.signIn();
  const { shop, db } = app;
  await db.shop.create({ data: { domain: shop, name: "L", currency: "USD", ianaTimezone: "America/New_York", installedAt: new Date() } });
  const offer = await anOffer()
    .titled("Summer Glow")
    .withCodes("MAYA15", "LEO15")
    .in({ shop, db: app.shopDb(shop) }, shelfOf(app.twin.world));
  for (const [at, customer, handle] of [
    [0, MAYA, "maya"],
    [1, LEO, "leo"],
  ] as const) {
    const { memberId, enrolmentId } = offer.members[at]!;
    await db.member.updateMany({ where: { id: memberId }, data: { customerId: `gid://shopify/Customer/${customer}`, firstName: handle } });
    await db.stableLink.create({ data: { shop, handle, enrolmentId } });
  }
  return offer;
}
