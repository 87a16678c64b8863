/**
 * One refresh on the local Shopify and a real PostgreSQL, through the real gateway, with one fault struck in one step of
 * it. Every call and every save is followed by a look at what must always hold; the end by a look at everything.
 */
import { setTimeout as sleep } from "node:timers/promises";

import type { ShopContext } from "#app/platform/db.server.ts";
import type { OldEnds, Plan, Step } from "#app/codes/engine/plans.ts";
import type { DiscountCodes } from "#app/shopify/discounts/discount-codes.ts";
import { anOffer } from "#tests/support/builders.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { codesIn, shelfOf } from "#tests/support/shelf.ts";

import { checkDone, checkParked, checkTakenBack, type Refreshed } from "./fault-ends.ts";
import { aStrike, Crash, type Fault } from "./fault-strike.ts";

/** Plans a refresh follows; those of a change of members have their own matrix. */
type RefreshPlan = Exclude<Plan, "issue" | "withdraw">;

export type Case = { plan: RefreshPlan; step: Step; fault: Fault; members: number };

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

/** How the draft is set for the plan to follow; a rename is taken back from the wait for its time. */
const OLD_ENDS_FOR: Record<RefreshPlan, OldEnds> = { rename: "at_once", reset: "at_once", old_first: "old_first", take_back: "at_time" };
const LONG_WAIT_MS = 30 * 24 * 3_600_000;

async function playOn(app: InstalledApp, { plan, step, fault, members }: Case, serial: number): Promise<void> {
  const { codesOf } = await import("#app/composition.server.ts");
  const { refreshStore } = await import("#app/codes/engine/store.server.ts");
  const { reattribute } = await import("#app/orders/attribution/attribute-orders.server.ts");
  const { advance } = await import("#app/codes/engine/advance.ts");
  const { cancelRefresh } = await import("#app/refreshes/call-off.server.ts");
  const { retryAll } = await import("#app/refreshes/retry-item.server.ts");
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
    const works = new Set(now.flatMap(({ id, name }) => [id, name]));
    // A reset and an emergency leave the member without a code for a while; a rename never does, and what is taken back keeps the old one.
    if (plan === "rename")
      for (const { redeemCodeId, newName } of refreshed) expect(works.has(redeemCodeId) || works.has(newName)).toBe(true);
    if (plan === "take_back") for (const { redeemCodeId } of refreshed) expect(works.has(redeemCodeId)).toBe(true);
    // In an emergency no new code is made while its old one lives.
    if (plan === "old_first")
      for (const { redeemCodeId, newName } of refreshed) expect(works.has(redeemCodeId) && works.has(newName)).toBe(false);
  };

  // A person's share of the bucket: the fault that shows an empty one then costs milliseconds instead of seconds.
  const strike = aStrike({ step, fault, faults, check });
  const deps = {
    store: strike.store(refreshStore(ctx, { onLineageChanged: reattribute })),
    codes: strike.codes(codesOf(app.shop, "person")),
    now: () => new Date(now),
  };
  let now = Date.now();
  const retireAt = plan === "take_back" ? new Date(now + LONG_WAIT_MS) : null;
  let standsUntil = Infinity;
  /** Works until nothing runs any more, or until all that runs waits for its time. */
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
      if (again === null || (again !== "now" && again.inSeconds * 1000 > LONG_WAIT_MS / 2)) return;
      if (again === "now") continue;
      now += again.inSeconds * 1000 + 1;
      await sleep(5);
    }
    throw new Error("It never settled");
  };

  const oldEnds = OLD_ENDS_FOR[plan];
  const { refreshId, view } = await started(ctx, { offerId: offer.id, refreshed, ends: { oldEnds, retireAt }, deps });
  const enqueue = async () => {};
  if (plan === "take_back") {
    await settle();
    expect(await view()).toMatchObject({ waitingForTime: members });
    expect(await cancelRefresh(ctx, { refreshId, by: "1", enqueue, now: deps.now })).toEqual({ ok: true, left: 0, takenBack: members });
  }
  if ("forGood" in fault && !fault.forGood) standsUntil = now + 60_000;
  await settle();
  expect(strike.struck()).toBe(true);
  if ("forGood" in fault && fault.forGood) {
    expect((await view()).attention).toEqual([expect.objectContaining({ reason: "gave_up", count: members })]);
    await checkParked(ctx, { refreshId, live: live() });
    faults.clear();
    expect(faults.release()).toBeGreaterThan(0);
    expect(await retryAll(ctx, { refreshId, by: "1", enqueue, now: deps.now })).toEqual({ ok: true, resumed: members });
    await settle();
  }
  const end = { refreshId, plan, refreshed, bystanders, live: live() };
  if (plan === "take_back") {
    expect((await view()).counts).toMatchObject({ left: members, needsAttention: 0 });
    await checkTakenBack(ctx, end);
  } else {
    expect((await view()).counts).toMatchObject({ done: members, needsAttention: 0 });
    await checkDone(ctx, end);
  }
}

type Starting = {
  offerId: string;
  refreshed: Refreshed[];
  ends: { oldEnds: OldEnds; retireAt: Date | null };
  deps: { codes: DiscountCodes; now: () => Date };
};

async function started(ctx: ShopContext, { offerId, refreshed, ends, deps }: Starting) {
  const { createDraft } = await import("#app/refreshes/create-draft.server.ts");
  const { saveDraftNames } = await import("#app/refreshes/draft-names.server.ts");
  const { readRefresh } = await import("#app/refreshes/read-refresh.server.ts");
  const { startRefresh } = await import("#app/refreshes/start-refresh.server.ts");
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
  await saveDraftNames(ctx, { refreshId, ...ends, names: Object.fromEntries(items.map((id, at) => [id, refreshed[at]!.newName])) });
  expect(await startRefresh(ctx, { refreshId, startedBy: "1", enqueue: async () => {}, now: deps.now })).toEqual({ ok: true });
  return { refreshId, view };
}
