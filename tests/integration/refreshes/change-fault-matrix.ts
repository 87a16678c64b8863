/**
 * One change of members on the local Shopify and a real PostgreSQL, through the real gateway, with one fault struck in one step
 * of it. Every call and every save is followed by a look at what must always hold; the end by a look at everything.
 */
import { setTimeout as sleep } from "node:timers/promises";

import { keyOf } from "#app/codes/promo-code.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import type { Step } from "#app/codes/engine/plans.ts";
import { anOffer } from "#tests/support/builders.ts";
import { anInstalledApp, type InstalledApp } from "#tests/support/installed-app.ts";
import { codesIn, shelfOf } from "#tests/support/shelf.ts";

import { aStrike, Crash, type Fault } from "#tests/integration/codes/engine/fault-strike.ts";

export type ChangeCase = { plan: "issue" | "withdraw"; step: Step; fault: Fault; members: number };

export async function aChangeMatrix() {
  const app = await anInstalledApp({ pace: { bulkCreationMs: [1, 5] } });
  await app.signIn();
  let serial = 0;
  return { play: (play: ChangeCase) => playOn(app, play, (serial += 1)), close: () => app.close() };
}

async function playOn(app: InstalledApp, { plan, step, fault, members }: ChangeCase, serial: number): Promise<void> {
  const [{ codesOf }, { refreshStore }, { reattribute }, { advance }, { changeMembers }, { readChange }, { retryAll }, { readLiveNow }] =
    await Promise.all([
      import("#app/composition.server.ts"),
      import("#app/codes/engine/store.server.ts"),
      import("#app/orders/attribution/attribute-orders.server.ts"),
      import("#app/codes/engine/advance.ts"),
      import("#app/members/changes/change-members.server.ts"),
      import("#app/members/changes/read-change.server.ts"),
      import("#app/refreshes/retry-item.server.ts"),
      import("#app/codes/live-codes.server.ts"),
    ]);
  const ctx: ShopContext = { shop: app.shop, db: app.shopDb(app.shop) };
  const { world, faults } = app.twin;
  faults.clear();
  const codes = Array.from({ length: members + 2 }, (_, at) => `C${serial}X${at}`);
  const offer = await anOffer({ title: `Change ${serial}`, codes, usageLimit: null }).in(ctx, shelfOf(world));
  const { discountId } = offer;
  const changed = offer.members.slice(0, members);
  const bystanders = offer.members.slice(members);
  const enrolmentIds = changed.map(({ enrolmentId }) => enrolmentId);
  const live = () => codesIn(world, discountId) ?? [];
  const check = () => {
    for (const { redeemCodeId, code } of bystanders) expect(live()).toContainEqual({ id: redeemCodeId, name: code });
  };
  /** Nobody is shown a code that Shopify does not have. */
  const checkShown = async () => {
    const shown = await readLiveNow(ctx, enrolmentIds);
    const names = new Set(live().map(({ name }) => keyOf(name)));
    for (const { code, old } of shown.values())
      for (const name of [code, old?.name ?? null]) if (name !== null) expect(names).toContain(keyOf(name));
  };
  let now = Date.now();
  let standsUntil = Infinity;
  const clock = () => new Date(now);
  const settle = async (deps: Parameters<typeof advance>[2]) => {
    for (let round = 0; round < 400; round += 1) {
      const again = await advance(app.shop, discountId, deps).then(
        (advanced) => advanced.again,
        (error: unknown) => {
          if (!(error instanceof Crash)) throw error;
          return "now" as const;
        },
      );
      check();
      await checkShown();
      if (now > standsUntil) faults.release();
      if (again === null) return;
      if (again === "now") continue;
      now += again.inSeconds * 1000 + 1;
      await sleep(5);
    }
    throw new Error("It never settled");
  };
  const enqueue = async () => {};
  const asked = { offerId: offer.id, createdBy: "1", enqueue, now: clock, enrolmentIds };
  const calm = { store: refreshStore(ctx, { onLineageChanged: reattribute }), codes: codesOf(app.shop, "person"), now: clock };
  if (plan === "issue") {
    await changeMembers(ctx, { ...asked, kind: "deactivate" });
    await settle(calm);
  }
  const begun = await changeMembers(ctx, { ...asked, kind: plan === "issue" ? "activate" : "remove" });
  if (!begun.ok) throw new Error(begun.reason);
  const { changeId } = begun;
  const strike = aStrike({ step, fault, faults, check });
  const deps = { ...calm, store: strike.store(calm.store), codes: strike.codes(calm.codes) };
  if ("forGood" in fault && !fault.forGood) standsUntil = now + 60_000;
  await settle(deps);
  expect(strike.struck()).toBe(true);
  const counts = async () => (await readChange(ctx, { changeId }))!.counts;
  if ("forGood" in fault && fault.forGood) {
    expect(await counts()).toMatchObject({ needsAttention: members });
    const claims = await ctx.db.nameClaim.findMany({ where: { enrolmentId: { in: enrolmentIds } } });
    expect(claims).toHaveLength(members);
    faults.clear();
    expect(faults.release()).toBeGreaterThan(0);
    expect(await retryAll(ctx, { changeId, by: "1", enqueue, now: clock })).toEqual({ ok: true, resumed: members });
    await settle(deps);
  }
  expect(await counts()).toMatchObject({ done: members, needsAttention: 0 });
  const stay = plan === "issue" ? offer.members : bystanders;
  expect(
    live()
      .map(({ name }) => name)
      .toSorted(),
  ).toEqual(stay.map(({ code }) => code).toSorted());
  const held = await ctx.db.promoCode.findMany({ where: { enrolmentId: { in: enrolmentIds }, liveUntil: null } });
  expect(held.map(({ redeemCodeId }) => redeemCodeId).toSorted()).toEqual(
    live()
      .filter(({ name }) => changed.some(({ code }) => code === name) && plan === "issue")
      .map(({ id }) => id)
      .toSorted(),
  );
  const claims = await ctx.db.nameClaim.findMany({ where: { enrolmentId: { in: enrolmentIds } } });
  expect(claims.map(({ refreshItemId }) => refreshItemId)).toEqual(plan === "issue" ? changed.map(() => null) : []);
  const places = await ctx.db.enrolment.findMany({ where: { id: { in: enrolmentIds } }, distinct: ["status"], select: { status: true } });
  expect(places).toEqual([{ status: plan === "issue" ? "active" : "removed" }]);
}
