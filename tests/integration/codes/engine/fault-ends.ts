/** What must hold at the end of a refresh that was struck: in Shopify, in the lineage, in the promises and in the timeline. */
import { keyOf } from "#app/codes/promo-code.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { oldGoesFirst, type Plan, type Step } from "#app/codes/engine/plans.ts";

export type Refreshed = { enrolmentId: string; redeemCodeId: string; code: string; newName: string };
type Live = { id: string; name: string }[];

/** A parked item says exactly what is live, or says that it is not known. */
export async function checkParked(ctx: ShopContext, { refreshId, live }: { refreshId: string; live: Live }): Promise<void> {
  const { liveDuring } = await import("#app/codes/engine/plans.ts");
  for (const item of await ctx.db.refreshItem.findMany({ where: { refreshId } })) {
    const says = liveDuring({ ...item, plan: item.plan as Plan, step: item.step as Step });
    const old = live.some(({ id }) => id === item.oldRedeemCodeId);
    const fresh = live.some(({ id, name }) => keyOf(name) === item.newKey && id !== item.oldRedeemCodeId);
    if (says.old !== "maybe") expect(says.old === "yes").toBe(old);
    if (says.new !== "maybe") expect(says.new === "yes").toBe(fresh);
  }
}

export type End = { refreshId: string; plan: Plan; refreshed: Refreshed[]; bystanders: { code: string }[]; live: Live };

/** Settled as it was meant: the new codes live once and the old ones gone. */
export async function checkDone(ctx: ShopContext, { refreshId, plan, refreshed, bystanders, live }: End): Promise<void> {
  expectNames(live, [...refreshed.map(({ newName }) => newName), ...bystanders.map(({ code }) => code)]);
  const ids = new Map(live.map(({ id, name }) => [name, id]));
  for (const { enrolmentId, redeemCodeId, newName } of refreshed) {
    expect(ids.get(newName)).not.toBe(redeemCodeId);
    const [past, current, ...more] = await lineageOf(ctx, enrolmentId);
    expect(more).toEqual([]);
    expect(past).toMatchObject({ redeemCodeId, endedFor: "leak" });
    expect(current).toMatchObject({ name: newName, redeemCodeId: ids.get(newName), liveUntil: null });
    // A rename leaves no gap between its two codes; where the old one goes first there is no overlap.
    const overlap = past!.liveUntil!.getTime() - current!.liveFrom.getTime();
    expect(oldGoesFirst(plan) ? overlap <= 0 : overlap >= 0).toBe(true);
  }
  await expectClaims(
    ctx,
    refreshed.map(({ enrolmentId, newName }) => ({ enrolmentId, name: newName })),
  );
  expect(await lastEvent(ctx, refreshId)).toMatchObject({ step: "record", outcome: "done" });
}

/** Called off as it was meant: the old codes live as before, under their own ids, and the new ones gone and on record. */
export async function checkTakenBack(ctx: ShopContext, { refreshId, refreshed, bystanders, live }: End): Promise<void> {
  expectNames(
    live,
    [...refreshed, ...bystanders].map(({ code }) => code),
  );
  const ids = new Map(live.map(({ id, name }) => [name, id]));
  for (const { enrolmentId, redeemCodeId, code, newName } of refreshed) {
    expect(ids.get(code)).toBe(redeemCodeId);
    const lineage = await lineageOf(ctx, enrolmentId);
    expect(lineage.filter(({ liveUntil }) => liveUntil === null)).toMatchObject([{ name: code, redeemCodeId, endedFor: null }]);
    expect(lineage.filter(({ liveUntil }) => liveUntil !== null)).toMatchObject([{ name: newName, endedFor: "taken_back" }]);
  }
  await expectClaims(
    ctx,
    refreshed.map(({ enrolmentId, code }) => ({ enrolmentId, name: code })),
  );
  expect(await lastEvent(ctx, refreshId)).toMatchObject({ step: "close", outcome: "done" });
}

function expectNames(live: Live, names: string[]): void {
  expect(live.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
}

function lineageOf({ db }: ShopContext, enrolmentId: string) {
  return db.promoCode.findMany({ where: { enrolmentId }, orderBy: { liveFrom: "asc" } });
}

/** Each member holds exactly this name, and no refresh has it in hand any more. */
async function expectClaims({ db }: ShopContext, held: { enrolmentId: string; name: string }[]): Promise<void> {
  const claims = await db.nameClaim.findMany({ where: { enrolmentId: { in: held.map(({ enrolmentId }) => enrolmentId) } } });
  const inOrder = (rows: (readonly [string, string, string | null])[]) => rows.toSorted(([one], [other]) => one.localeCompare(other, "en"));
  expect(inOrder(claims.map(({ enrolmentId, key, refreshItemId }) => [enrolmentId, key, refreshItemId]))).toEqual(
    inOrder(held.map(({ enrolmentId, name }) => [enrolmentId, keyOf(name), null])),
  );
}

async function lastEvent(ctx: ShopContext, refreshId: string) {
  const { readTimeline } = await import("#app/refreshes/read-refresh.server.ts");
  const [item] = await ctx.db.refreshItem.findMany({ where: { refreshId }, take: 1 });
  return (await readTimeline(ctx, { itemId: item!.id })).at(-1);
}
