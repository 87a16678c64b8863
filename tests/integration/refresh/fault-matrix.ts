/**
 * One refresh on the local Shopify and a real PostgreSQL, through the real gateway, with one fault struck in one step of
 * it. Every call and every save is followed by a look at what must always hold; the end by a look at everything.
 */
import { setTimeout as sleep } from "node:timers/promises";

import type { ShopContext } from "#app/db.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import type { Item, Plan, Step } from "#app/refresh/refresh.ts";
import type { RefreshStore } from "#app/refresh/refresh-store.ts";
import type { DiscountCodes } from "#app/shopify/discount-codes.ts";
import { anOffer } from "#tests/support/builders.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { codesIn, shelfOf } from "#tests/support/shelf.ts";
import type { FaultKind } from "#tests/twin/admin/faults.ts";

/** Shopify's own queue stands: for a minute, or for good, which is until a person has seen the item parked. */
export type Fault =
  | { kind: "crash_before" | "crash_after" }
  | { kind: Exclude<FaultKind, "bulk_creation_stuck" | "job_stuck"> }
  | { kind: "bulk_creation_stuck" | "job_stuck"; forGood: boolean };

class Crash extends Error {}

export type Case = { plan: Plan; step: Step; fault: Fault; members: number };

/** Few members are looked up by name, more by reading the discount's pages: the two ways Shopify is read. */
export const FEW = 2;
export const MANY = 16;

export async function aMatrix() {
  // Imports as fast as the machine, and a clock of its own for every wait: what is tried here is order, not speed.
  const app = await anInstalledApp({ pace: { bulkCreationMs: [1, 5] } });
  await app.signIn();
  let serial = 0;
  return { play: (play: Case) => playOn(app, play, (serial += 1)), close: () => app.close() };
}

async function playOn(app: InstalledApp, { plan, step, fault, members }: Case, serial: number): Promise<void> {
  const { codesOf } = await import("#app/composition.server.ts");
  const { refreshStore } = await import("#app/refresh/refresh.store.server.ts");
  const { reattribute } = await import("#app/conversions/attribute-orders.server.ts");
  const { advance } = await import("#app/refresh/advance.ts");
  const { retryAll } = await import("#app/refresh/retry-item.server.ts");
  const ctx: ShopContext = { shop: app.shop, db: app.shopDb(app.shop) };
  const { world, faults } = app.twin;
  faults.clear();

  const codes = Array.from({ length: members + 2 }, (_, at) => `M${serial}X${at}`);
  const offer = await anOffer({ title: `Offer ${serial}`, codes, usageLimit: null }).in(ctx, shelfOf(world));
  const { discountId } = offer;
  const refreshed = offer.members
    .slice(0, members)
    .map((member) => ({ ...member, newName: plan === "reset" ? member.code : `N${member.code}` }));
  const bystanders = offer.members.slice(members);
  const live = () => codesIn(world, discountId) ?? [];
  const before = world.data.discounts.length;

  const check = () => {
    const now = live();
    expect(world.data.discounts).toHaveLength(before);
    for (const { redeemCodeId, code } of bystanders) expect(now).toContainEqual({ id: redeemCodeId, name: code });
    if (plan === "reset") return;
    const works = new Set(now.flatMap(({ id, name }) => [id, name]));
    for (const { redeemCodeId, newName } of refreshed) expect(works.has(redeemCodeId) || works.has(newName)).toBe(true);
  };

  // A person's share of the bucket: the fault that shows an empty one then costs milliseconds instead of seconds.
  const strike = aStrike({ step, fault, faults, check });
  const deps = {
    store: strike.store(refreshStore(ctx, { onLineageChanged: reattribute })),
    codes: strike.codes(codesOf(app.shop, "person")),
    now: () => new Date(now),
  };
  let now = Date.now();
  const standsUntil = "forGood" in fault && !fault.forGood ? now + 60_000 : Infinity;
  const settle = async () => {
    for (let round = 0; round < 400; round += 1) {
      const again = await advance(app.shop, discountId, deps).then(
        (advanced) => advanced.again,
        (error: unknown) => {
          if (!(error instanceof Crash)) throw error;
          return "now" as const;
        },
      );
      check();
      if (now > standsUntil) faults.release();
      if (again === null) return;
      if (again === "now") continue;
      now += again.inSeconds * 1000 + 1;
      await sleep(5);
    }
    throw new Error("It never settled");
  };

  const { refreshId, view } = await started(ctx, { offerId: offer.id, refreshed, deps: { codes: deps.codes, now: deps.now } });
  await settle();
  expect(strike.struck()).toBe(true);
  if ("forGood" in fault && fault.forGood) {
    expect((await view()).attention).toEqual([{ reason: "gave_up", count: members }]);
    await checkParked(ctx, { refreshId, live: live() });
    faults.clear();
    expect(faults.release()).toBeGreaterThan(0);
    const enqueue = async () => {};
    expect(await retryAll(ctx, { refreshId, by: "1", enqueue, now: deps.now })).toEqual({ ok: true, resumed: members });
    await settle();
  }
  expect((await view()).counts).toMatchObject({ done: members, needsAttention: 0 });
  await checkDone(ctx, { refreshId, plan, refreshed, bystanders, live: live() });
}

type Refreshed = { enrolmentId: string; redeemCodeId: string; code: string; newName: string };

async function started(
  ctx: ShopContext,
  { offerId, refreshed, deps }: { offerId: string; refreshed: Refreshed[]; deps: { codes: DiscountCodes; now: () => Date } },
) {
  const { createDraft } = await import("#app/refresh/create-draft.server.ts");
  const { saveDraftNames } = await import("#app/refresh/draft-names.server.ts");
  const { readRefresh } = await import("#app/refresh/read-refresh.server.ts");
  const { startRefresh } = await import("#app/refresh/start-refresh.server.ts");
  const made = await createDraft(ctx, {
    offerId,
    enrolmentIds: refreshed.map(({ enrolmentId }) => enrolmentId),
    createdBy: "1",
    reason: "leak",
  });
  if (!made.ok) throw new Error(made.reason);
  const { refreshId } = made;
  const view = async () => (await readRefresh(ctx, { refreshId, pageSize: 250 }))!;
  const items = (await view()).rows.map(({ itemId }) => itemId);
  await saveDraftNames(ctx, { refreshId, names: Object.fromEntries(items.map((id, at) => [id, refreshed[at]!.newName])) });
  expect(await startRefresh(ctx, { refreshId, startedBy: "1", enqueue: async () => {}, now: deps.now })).toEqual({ ok: true });
  return { refreshId, view };
}

/** Watches for the step and strikes once, in the pass of it that has its effect. */
function aStrike({ step, fault, faults, check }: { step: Step; fault: Fault; faults: InstalledApp["twin"]["faults"]; check: () => void }) {
  let state: "waiting" | "armed" | "struck" = "waiting";
  let faultId: string | null = null;
  const crash = (kind: "crash_before" | "crash_after") => {
    if (state !== "armed" || fault.kind !== kind) return;
    state = "struck";
    throw new Crash();
  };
  // The uses of a code are noted in a first pass of `delete`; the deletion is the second.
  const hasEffect = (items: readonly Item[]) => step !== "delete" || items.every(({ usesAtEnd }) => usesAtEnd !== null);
  const arm = (items: readonly Item[]) => {
    if (state !== "waiting" || items[0]?.step !== step || !hasEffect(items)) return;
    state = "armed";
    if (fault.kind === "crash_before" || fault.kind === "crash_after") return;
    faultId = faults.add({ kind: fault.kind, times: "forGood" in fault && fault.forGood ? 1000 : 1 });
  };
  return {
    struck: () => (faultId === null ? state === "struck" : (faults.list().find(({ id }) => id === faultId)?.taken ?? 1) > 0),
    store: (store: RefreshStore): RefreshStore => ({
      ...store,
      async take(...asked) {
        const items = await store.take(...asked);
        arm(items);
        return items;
      },
      async save(changes) {
        crash("crash_after");
        await store.save(changes);
        check();
      },
      async record(changes) {
        crash("crash_before");
        await store.record(changes);
        crash("crash_after");
        check();
      },
    }),
    codes: (codes: DiscountCodes): DiscountCodes =>
      Object.fromEntries(
        Object.entries(codes).map(([name, call]) => [
          name,
          async (...asked: unknown[]) => {
            crash("crash_before");
            const answer: unknown = await (call as (...asked: unknown[]) => Promise<unknown>)(...asked);
            check();
            return answer;
          },
        ]),
      ) as unknown as DiscountCodes,
  };
}

/** A parked item says exactly what is live, or says that it is not known. */
async function checkParked(
  ctx: ShopContext,
  { refreshId, live }: { refreshId: string; live: { id: string; name: string }[] },
): Promise<void> {
  const { liveWhile } = await import("#app/refresh/refresh.ts");
  for (const item of await ctx.db.refreshItem.findMany({ where: { refreshId } })) {
    const says = liveWhile({ plan: item.plan as Plan, step: item.step as Step, addedAt: item.addedAt, deletedAt: item.deletedAt });
    const old = live.some(({ id }) => id === item.oldRedeemCodeId);
    const fresh = live.some(({ id, name }) => keyOf(name) === item.newKey && id !== item.oldRedeemCodeId);
    if (says.old !== "maybe") expect(says.old === "yes").toBe(old);
    if (says.new !== "maybe") expect(says.new === "yes").toBe(fresh);
  }
}

type End = { refreshId: string; plan: Plan; refreshed: Refreshed[]; bystanders: { code: string }[]; live: { id: string; name: string }[] };

async function checkDone(ctx: ShopContext, { refreshId, plan, refreshed, bystanders, live }: End): Promise<void> {
  const { readTimeline } = await import("#app/refresh/read-refresh.server.ts");
  expect(live.map(({ name }) => name).toSorted()).toEqual(
    [...refreshed.map(({ newName }) => newName), ...bystanders.map(({ code }) => code)].toSorted(),
  );
  const ids = new Map(live.map(({ id, name }) => [name, id]));
  for (const { enrolmentId, redeemCodeId, newName } of refreshed) {
    expect(ids.get(newName)).not.toBe(redeemCodeId);
    const [past, current, ...more] = await ctx.db.promoCode.findMany({ where: { enrolmentId }, orderBy: { liveFrom: "asc" } });
    expect(more).toEqual([]);
    expect(past).toMatchObject({ redeemCodeId, endedFor: "leak" });
    expect(current).toMatchObject({ name: newName, redeemCodeId: ids.get(newName), liveUntil: null });
    // A rename leaves no gap between its two codes, a reset no overlap.
    const overlap = past!.liveUntil!.getTime() - current!.liveFrom.getTime();
    expect(plan === "rename" ? overlap >= 0 : overlap <= 0).toBe(true);
  }
  const claims = await ctx.db.nameClaim.findMany({ where: { enrolmentId: { in: refreshed.map(({ enrolmentId }) => enrolmentId) } } });
  expect(claims.map(({ key, refreshItemId }) => [key, refreshItemId]).toSorted()).toEqual(
    refreshed.map(({ newName }) => [keyOf(newName), null]).toSorted(),
  );
  const [item] = await ctx.db.refreshItem.findMany({ where: { refreshId }, take: 1 });
  expect((await readTimeline(ctx, { itemId: item!.id })).at(-1)).toMatchObject({ step: "record", outcome: "done" });
}
