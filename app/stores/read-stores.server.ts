import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { otherStore, type DoorDeps } from "./door.server.ts";
import type { PairView, SisterStore, TieState } from "./stores.ts";
import { suggestTies, type NamedOffer } from "./suggest-ties.ts";

const MOST_OFFERS = 500;

/** The stores this one is connected with, or about to be, with the offers that are tied and those that can be. */
export async function readStores(ctx: ShopContext, deps: DoorDeps): Promise<PairView[]> {
  const { db } = ctx;
  const [pairs, ties, offers] = await Promise.all([
    db.storePair.findMany({ where: { state: { not: "ended" } }, orderBy: [{ createdAt: "asc" }, { otherShop: "asc" }] }),
    db.offerTie.findMany({ orderBy: [{ createdAt: "asc" }, { offerId: "asc" }, { otherShop: "asc" }] }),
    listOffers(ctx),
  ]);
  return Promise.all(
    pairs.map(async ({ otherShop, otherName, state, asksPerson, changesToo, endsToo }): Promise<PairView> => {
      const read = state === "on" ? await otherStore(ctx, { otherShop }, deps, listOffers) : null;
      const theirs = read ?? [];
      const mine = ties.filter((tie) => tie.otherShop === otherShop);
      const titleIn = (list: readonly NamedOffer[], id: string) => list.find((offer) => offer.id === id)?.title ?? "An archived offer";
      const free = offers.filter(({ id }) => !mine.some(({ offerId }) => offerId === id));
      const freeThere = theirs.filter(({ id }) => !mine.some(({ otherOfferId }) => otherOfferId === id));
      return {
        ...{ otherShop, name: otherName, state: state as PairView["state"], asksPerson, changesToo, endsToo, free, freeThere },
        ties: mine.map(({ offerId, otherOfferId, state: tied }) => ({
          ...{ offerId, title: titleIn(offers, offerId), otherOfferId, otherTitle: titleIn(theirs, otherOfferId) },
          state: tied as TieState,
        })),
        suggested: suggestTies(free, freeThere),
      };
    }),
  );
}

/** The titles of a shop's offers that are not archived. */
function listOffers({ db }: ShopContext): Promise<NamedOffer[]> {
  return db.offer.findMany({
    where: { archivedAt: null },
    select: { id: true, title: true },
    orderBy: [{ title: "asc" }, { id: "asc" }],
    take: MOST_OFFERS,
  });
}

/** Whether requests of a store wait for a person here. False where this store is not connected with it. */
export async function setAsksPerson(
  { shop, db }: ShopContext,
  { otherShop, asksPerson, by, now }: { otherShop: string; asksPerson: boolean; by: string; now: Date },
): Promise<boolean> {
  return db.$transaction(async (tx) => {
    const pair = await tx.storePair.findFirst({ where: { otherShop, state: { not: "ended" } } });
    if (!pair || pair.asksPerson === asksPerson) return pair !== null;
    await tx.storePair.updateMany({ where: { otherShop, pairId: pair.pairId }, data: { asksPerson } });
    const act = { shop, kind: "store_pair_changed", by: staffOrSystem(by), at: now, subject: pair.otherName } as const;
    await recordActivity(tx, { ...act, before: { asksPerson: pair.asksPerson }, after: { asksPerson } });
    return true;
  });
}

/** The names of the stores that this one is connected with. */
export async function connectedStores({ db }: ShopContext): Promise<string[]> {
  const pairs = await db.storePair.findMany({ where: { state: "on" }, select: { otherName: true }, orderBy: { createdAt: "asc" } });
  return pairs.map(({ otherName }) => otherName);
}

/** The stores that an offer is tied to, for its page. */
export async function sistersOfOffer({ db }: ShopContext, offerId: string): Promise<(SisterStore & { state: TieState })[]> {
  const ties = await db.offerTie.findMany({
    where: { offerId, pair: { state: "on" } },
    include: { pair: { select: { otherName: true } } },
  });
  return ties.map(({ otherShop, state, pair }) => ({ shop: otherShop, name: pair.otherName, state: state as TieState }));
}
