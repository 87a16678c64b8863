/** Two shops of one merchant on one PostgreSQL, each with a Shopify of its own, and everything that goes between them. */
import { randomUUID } from "node:crypto";

import type { PrismaClient } from "#app/generated/prisma/client.ts";
import { changeMembers } from "#app/members/changes/change-members.server.ts";
import { changeStatus } from "#app/offers/change-status.server.ts";
import type { ShopTx } from "#app/platform/db.server.ts";
import { scopeTo } from "#app/platform/tenant-client.server.ts";
import { startRefresh } from "#app/refreshes/start-refresh.server.ts";
import { askTie, agreeTie, confirmPair, enterInvite } from "#app/stores/door.server.ts";
import { createInvite } from "#app/stores/invites.server.ts";
import {
  planFollows,
  planSisters,
  recordFollows,
  recordRequests,
  type FollowPlan,
  type SisterPlan,
} from "#app/stores/ask-sisters.server.ts";
import { carryRequest } from "#app/stores/carry-request.server.ts";
import { previewFollows } from "#app/stores/preview-follows.server.ts";
import { previewSisters, type SistersDeps } from "#app/stores/preview-sisters.server.ts";
import { readFollows, readSisters } from "#app/stores/read-requests.server.ts";
import { changeWithSisters } from "#app/stores/meant-acts.server.ts";
import { isOfOffer, type FollowedAct } from "#app/stores/stores.ts";
import type { Discounts } from "#app/shopify/discounts/discount-terms.ts";
import { anOffer, type BuiltOffer } from "#tests/support/builders.ts";

import { aBench, type Bench } from "#tests/integration/codes/engine/a-refresh.ts";

export type Store = ReturnType<Bench["aShop"]> & { name: string; offer: BuiltOffer; discounts: Discounts; presses: string[] };

export { aBench, type Bench };

/** Two stores with the same creators, not connected yet. Addresses are equal unless `addresses` says otherwise. */
export async function twoStores(bench: Bench, codes: readonly string[] = ["MAYA10", "LEO10"]) {
  const [us, eu] = [await aStore(bench, "Glow US", codes), await aStore(bench, "Glow EU", codes)];
  const stores = new Map([us, eu].map((store) => [store.ctx.shop, store]));
  const deps: SistersDeps = {
    all: bench.prisma as PrismaClient,
    open: (shop) => scopeTo(bench.prisma, shop),
    codesOf: (shop) => stores.get(shop)!.shopify.codes,
    discountsOf: (shop) => stores.get(shop)!.discounts,
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
    /** How an act goes in the second store; of all members of the first, or of the offer. */
    look: async (kind: FollowedAct) => (await previewFollows(us.ctx, actOf(us, kind), deps))[0]!,
    /** The act in the first store, with the second asked to follow. `confirmed`: the questions answered with yes. */
    async act(kind: FollowedAct, confirmed: string[] = []) {
      const { seen } = await this.look(kind);
      const chosen = [{ shop: eu.ctx.shop, follow: true, seen, confirmed }];
      const planned = await planFollows(us.ctx, { ...actOf(us, kind), chosen }, deps);
      if (!planned.ok) throw new Error(planned.because);
      return this.actPlanned(kind, planned.plans);
    },
    async actPlanned(kind: FollowedAct, plans: readonly FollowPlan[]) {
      const { enqueue, clock: now, discounts, shopify } = us;
      const act = actOf(us, kind);
      const press = { plans, by: "41", now: now(), enqueue };
      if (isOfOffer(kind)) {
        const change = { offerId: act.offerId, change: kind, discounts, codes: shopify.codes, now };
        const changed = await changeWithSisters(us.ctx, press, (alongside) => changeStatus(us.ctx, { ...change, alongside }));
        expect(changed).toEqual({ ok: true });
        return "";
      }
      const changeId = randomUUID();
      const alongside = (tx: ShopTx) => recordFollows(tx, us.ctx.shop, { ...press, changeId });
      expect(await changeMembers(us.ctx, { ...act, kind, changeId, createdBy: "41", enqueue, now, alongside })).toMatchObject({ ok: true });
      return changeId;
    },
    follows: async (about: { changeId?: string } = {}) =>
      (await readFollows(us.ctx, { offerId: us.offer.id, ...about }, { ...deps, now: us.clock() }))[0],
    lastRequest,
    carry: async () => carryRequest(us.ctx, await lastRequest(), { ...deps, enqueue: eu.enqueue, now: us.clock }),
    carryThis: (requestId: string) => carryRequest(us.ctx, requestId, { ...deps, enqueue: eu.enqueue, now: us.clock }),
    result: async (refreshId: string) => (await readSisters(us.ctx, refreshId, deps))[0]!,
    acts: async ({ ctx }: Store) => (await ctx.db.activity.findMany({ orderBy: { at: "asc" } })).map(({ kind }) => kind).toSorted(),
  };
}

const actOf = ({ offer }: Store, kind: FollowedAct) => ({
  ...{ offerId: offer.id, kind },
  enrolmentIds: isOfOffer(kind) ? [] : offer.members.map(({ enrolmentId }) => enrolmentId),
});

/** A discount that can be ended and begun again, as Shopify does it. */
function statusOf({ shopify }: ReturnType<Bench["aShop"]>): { discounts: Discounts; presses: string[] } {
  const [ended, presses] = [new Set<string>(), [] as string[]];
  const { discount: read } = shopify.codes;
  shopify.codes.discount = async (id) => {
    const facts = await read(id);
    return facts && ended.has(id) ? { ...facts, status: "EXPIRED", endsAt: "2026-11-22T12:00:00Z" } : facts;
  };
  const discounts = {
    deactivate: async (id: string) => void (presses.push("deactivate"), ended.add(id)),
    activate: async (id: string) => void (presses.push("activate"), ended.delete(id)),
  };
  return { discounts: discounts as unknown as Discounts, presses };
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
  return { ...shop, ...statusOf(shop), name, offer };
}
