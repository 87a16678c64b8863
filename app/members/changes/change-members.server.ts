/** Begins a change of members of an offer: judged, promised and queued in one transaction; what is sure at once is done at once. */
import { randomUUID } from "node:crypto";

import { staffNames } from "#app/activity/staff-names.server.ts";
import { makeMain, type LineageTx } from "#app/codes/lineage.store.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { Prisma } from "#app/generated/prisma/client.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import { firstStep } from "#app/codes/engine/plans.ts";

import type { ChangeKind, OwnPayout, PayoutClash } from "./change.ts";
import { lockEnrolments, type KnownEnrolment } from "./enrolment-facts.server.ts";
import { judgeMembers } from "./judge-members.server.ts";
import type { Row } from "./promise-names.server.ts";
import { settleChanges } from "./settle-changes.server.ts";
import { recordChangeStarted } from "./change-activity.server.ts";
import { LONG_TRANSACTION } from "#app/platform/long-transaction.ts";

export type ChangeRequest = {
  /** From the screen that asks: the same press sent twice makes one change. */
  changeId?: string;
  offerId: string;
  createdBy: string;
  enqueue: Enqueue<ShopTx>;
  now?: () => Date;
  /** What is to happen with the change or not at all: called last, in its transaction. */
  alongside?: (tx: ShopTx) => Promise<void>;
} & (
  | { kind: "activate" | "deactivate" | "remove" | "readd"; enrolmentIds: readonly string[] }
  /** From now on; null for the offer's commission. */
  | {
      kind: "payout";
      enrolmentIds: readonly string[];
      own: OwnPayout | null;
      /** When the page was read that the members were chosen on: refused where a colleague has set another payout since. */
      seenAt?: Date;
      /** Leaves out whoever got a payout between this and `seenAt`: those keep theirs. */
      keepSince?: Date;
    }
  /** `sentAt`: when the name was sent to Shopify before, after it was seen to be free; finding it there means it is ours. */
  | { kind: "add"; names: readonly { enrolmentId: string; name: string; sentAt?: Date | null }[] }
  /** `channel`: the slug of one the shop has. */
  | { kind: "add_code"; codes: readonly { enrolmentId: string; name: string; channel: string }[] }
  /** `nextId`: the code that becomes the main one, where the main one ends. */
  | { kind: "end_code"; codes: readonly { enrolmentId: string; codeId: string; nextId?: string }[] }
);

export type ChangeStarted =
  | { ok: true; changeId: string }
  | { ok: false; reason: "offer_not_found" | "member_not_found" | "nobody" | "bad_payout" }
  | { ok: false; reason: "conflict"; payouts: PayoutClash[]; asOf: string };

const isPayable = ({ bps, perConversionMinor }: OwnPayout) =>
  [bps, perConversionMinor].every((amount) => Number.isInteger(amount) && amount >= 0) &&
  bps <= 10_000 &&
  perConversionMinor <= 2_000_000_000;

const payoutColumns = (own: OwnPayout | null) => ({
  commissionBps: own?.bps ?? null,
  commissionMinor: own?.perConversionMinor ?? null,
});

/** What happened for each member is read with `readChange`. Nobody is changed when an id is none of this offer's. */
export async function changeMembers({ shop, db }: ShopContext, request: ChangeRequest): Promise<ChangeStarted> {
  const now = (request.now ?? (() => new Date()))();
  const wanted = wantedOf(request);
  if (wanted.size === 0) return { ok: false, reason: "nobody" };
  const own = request.kind === "payout" ? request.own : null;
  if (own && !isPayable(own)) return { ok: false, reason: "bad_payout" };
  return db.$transaction(async (tx): Promise<ChangeStarted> => {
    const offer = await tx.offer.findFirst({ where: { id: request.offerId } });
    if (!offer) return { ok: false, reason: "offer_not_found" };
    const id = request.changeId ?? randomUUID();
    if (await tx.enrolmentChange.findFirst({ where: { id } })) return { ok: true, changeId: id };
    const locked = await lockEnrolments({ shop, tx }, { offerId: offer.id, enrolmentIds: [...wanted.keys()] });
    if (locked.length < wanted.size) return { ok: false, reason: "member_not_found" };
    const kept = request.kind === "payout" ? await keepingTheirs(tx, request) : new Set<string>();
    const known = locked.filter(({ enrolmentId }) => !kept.has(enrolmentId));
    if (known.length === 0) return { ok: false, reason: "nobody" };
    const payouts = request.kind === "payout" && request.seenAt ? await payoutClashes(tx, { known, own, seenAt: request.seenAt }) : [];
    if (payouts.length > 0) return { ok: false, reason: "conflict", payouts, asOf: now.toISOString() };
    await tx.enrolmentChange.create({
      data: { id, shop, offerId: offer.id, kind: request.kind, ...payoutColumns(own), createdBy: request.createdBy, createdAt: now },
    });
    const rows = await judgeMembers({ shop, tx }, known, { kind: request.kind, own, askedOf: (place) => wanted.get(place) ?? {} });
    const sent = new Map(request.kind === "add" ? request.names.map(({ enrolmentId, sentAt }) => [enrolmentId, sentAt ?? null]) : []);
    const items = rows.flatMap((row) =>
      asItems(row, { now, sentAt: sent.get(row.enrolmentId) ?? null }).map((item) => ({
        ...item,
        shop,
        changeId: id,
        discountId: offer.discountId,
        stepSince: now,
      })),
    );
    // The next one works already: it is what the member posts from now on, also if the other one cannot be withdrawn.
    const mains = rows.flatMap(({ plan }) => (plan.state === "running" && plan.plan === "withdraw" && plan.mainId ? [plan.mainId] : []));
    await makeMain({ shop, tx }, mains);
    await tx.refreshItem.createMany({ data: items });
    const planned = items.filter(({ state }) => state === "running");
    await tx.refreshEvent.createMany({
      data: planned.map(({ id: refreshItemId, plan, oldName = "", newName = "", oldRedeemCodeId = null }) => ({
        ...{ shop, refreshItemId, at: now, outcome: "planned" },
        detail: { plan, oldName, newName, oldRedeemCodeId },
      })),
    });
    await applyAtOnce({ shop, tx }, rows, { kind: request.kind, own, createdBy: request.createdBy, now });
    await recordChangeStarted({ shop, tx }, id, now);
    await settleChanges({ shop, tx }, [id]);
    if (planned.length > 0) await request.enqueue(tx, "refresh.advance", { shop, discountId: offer.discountId });
    await request.alongside?.(tx);
    return { ok: true, changeId: id };
  }, LONG_TRANSACTION);
}

type Wanted = { name?: string; channel?: string; codeId?: string; nextId?: string };

/** What is asked of each place, by its id. */
function wantedOf(request: ChangeRequest): Map<string, Wanted> {
  switch (request.kind) {
    case "add":
      return new Map(request.names.map(({ enrolmentId, name }) => [enrolmentId, { name }]));
    case "add_code":
    case "end_code":
      return new Map(request.codes.map(({ enrolmentId, ...asked }) => [enrolmentId, asked]));
    default:
      return new Map(request.enrolmentIds.map((id) => [id, {}]));
  }
}

/** Members of the press who keep what a colleague set, because the person decided so. */
async function keepingTheirs(
  tx: ShopTx,
  { enrolmentIds, keepSince, seenAt }: { enrolmentIds: readonly string[]; keepSince?: Date; seenAt?: Date },
): Promise<Set<string>> {
  if (!keepSince || !seenAt) return new Set();
  const set = await tx.payout.findMany({
    where: { enrolmentId: { in: [...enrolmentIds] }, from: { gte: keepSince, lte: seenAt } },
    select: { enrolmentId: true },
  });
  return new Set(set.map(({ enrolmentId }) => enrolmentId));
}

type Judging = { known: readonly KnownEnrolment[]; own: OwnPayout | null; seenAt: Date };

/** Whose payout was set to something else since the page was shown. Read with the members locked. */
async function payoutClashes(tx: ShopTx, { known, own, seenAt }: Judging): Promise<PayoutClash[]> {
  const others = known.filter(
    (facts) => facts.commissionBps !== (own?.bps ?? null) || facts.commissionMinor !== (own?.perConversionMinor ?? null),
  );
  const since = await tx.payout.findMany({
    where: { enrolmentId: { in: others.map(({ enrolmentId }) => enrolmentId) }, from: { gt: seenAt } },
    orderBy: [{ from: "asc" }, { id: "asc" }],
  });
  const latest = new Map(since.map((payout) => [payout.enrolmentId, payout]));
  const names = await staffNames({ db: tx }, [...new Set([...latest.values()].map(({ setBy }) => setBy))]);
  return others.flatMap(({ enrolmentId, memberName, commissionBps, commissionMinor }) => {
    const payout = latest.get(enrolmentId);
    if (!payout) return [];
    const theirs =
      commissionBps === null && commissionMinor === null ? null : { bps: commissionBps ?? 0, perConversionMinor: commissionMinor ?? 0 };
    return [{ enrolmentId, name: memberName, own: theirs, by: names.get(payout.setBy) ?? null, at: payout.from.toISOString() }];
  });
}

type Planning = { now: Date; sentAt: Date | null };

type ItemRow = Omit<Prisma.RefreshItemCreateManyInput, "shop" | "changeId" | "discountId"> & { id: string };

/** The rows of the engine for one member: one for each code that is issued or withdrawn, or one that says what was decided. */
function asItems({ id, position, enrolmentId, live, plan }: Row, { now, sentAt }: Planning): ItemRow[] {
  const item = { id, position, enrolmentId };
  switch (plan.state) {
    case "running": {
      const begin = { state: "running", plan: plan.plan, step: firstStep(plan.plan) };
      if (plan.plan === "issue")
        return [{ ...item, ...begin, newName: plan.name, newKey: plan.key, channel: plan.channel, addedAt: sentAt }];
      return plan.codes.map(({ codeId, name, redeemCodeId }, at) => ({
        ...item,
        ...begin,
        id: at === 0 ? id : randomUUID(),
        oldCodeId: codeId,
        oldName: name,
        oldRedeemCodeId: redeemCodeId,
      }));
    }
    case "done":
      return [{ ...item, state: "done", oldName: live, settledAt: now }];
    case "refused":
      return [
        {
          ...item,
          state: "excluded",
          oldName: plan.name === undefined ? live : "",
          newName: plan.name ?? "",
          excludedFor: plan.reason,
          settledAt: now,
          ...(plan.detail && { parkedDetail: plan.detail }),
        },
      ];
  }
}

type Apply = { kind: ChangeKind; own: OwnPayout | null; createdBy: string; now: Date };

/** What concerns our own records alone: the place of members without a code, and payouts from now on. */
async function applyAtOnce({ shop, tx }: LineageTx, rows: readonly Row[], { kind, own, createdBy, now }: Apply): Promise<void> {
  const done = rows.flatMap(({ enrolmentId, plan }) => (plan.state === "done" ? [{ enrolmentId, status: plan.status }] : []));
  if (done.length === 0) return;
  if (kind === "payout") {
    await tx.payout.createMany({
      data: done.map(({ enrolmentId }) => ({ shop, enrolmentId, ...payoutColumns(own), from: now, setBy: createdBy })),
    });
    return;
  }
  for (const status of new Set(done.map((row) => row.status))) {
    await tx.enrolment.updateMany({
      where: { id: { in: done.filter((row) => row.status === status).map(({ enrolmentId }) => enrolmentId) } },
      data: { status },
    });
  }
}
