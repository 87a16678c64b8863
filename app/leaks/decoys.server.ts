/**
 * Decoys: planted, withdrawn, and told of once an order uses one. What Shopify is asked for is written down before, so that a stopped
 * process leaves nothing that the next look does not finish.
 */
import { randomInt, randomUUID } from "node:crypto";

import { readNameHistory } from "#app/codes/name-history.server.ts";
import { keyOf, parsePromoCode } from "#app/codes/promo-code.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { PrismaClient } from "#app/generated/prisma/client.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import { isUniqueViolation } from "#app/platform/unique-violation.ts";
import { ShopifyAccessLost, ShopifyRejected, ShopifyUnavailable } from "#app/shopify/client/errors.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import type { Discounts } from "#app/shopify/discounts/discount-terms.ts";

import { decoyNames, decoyTerms, decoyTitle, decoyWords } from "./decoys.ts";
import { reportLeak } from "./leak-cases.server.ts";

type DecoyDeps = { codes: DiscountCodes; discounts: Discounts; now: () => Date };

/** Clocks differ: a discount made up to this long before the mark is still taken for ours when its title is. */
const SKEW_MS = 120_000;

const drawn = () => randomInt(2 ** 32) / 2 ** 32;

/** A name for a decoy that looks like the codes of the offer and that nobody has or had in our records; empty where none is found. */
export async function proposeDecoy({ shop, db }: ShopContext, offerId: string): Promise<string> {
  const offer = await db.offer.findFirst({ where: { id: offerId }, select: { namePattern: true, value: true } });
  if (!offer) return "";
  const names = decoyNames(offer, drawn);
  const history = await readNameHistory({ shop, tx: db }, names.map(keyOf));
  const decoys = await db.decoy.findMany({ where: { key: { in: names.map(keyOf) } }, select: { key: true } });
  const known = new Set(decoys.map(({ key }) => key));
  return names.find((name) => !history.has(keyOf(name)) && !known.has(keyOf(name))) ?? "";
}

/** Whose a name is at Shopify, where it answers: the making asks again. */
async function ownerOf(codes: DiscountCodes, name: string): Promise<string | null> {
  try {
    return (await codes.owners([name])).get(name)?.discountTitle ?? null;
  } catch (error) {
    if (error instanceof ShopifyUnavailable || error instanceof ShopifyAccessLost) return null;
    throw error;
  }
}

type Planting = {
  name: string;
  place: string;
  enrolmentId: string | null;
  by: string;
  now: Date;
  codes: DiscountCodes;
  enqueue: Enqueue<ShopTx>;
};

/** Writes a decoy down and has it made. Refusals are sentences. A name that anybody has or had is refused: its orders would be theirs. */
export async function plantDecoy(
  { shop, db }: ShopContext,
  { name: typed, place, enrolmentId, by, now, codes, enqueue }: Planting,
): Promise<string | null> {
  const parsed = parsePromoCode(typed);
  if (!parsed.ok) return "Enter a code without spaces or special characters.";
  if (place.trim() === "") return "Write where it is planted: a coupon site, a list, a person.";
  const { name, key } = parsed;
  const taken = `${name} is or was a code already. Choose another name.`;
  if ((await readNameHistory({ shop, tx: db }, [key])).has(key)) return taken;
  if (enrolmentId !== null && (await db.enrolment.count({ where: { id: enrolmentId } })) === 0)
    return "That member is not in the offer any more.";
  const owner = await ownerOf(codes, name);
  if (owner !== null) return `${name} belongs to the discount “${owner}”. Choose another name.`;
  const id = randomUUID();
  try {
    await db.$transaction(async (tx) => {
      await tx.decoy.create({
        data: { shop, id, name, key, place: place.trim(), enrolmentId, state: "planting", createdBy: by, createdAt: now },
      });
      await recordActivity(tx, { shop, kind: "decoy_planted", by: staffOrSystem(by), at: now, subject: name, reason: place.trim() });
      await enqueue(tx, "decoys.advance", { shop, decoyId: id });
    });
  } catch (error) {
    if (isUniqueViolation(error)) return taken;
    throw error;
  }
  return null;
}

/** Has its code stop working. The name stays on the ended discount, so that nobody else is ever given it. False: it is none that is planted. */
export async function withdrawDecoy(
  { shop, db }: ShopContext,
  { id, by, now, enqueue }: { id: string; by: string; now: Date; enqueue: Enqueue<ShopTx> },
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const decoy = await tx.decoy.findFirst({ where: { id, state: "planted" } });
    const { count } = await tx.decoy.updateMany({ where: { id, state: "planted" }, data: { state: "withdrawing" } });
    if (!decoy || count === 0) return false;
    await recordActivity(tx, { shop, kind: "decoy_withdrawn", by: staffOrSystem(by), at: now, subject: decoy.name, reason: decoy.place });
    await enqueue(tx, "decoys.advance", { shop, decoyId: id });
    return true;
  });
}

/** Somebody took note that it was used. */
export async function noteDecoy({ db }: ShopContext, { id, now }: { id: string; now: Date }): Promise<void> {
  await db.decoy.updateMany({ where: { id, usedAt: { not: null } }, data: { seenAt: now } });
}

/** Makes or ends what is written down. Throws as Shopify does; may be called any number of times. */
export async function advanceDecoy(ctx: ShopContext, id: string, deps: DecoyDeps): Promise<void> {
  const { db } = ctx;
  const decoy = await db.decoy.findFirst({ where: { id } });
  if (decoy?.state === "planting") return make(ctx, decoy, deps);
  if (decoy?.state !== "withdrawing" || decoy.discountId === null) return;
  try {
    await deps.discounts.deactivate(decoy.discountId);
  } catch (error) {
    // A discount that is gone has no code that works.
    if (!(error instanceof ShopifyRejected) || (await deps.codes.discount(decoy.discountId)) !== null) throw error;
  }
  await db.decoy.updateMany({ where: { id, state: "withdrawing" }, data: { state: "withdrawn", withdrawnAt: deps.now() } });
}

type Marked = { id: string; name: string; createdAt: Date };

async function make({ db }: ShopContext, { id, name, createdAt }: Marked, { codes, discounts, now }: DecoyDeps): Promise<void> {
  const planted = (discountId: string) => db.decoy.updateMany({ where: { id, state: "planting" }, data: { state: "planted", discountId } });
  const refused = (trouble: string) => db.decoy.updateMany({ where: { id, state: "planting" }, data: { state: "refused", trouble } });
  const owner = (await codes.owners([name])).get(name);
  if (owner) {
    // An asking of ours whose answer was lost may have made it.
    const read = await discounts.terms(owner.discountId);
    const isOurs = read?.terms.title === decoyTitle(name) && Date.parse(read.createdAt) >= createdAt.getTime() - SKEW_MS;
    await (isOurs ? planted(owner.discountId) : refused(`${name} belongs to the discount “${owner.discountTitle}”.`));
    return;
  }
  try {
    await planted((await discounts.create(decoyTerms(name, now()), name)).discountId);
  } catch (error) {
    if (!(error instanceof ShopifyRejected)) throw error;
    // Taken between the look and the asking: the next look tells by whom.
    if (error.code !== "TAKEN") await refused(error.message);
  }
}

/**
 * Across shops: what waits for Shopify, and decoys with orders that nobody was told of. Test orders are none, nor are those of a member who was
 * given the name since: somebody may have deleted the decoy's discount.
 */
export async function decoysToLookAt(db: PrismaClient): Promise<{ shop: string; decoyId: string }[]> {
  return db.$queryRaw<{ shop: string; decoyId: string }[]>`
    SELECT d.shop, d.id::text AS "decoyId" FROM "Decoy" d
    WHERE d.state IN ('planting', 'withdrawing') OR d.state IN ('planted', 'withdrawn') AND d.told < (
      SELECT count(*) FROM "OrderCode" c JOIN "Order" o ON o.shop = c.shop AND o.id = c."orderId"
      WHERE c.shop = d.shop AND c.key = d.key AND NOT o.test AND o."processedAt" >= d."createdAt"
        AND NOT EXISTS (SELECT 1 FROM "PromoCode" p WHERE p.shop = c.shop AND p.key = c.key AND p."liveFrom" <= o."processedAt"))`;
}

/**
 * Tells of orders that used a decoy: in the case of the live code that stands in the same place, which is opened where there is none, with
 * the place as proof. A cancelled order is a use as well. The same orders are told once.
 */
export async function tellUses(ctx: ShopContext, { id, now }: { id: string; now: Date }): Promise<void> {
  const { shop, db } = ctx;
  const decoy = await db.decoy.findFirst({ where: { id, state: { in: ["planted", "withdrawing", "withdrawn"] } } });
  if (!decoy) return;
  const [uses] = await db.$queryRaw<{ orders: number; first: Date | null }[]>`
    SELECT count(*)::int AS orders, min(o."processedAt") AS first FROM "OrderCode" c JOIN "Order" o ON o.shop = c.shop AND o.id = c."orderId"
    WHERE c.shop = ${shop} AND c.key = ${decoy.key} AND NOT o.test AND o."processedAt" >= ${decoy.createdAt}
      AND NOT EXISTS (SELECT 1 FROM "PromoCode" p WHERE p.shop = c.shop AND p.key = c.key AND p."liveFrom" <= o."processedAt")`;
  if (!uses?.first || uses.orders <= decoy.told) return;
  const { first, orders } = uses;
  const isFirst = decoy.told === 0;
  const live =
    decoy.enrolmentId === null
      ? null
      : await db.promoCode.findFirst({ where: { enrolmentId: decoy.enrolmentId, liveUntil: null, isPrimary: true }, select: { id: true } });
  // The case before the mark: stopped between the two, it is told once more, and the case takes the same words once.
  if (live && isFirst) {
    const since = new Date(`${first.toISOString().slice(0, 10)}T00:00:00Z`);
    const words = decoyWords({ name: decoy.name, place: decoy.place, orders: 1 });
    await reportLeak({ ...ctx, by: "" }, { promoCodeId: live.id, address: "", since, now, proof: { signal: "decoy", words } });
  }
  await db.$transaction(async (tx) => {
    const { count } = await tx.decoy.updateMany({ where: { id, told: decoy.told }, data: { told: orders, usedAt: first, seenAt: null } });
    if (count > 0 && isFirst)
      await recordActivity(tx, { shop, kind: "decoy_used", by: "system", at: now, subject: decoy.name, reason: decoy.place });
  });
}
