/**
 * The one door between two shops. Everything else in the app sees one shop; what goes across goes through here, and only while both
 * shops have agreed to it. What is changed for both is changed in one transaction.
 */
import { randomUUID } from "node:crypto";

import type { ActivityKind } from "#app/activity/activity.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { PrismaClient, StorePair } from "#app/generated/prisma/client.ts";
import { isId } from "#app/platform/ids.ts";
import type { ShopContext, ShopDb, ShopTx } from "#app/platform/db.server.ts";

import { inviteHash } from "./invites.server.ts";
import { OPEN } from "./stores.ts";

/** `all`: the client of all shops. `open`: the client of one. Nobody but this file uses either. */
export type DoorDeps = { all: PrismaClient; open: (shop: string) => ShopDb };

/** An offer and its sister, as the store that asks has them. */
type Tied = { offerId: string; otherOfferId: string };

/** A pairing as one store names it; with `pairId` only that very pairing will do, and with `tie` only while both have tied these offers. */
type Named = { otherShop: string; pairId?: string; tie?: Tied };

/**
 * Lets `work` act as the other shop, if both agree at this moment and it has the app; null otherwise. What begins something there asks
 * `stillAgreed` once more, inside the transaction that begins it.
 */
export async function otherStore<T>(
  ctx: ShopContext,
  { otherShop, pairId, tie }: Named,
  { open }: DoorDeps,
  work: (other: ShopContext, theirs: StorePair) => Promise<T>,
): Promise<T | null> {
  const tied = tie && { ties: { some: { ...tie, state: "on" } } };
  const mine = await ctx.db.storePair.findFirst({ where: { otherShop, state: "on", ...(pairId !== undefined && { pairId }), ...tied } });
  if (!mine) return null;
  const other: ShopContext = { shop: otherShop, db: open(otherShop) };
  // What one store calls its own offer is the sister of the other's.
  const tiedThere = tie && { ties: { some: { offerId: tie.otherOfferId, otherOfferId: tie.offerId, state: "on" } } };
  const [theirs, installed] = await Promise.all([
    other.db.storePair.findFirst({ where: { otherShop: ctx.shop, state: "on", pairId: mine.pairId, ...tiedThere } }),
    other.db.shop.count({ where: { uninstalledAt: null } }),
  ]);
  return theirs && installed > 0 ? work(other, theirs) : null;
}

/**
 * Whether the shop of this transaction still agrees to a pairing, and to tying an offer in it. Held until the transaction ends: somebody
 * who ends the pairing or the tie meanwhile waits for it, and whoever ended it before is seen.
 */
export async function stillAgreed(
  tx: ShopTx,
  {
    shop,
    otherShop,
    pairId,
    offerId,
    otherOfferId,
  }: { shop: string; otherShop: string; pairId: string; offerId: string; otherOfferId: string },
): Promise<boolean> {
  const held = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM "StorePair" p
    JOIN "OfferTie" t ON t.shop = p.shop AND t."otherShop" = p."otherShop" AND t.state = 'on'
      AND t."offerId" = ${offerId}::uuid AND t."otherOfferId" = ${otherOfferId}::uuid
    WHERE p.shop = ${shop} AND p."otherShop" = ${otherShop} AND p."pairId" = ${pairId}::uuid AND p.state = 'on'
    FOR SHARE OF p, t`;
  return held.length > 0;
}

type Press = { by: string; now: Date };
type Refused = { ok: false; because: string };
type Done = { ok: true } | Refused;

const refuse = (because: string): Refused => ({ ok: false, because });
const NO_PAIR = refuse("These stores are not connected any more.");

/** A store enters the code of another: both know each other's name from then on, and the other one has to confirm. */
export async function enterInvite({ shop }: ShopContext, { typed, by, now }: { typed: string } & Press, deps: DoorDeps): Promise<Done> {
  const hash = inviteHash(typed);
  const unknown = refuse("This code is not known, was used, or is over. Ask the other store for a new one.");
  if (hash === null) return unknown;
  return deps.all.$transaction(async (tx): Promise<Done> => {
    const invite = await tx.storeInvite.findFirst({ where: { hash, usedAt: null, expiresAt: { gt: now } } });
    if (!invite) return unknown;
    if (invite.shop === shop) return refuse("This is your own store’s code. Enter it in the other store.");
    const shops = await tx.shop.findMany({ where: { domain: { in: [shop, invite.shop] }, uninstalledAt: null } });
    const nameOf = (domain: string) => shops.find((one) => one.domain === domain)?.name;
    const [mine, theirs] = [nameOf(shop), nameOf(invite.shop)];
    if (mine === undefined || theirs === undefined) return unknown;
    const known = await lockedPair(tx, shop, invite.shop);
    if (known && known.mine.state !== "ended" && known.theirs.state !== "ended")
      return refuse(`${theirs} is connected already, or waits for a confirmation.`);
    const { count } = await tx.storeInvite.updateMany({ where: { id: invite.id, shop: invite.shop, usedAt: null }, data: { usedAt: now } });
    if (count === 0) return unknown;
    // Whether a person lets requests through is kept: a store that chose so once has not changed its mind.
    const pair = { pairId: randomUUID(), changesToo: true, endsToo: true, createdAt: now, confirmedAt: null, endedAt: null };
    for (const row of [
      { shop, otherShop: invite.shop, otherName: theirs, state: "asked", ...pair },
      { shop: invite.shop, otherShop: shop, otherName: mine, state: "to_confirm", ...pair },
    ]) {
      // A store that has uninstalled the app and comes back before the other one has noticed begins anew: nothing of before is agreed to.
      const here = { shop: row.shop, otherShop: row.otherShop };
      await tx.offerTie.deleteMany({ where: here });
      await endRequests(tx, here, { now, outcome: PARTED });
      await tx.storePair.upsert({ where: { shop_otherShop: here }, create: row, update: row });
    }
    await toldBoth(tx, [shop, invite.shop], { kind: "store_pair_asked", names: [theirs, mine], by, now });
    return { ok: true };
  });
}

/** The store whose code was entered says yes: from now on each may ask the other. */
export async function confirmPair({ shop }: ShopContext, { otherShop, by, now }: Named & Press, deps: DoorDeps): Promise<Done> {
  return deps.all.$transaction(async (tx): Promise<Done> => {
    const pair = await lockedPair(tx, shop, otherShop);
    if (pair?.mine.state !== "to_confirm" || pair.theirs.state !== "asked") return NO_PAIR;
    if (now.getTime() - pair.mine.createdAt.getTime() > CONFIRM_MS)
      return refuse("This was asked more than a week ago. Refuse it, and make a new code for the other store.");
    for (const row of [pair.mine, pair.theirs])
      await tx.storePair.update({
        where: { shop_otherShop: { shop: row.shop, otherShop: row.otherShop } },
        data: { state: "on", confirmedAt: now },
      });
    await toldBoth(tx, [shop, otherShop], { kind: "stores_paired", names: [pair.mine.otherName, pair.theirs.otherName], by, now });
    return { ok: true };
  });
}

/** Nobody confirms by mistake what somebody asked long ago. */
const CONFIRM_MS = 7 * 24 * 3_600_000;

/**
 * Ends a pairing, or refuses one that waits, in both stores at once: the ties go with it, and so does every request that was not begun.
 * `by` is nobody where the app finds that the other store has taken its own agreement back.
 */
export async function endPair(
  { shop }: ShopContext,
  { otherShop, by, now }: { otherShop: string; by?: string; now: Date },
  deps: DoorDeps,
): Promise<Done> {
  return deps.all.$transaction(async (tx): Promise<Done> => {
    await locked(tx, [shop, otherShop]);
    const rows = await tx.storePair.findMany({
      where: {
        OR: [
          { shop, otherShop },
          { shop: otherShop, otherShop: shop },
        ],
        state: { not: "ended" },
      },
    });
    if (!rows.some((row) => row.shop === shop)) return NO_PAIR;
    for (const row of rows) {
      const here = { shop: row.shop, otherShop: row.otherShop };
      await tx.storePair.update({ where: { shop_otherShop: here }, data: { state: "ended", endedAt: now } });
      await tx.offerTie.deleteMany({ where: here });
      await endRequests(tx, here, { now, outcome: PARTED });
      await recordActivity(asShop(tx), {
        ...{ shop: row.shop, kind: "stores_parted", at: now, subject: row.otherName },
        by: row.shop === shop && by !== undefined ? staffOrSystem(by) : "system",
      });
    }
    return { ok: true };
  });
}

const PARTED = "The stores were disconnected before it was begun.";
const UNTIED = "The offers were no longer tied before it was begun.";

type Ending = { now: Date; outcome: string };

/** Tells of each of them that what was asked for is not done. */
async function endRequests(tx: Tx, whose: { shop: string; otherShop: string; offerId?: string }, { now, outcome }: Ending): Promise<void> {
  const { shop } = whose;
  const where = { ...whose, state: { in: [...OPEN] } };
  const open = await tx.storeRequest.findMany({ where });
  await tx.storeRequest.updateMany({ where, data: { state: "ended", outcome, dueAt: null, settledAt: now } });
  for (const { offerId, refreshId, changeId, otherName } of open) {
    const act = { shop, kind: "store_request_failed", by: "system", at: now, offerId, refreshId, changeId, subject: otherName } as const;
    await recordActivity(asShop(tx), { ...act, reason: outcome });
  }
}

type Tie = { offerId: string; otherShop: string; otherOfferId: string };

/** Asks the other store to tie one of its offers to one of this store's. */
export async function askTie(
  { shop }: ShopContext,
  { offerId, otherShop, otherOfferId, by, now }: Tie & Press,
  deps: DoorDeps,
): Promise<Done> {
  if (![offerId, otherOfferId].every(isId)) return refuse("One of the two offers is not there any more.");
  return deps.all.$transaction(async (tx): Promise<Done> => {
    const pair = await lockedPair(tx, shop, otherShop);
    if (pair?.mine.state !== "on" || pair.theirs.state !== "on") return NO_PAIR;
    const [mine, theirs] = await Promise.all([
      tx.offer.findFirst({ where: { shop, id: offerId } }),
      tx.offer.findFirst({ where: { shop: otherShop, id: otherOfferId } }),
    ]);
    if (!mine || !theirs) return refuse("One of the two offers is not there any more.");
    const tied = await tx.offerTie.count({
      where: {
        OR: [
          { shop, offerId, otherShop },
          { shop: otherShop, offerId: otherOfferId, otherShop: shop },
        ],
      },
    });
    if (tied > 0) return refuse("One of the two offers is tied already.");
    await tx.offerTie.createMany({
      data: [
        { shop, offerId, otherShop, otherOfferId, state: "asked", createdAt: now },
        { shop: otherShop, offerId: otherOfferId, otherShop: shop, otherOfferId: offerId, state: "to_agree", createdAt: now },
      ],
    });
    const told = {
      kind: "offer_tie_asked",
      names: [pair.mine.otherName, pair.theirs.otherName],
      offers: [offerId, otherOfferId],
      by,
      now,
    } as const;
    await toldBoth(tx, [shop, otherShop], told);
    return { ok: true };
  });
}

/** Says yes to a tie that the other store asked for. */
export async function agreeTie({ shop }: ShopContext, tie: Omit<Tie, "otherOfferId"> & Press, deps: DoorDeps): Promise<Done> {
  return changeTie(shop, tie, deps, async (tx, { mine, theirs }) => {
    if (mine.state !== "to_agree" || theirs?.state !== "asked") return null;
    for (const row of [mine, theirs]) await tx.offerTie.update({ where: keyOfTie(row), data: { state: "on" } });
    return "offer_tied";
  });
}

/** Ends a tie or refuses one that waits; also one of which the other store has no row any more. What was not begun under it is not begun. */
export async function endTie({ shop }: ShopContext, tie: Omit<Tie, "otherOfferId"> & Press, deps: DoorDeps): Promise<Done> {
  return changeTie(shop, tie, deps, async (tx, { mine, theirs }) => {
    for (const row of theirs ? [mine, theirs] : [mine]) {
      await tx.offerTie.delete({ where: keyOfTie(row) });
      const here = { shop: row.shop, otherShop: row.otherShop, offerId: row.offerId };
      await endRequests(tx, here, { now: tie.now, outcome: UNTIED });
    }
    return "offer_untied";
  });
}

type TieRow = { shop: string; offerId: string; otherShop: string; otherOfferId: string; state: string };
const keyOfTie = ({ shop, offerId, otherShop }: TieRow) => ({ shop_offerId_otherShop: { shop, offerId, otherShop } });

async function changeTie(
  shop: string,
  { offerId, otherShop, by, now }: Omit<Tie, "otherOfferId"> & Press,
  deps: DoorDeps,
  change: (tx: Tx, tie: { mine: TieRow; theirs: TieRow | null }) => Promise<ActivityKind | null>,
): Promise<Done> {
  const gone = refuse("These offers are not tied any more.");
  if (!isId(offerId)) return gone;
  return deps.all.$transaction(async (tx): Promise<Done> => {
    const pair = await lockedPair(tx, shop, otherShop);
    const mine = await tx.offerTie.findFirst({ where: { shop, offerId, otherShop } });
    if (!pair || !mine) return gone;
    const sister = { shop: otherShop, offerId: mine.otherOfferId, otherShop: shop, otherOfferId: offerId };
    const theirs = await tx.offerTie.findFirst({ where: sister });
    const kind = await change(tx, { mine, theirs });
    if (kind === null) return gone;
    const names = [pair.mine.otherName, pair.theirs.otherName] as const;
    const offers = [mine.offerId, theirs?.offerId ?? null] as const;
    await toldBoth(tx, [shop, otherShop], { kind, names, offers, by, now });
    return { ok: true };
  });
}

type Tx = Parameters<Parameters<PrismaClient["$transaction"]>[0]>[0];

/** A transaction over all shops, for what names its shop in every row it writes. */
const asShop = (tx: Tx): ShopTx => tx as unknown as ShopTx;

/** Both rows of a pairing, held, also before there are any; always in the same order, so that two stores that press together wait for each other. */
async function locked(tx: Tx, [one, other]: readonly [string, string]): Promise<void> {
  const [first, second] = [one, other].toSorted();
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtext('stores ' || ${first}), hashtext(${second}))::text`;
  await tx.$queryRaw`
    SELECT 1 FROM "StorePair" WHERE (shop = ${one} AND "otherShop" = ${other}) OR (shop = ${other} AND "otherShop" = ${one})
    ORDER BY shop FOR UPDATE`;
}

async function lockedPair(tx: Tx, shop: string, otherShop: string): Promise<{ mine: StorePair; theirs: StorePair } | null> {
  await locked(tx, [shop, otherShop]);
  const [mine, theirs] = await Promise.all([
    tx.storePair.findFirst({ where: { shop, otherShop } }),
    tx.storePair.findFirst({ where: { shop: otherShop, otherShop: shop } }),
  ]);
  return mine && theirs && mine.pairId === theirs.pairId ? { mine, theirs } : null;
}

type Told = Press & { kind: ActivityKind; names: readonly [string, string]; offers?: readonly [string, string | null] };

/** The same act in both activities, under the other store's name; the other one does not learn who of the staff it was. */
async function toldBoth(tx: Tx, [shop, otherShop]: readonly [string, string], { kind, names, offers, by, now }: Told): Promise<void> {
  const act = { kind, at: now };
  await recordActivity(asShop(tx), { ...act, shop, by: staffOrSystem(by), subject: names[0], ...(offers && { offerId: offers[0] }) });
  await recordActivity(asShop(tx), { ...act, shop: otherShop, by: "system", subject: names[1], ...(offers && { offerId: offers[1] }) });
}
