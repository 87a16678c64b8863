import { randomUUID } from "node:crypto";

import { keyOf } from "#app/codes/promo-code.ts";
import { recordActivity } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";

import { learnFromListing } from "#app/pools/learn-from-listing.server.ts";
import { compare, type Drift } from "./drift.ts";

type Check = { discountId: string; codes: Pick<DiscountCodes, "list">; now: () => Date };

/** A code of ours may be on record a little before a reading that began earlier shows it. */
const GRACE_MS = 60_000;

/**
 * Compares the codes Shopify lists for an offer's discount with our records, notes what is new and closes what has mended
 * itself. Shopify is read first and our records after it, with what was under way before the reading set aside: so nothing
 * we do ourselves looks like somebody else's doing. A discount that is no offer, or is gone, is left to others.
 */
export async function checkDrift({ shop, db }: ShopContext, { discountId, codes, now }: Check): Promise<{ found: number; open: number }> {
  const offer = await db.offer.findFirst({ where: { discountId }, select: { id: true } });
  if (!offer) return { found: 0, open: 0 };
  const began = now();
  const settledBefore = new Date(began.getTime() - GRACE_MS);
  const before = await underWay(db, discountId);
  const listed = await codes.list(discountId);
  if (!listed) return { found: 0, open: 0 };
  return db.$transaction(async (tx) => {
    // Two looks at once take turns, so that one thing is told once.
    await tx.$queryRaw`SELECT id::text FROM "Offer" WHERE shop = ${shop} AND id = ${offer.id}::uuid FOR NO KEY UPDATE`;
    const after = await underWay(tx, discountId);
    const lineage = await tx.promoCode.findMany({
      where: { offerId: offer.id },
      select: { enrolmentId: true, name: true, key: true, redeemCodeId: true, liveFrom: true, liveUntil: true },
    });
    const busy = new Set([...before.busy, ...after.busy]);
    const visitors = await learnFromListing({ shop, db: tx }, { offerId: offer.id, listed, began });
    const promised = new Set([...before.promised, ...after.promised, ...visitors]);
    const drift = compare(listed, {
      lineage,
      busy,
      promised,
      known: await leftAlone(tx, { offerId: offer.id, discountId }),
      settledBefore,
    });
    return save({ shop, tx }, { offerId: offer.id, drift, busy, at: now() });
  });
}

/** Enrolments at work, and names that are or may be on their way to Shopify. */
async function underWay(tx: ShopTx, discountId: string): Promise<{ busy: string[]; promised: string[] }> {
  const changing = await tx.refreshItem.findMany({
    where: { discountId, state: { in: ["running", "parked"] } },
    select: { enrolmentId: true, oldName: true, newKey: true },
  });
  const setups = await tx.offerSetupMember.findMany({ where: { setup: { state: "running" } }, select: { key: true } });
  return {
    busy: changing.map(({ enrolmentId }) => enrolmentId),
    promised: [...changing.flatMap(({ oldName, newKey }) => [keyOf(oldName), newKey]), ...setups.map(({ key }) => key)],
  };
}

/** Strangers' codes a person has seen: when the discount was adopted, or when they were told and let it be. */
async function leftAlone(tx: ShopTx, { offerId, discountId }: { offerId: string; discountId: string }): Promise<Set<string>> {
  const ignored = await tx.driftFinding.findMany({ where: { offerId, resolution: "ignored" }, select: { redeemCodeId: true } });
  const adopted = await tx.adoptionCode.findMany({ where: { adoption: { discountId } }, select: { redeemCodeId: true } });
  return new Set([...ignored, ...adopted].flatMap(({ redeemCodeId }) => redeemCodeId ?? []));
}

type Saving = { offerId: string; drift: readonly Drift[]; busy: ReadonlySet<string>; at: Date };

async function save(
  { shop, tx }: { shop: string; tx: ShopTx },
  { offerId, drift, busy, at }: Saving,
): Promise<{ found: number; open: number }> {
  const open = await tx.driftFinding.findMany({ where: { offerId, resolvedAt: null } });
  const nameOf = ({ kind, key }: { kind: string; key: string }) => `${kind} ${key}`;
  const now = new Set(drift.map(nameOf));
  const before = new Set(open.map(nameOf));
  const found = drift.filter((each) => !before.has(nameOf(each)));
  const mended = open.filter((each) => !now.has(nameOf(each)) && !busy.has(each.enrolmentId ?? ""));
  await tx.driftFinding.createMany({ data: found.map((each) => ({ ...each, id: randomUUID(), shop, offerId, foundAt: at })) });
  if (found.length > 0) await tell({ shop, tx }, { offerId, found, at });
  await tx.driftFinding.updateMany({ where: { id: { in: mended.map(({ id }) => id) } }, data: { resolvedAt: at, resolution: "gone" } });
  return { found: found.length, open: open.length - mended.length + found.length };
}

const FOUND: Record<Drift["kind"], string> = {
  removed: "was removed",
  replaced: "was made anew",
  stranger: "was added",
};

/** What others did to the discount's codes, as far as its name can say it. */
async function tell(
  { shop, tx }: { shop: string; tx: ShopTx },
  { offerId, found, at }: { offerId: string; found: readonly Drift[]; at: Date },
): Promise<void> {
  const reason = found.slice(0, 20).map(({ kind, name }) => `${name} ${FOUND[kind]}`);
  const more = found.length > reason.length ? [`${found.length - reason.length} more`] : [];
  const ids = found.flatMap(({ redeemCodeId }) => redeemCodeId ?? []);
  const members = [...new Map(found.flatMap((each) => (each.enrolmentId ? [[each.enrolmentId, each] as const] : []))).values()];
  await recordActivity(tx, {
    shop,
    kind: "drift_found",
    by: "shopify",
    at,
    offerId,
    reason: [...reason, ...more].join(", "),
    shopifyIds: ids.slice(0, 250),
    members: members.map(({ enrolmentId, name }) => ({ enrolmentId: enrolmentId ?? "", before: { code: name } })),
  });
}
