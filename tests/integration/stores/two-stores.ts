/** Two shops of one merchant on one PostgreSQL, each with a Shopify of its own, and everything that goes between them. */
import type { PrismaClient } from "#app/generated/prisma/client.ts";
import { scopeTo } from "#app/platform/tenant-client.server.ts";
import { startRefresh } from "#app/refreshes/start-refresh.server.ts";
import { askTie, agreeTie, confirmPair, enterInvite } from "#app/stores/door.server.ts";
import { createInvite } from "#app/stores/invites.server.ts";
import { planSisters, recordRequests, type SisterPlan } from "#app/stores/ask-sisters.server.ts";
import { carryRequest } from "#app/stores/carry-request.server.ts";
import { previewSisters, type SistersDeps } from "#app/stores/preview-sisters.server.ts";
import { readSisters } from "#app/stores/read-requests.server.ts";
import { anOffer, type BuiltOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";

export type Store = ReturnType<Bench["aShop"]> & { name: string; offer: BuiltOffer };

export { aBench, type Bench };

/** Two stores with the same creators, not connected yet. Addresses are equal unless `addresses` says otherwise. */
export async function twoStores(bench: Bench, codes: readonly string[] = ["MAYA10", "LEO10"]) {
  const [us, eu] = [await aStore(bench, "Glow US", codes), await aStore(bench, "Glow EU", codes)];
  const stores = new Map([us, eu].map((store) => [store.ctx.shop, store]));
  const deps: SistersDeps = {
    all: bench.prisma as PrismaClient,
    open: (shop) => scopeTo(bench.prisma, shop),
    codesOf: (shop) => stores.get(shop)!.shopify.codes,
    roomOf: () => () => Infinity,
    lookMs: Infinity,
  };
  const press = () => ({ by: "41", now: us.clock() });
  const lastRequest = async () => (await us.ctx.db.storeRequest.findFirstOrThrow({ orderBy: { createdAt: "desc" } })).id;
  return {
    ...{ us, eu, deps, press },
    async pair() {
      const { code } = await createInvite(us.ctx, press());
      expect(await enterInvite(eu.ctx, { typed: code, ...press() }, deps)).toEqual({ ok: true });
      expect(await confirmPair(us.ctx, { otherShop: eu.ctx.shop, ...press() }, deps)).toEqual({ ok: true });
    },
    async tie() {
      const tie = { offerId: us.offer.id, otherShop: eu.ctx.shop, otherOfferId: eu.offer.id };
      expect(await askTie(us.ctx, { ...tie, ...press() }, deps)).toEqual({ ok: true });
      expect(await agreeTie(eu.ctx, { offerId: eu.offer.id, otherShop: us.ctx.shop, ...press() }, deps)).toEqual({ ok: true });
    },
    preview: async (refreshId: string) => (await previewSisters(us.ctx, { refreshId }, deps))[0]!,
    plan: (refreshId: string, { seen, confirmed = [] as string[] }: { seen: string; confirmed?: string[] }) =>
      planSisters(us.ctx, { refreshId, chosen: [{ shop: eu.ctx.shop, follow: true, seen, confirmed }] }, deps),
    start: (refreshId: string, plans: readonly SisterPlan[]) =>
      startRefresh(us.ctx, {
        ...{ refreshId, startedBy: "41", enqueue: us.enqueue, now: us.clock },
        alongside: (tx) => recordRequests(tx, us.ctx.shop, { plans, refreshId, by: "41", now: us.clock(), enqueue: us.enqueue }),
      }),
    /** A draft of the first store for these names, looked at and started, with the other store asked to follow. */
    async pressed(...names: string[]) {
      const { refreshId } = await us.draft(us.offer, names);
      const planned = await this.plan(refreshId, await this.preview(refreshId));
      if (!planned.ok) throw new Error(planned.because);
      expect(await this.start(refreshId, planned.plans)).toEqual({ ok: true });
      return refreshId;
    },
    lastRequest,
    carry: async () => carryRequest(us.ctx, await lastRequest(), { ...deps, enqueue: eu.enqueue, now: us.clock }),
    result: async (refreshId: string) => (await readSisters(us.ctx, refreshId, deps))[0]!,
    acts: async ({ ctx }: Store) => (await ctx.db.activity.findMany({ orderBy: { at: "asc" } })).map(({ kind }) => kind).toSorted(),
  };
}

async function aStore(bench: Bench, name: string, codes: readonly string[]): Promise<Store> {
  const shop = bench.aShop();
  const facts = { name, currency: "USD", ianaTimezone: "UTC", installedAt: new Date(0) };
  await shop.ctx.db.shop.create({ data: { domain: shop.ctx.shop, ...facts } });
  const offer = await anOffer()
    .titled("Creators")
    .withCodes(...codes)
    .in(shop.ctx, shop.shopify);
  for (const { memberId, code } of offer.members)
    await shop.ctx.db.member.updateMany({ where: { id: memberId }, data: { email: `${code.toLowerCase()}@example.com` } });
  return { ...shop, name, offer };
}
