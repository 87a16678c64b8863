import { staffNames } from "#app/activity/staff-names.server.ts";
import type { ShopContext, ShopDb } from "#app/platform/db.server.ts";
import { ownChannels } from "#app/codes/channels.server.ts";
import { rolloutsFrom } from "#app/codes/availability.ts";
import { readInHand } from "#app/codes/in-hand.server.ts";
import { isId } from "#app/platform/ids.ts";
import type { ItemState, OldEnds, RefreshReason, RefreshState, Step, Detail, ParkReason, Plan } from "#app/codes/engine/plans.ts";
import type { RefreshItem } from "#app/generated/prisma/client.ts";

import type { AffectedMember, RefreshView, TimelineEntry, Attention, ExcludedMember, RefreshRow } from "./refresh-view.ts";
import { readAftermath } from "./read-aftermath.server.ts";
import { readUndoable } from "./undo-refresh.server.ts";
import { parkLabel, stepLabel, type Exclusion } from "./labels.ts";
import type { WayBack } from "./origin.ts";

/** As many as a sentence can name. */
const NAMED_AT_MOST = 3;

const MOST_ROWS = 250;

/** A refresh in whatever state it is, one page of its rows. Null when this shop has no such refresh. */
export async function readRefresh(
  { shop, db }: ShopContext,
  { refreshId, page = 1, pageSize = 50 }: { refreshId: string; page?: number; pageSize?: number },
): Promise<RefreshView | null> {
  const refresh = isId(refreshId) ? await db.refresh.findFirst({ where: { id: refreshId }, include: { offer: true } }) : null;
  if (!refresh) return null;
  const stoppable = { refreshId, state: "running", ...UNSTARTED };
  const waitsForTime = { refreshId, state: "running", waitingFor: "schedule" };
  const [states, members, attention, waiting, betweenCodes, unstarted, waitingForTime, undoable, aftermath, startedBy, settings] =
    await Promise.all([
      db.refreshItem.groupBy({ by: ["state"], where: { refreshId }, _count: true }),
      countMembers({ shop, db }, refreshId),
      readAttention({ shop, db }, { refreshId }),
      db.refreshItem.count({ where: { refreshId, state: "running", waitingFor: "shopify" } }),
      refresh.state === "running" ? db.refreshItem.count({ where: { refreshId, state: "running", ...BETWEEN_CODES } }) : 0,
      refresh.state === "running" ? db.refreshItem.count({ where: stoppable }) : 0,
      refresh.state === "running" ? db.refreshItem.count({ where: { ...waitsForTime, plan: "rename" } }) : 0,
      readUndoable({ shop, db }, refreshId, new Date()),
      readAftermath({ shop, db }, refresh),
      staffNames({ db }, [refresh.startedBy ?? refresh.createdBy]),
      db.shop.findFirst({ select: { giveUpMinutes: true, undoHours: true } }),
    ]);
  const countOf = (state: ItemState) => states.find((group) => group.state === state)?._count ?? 0;
  const excluded = await readExcluded({ shop, db }, { refreshId, outsiders: refresh.outsiders });
  const total = states.reduce((sum, group) => sum + (group.state === "excluded" ? 0 : group._count), 0);
  const size = Math.min(Math.max(1, Math.trunc(pageSize)), MOST_ROWS);
  const pages = Math.max(1, Math.ceil(total / size));
  const shownPage = Math.min(Math.max(1, Math.trunc(page)), pages);
  return {
    id: refresh.id,
    state: refresh.state as RefreshState,
    offer: {
      id: refresh.offerId,
      title: refresh.offer.title,
      discountId: refresh.offer.discountId,
      status: refresh.offer.status,
      rollouts: rolloutsFrom(refresh.offer.rollouts),
      usageLimit: refresh.offer.usageLimit,
      oncePerCustomer: refresh.offer.appliesOncePerCustomer,
      buyers: refresh.offer.buyers,
      value: refresh.offer.value,
    },
    wayBack: await readWayBack({ shop, db }, refresh),
    reason: refresh.reason as RefreshReason | null,
    note: refresh.note,
    oldEnds: refresh.oldEnds as OldEnds,
    retireAt: refresh.retireAt?.toISOString() ?? null,
    heldUntilTold: refresh.oldCodesHeld,
    undo: undoable && { until: undoable.until.toISOString(), members: undoable.rows.length, retired: undoable.retired },
    undoHours: settings?.undoHours ?? 24,
    aftermath,
    canCallOff: unstarted + waitingForTime,
    waitingForTime,
    createdAt: refresh.createdAt.toISOString(),
    by: startedBy.get(refresh.startedBy ?? refresh.createdBy) ?? null,
    startedAt: refresh.startedAt?.toISOString() ?? null,
    settledAt: refresh.settledAt?.toISOString() ?? null,
    counts: {
      total,
      members,
      done: countOf("done"),
      waiting: countOf("running"),
      needsAttention: countOf("parked"),
      left: countOf("left"),
      excluded: excluded.length,
    },
    waitingForShopify: waiting > 0,
    betweenCodes,
    shopifyAway: waiting > 0 && (await isAway(db, refreshId)),
    givesUpAfterMinutes: settings?.giveUpMinutes ?? null,
    rows: await readRows({ shop, db }, { refreshId, skip: (shownPage - 1) * size, take: size }),
    page: shownPage,
    pageSize: size,
    pages,
    excluded,
    attention,
  };
}

/** Whether Shopify gave no answer when it was asked last, told from one row that waits for it: calls serve many rows together. */
async function isAway(db: ShopDb, refreshId: string): Promise<boolean> {
  const item = await db.refreshItem.findFirst({
    where: { refreshId, state: "running", waitingFor: "shopify" },
    orderBy: { position: "asc" },
    select: { events: { orderBy: { id: "desc" }, take: 1, select: { outcome: true, detail: true } } },
  });
  const last = item?.events[0];
  return last?.outcome === "waited" && (last.detail as Detail).unavailable === true;
}

async function countMembers({ shop, db }: ShopContext, refreshId: string): Promise<number> {
  const [row] = await db.$queryRaw<{ members: number }[]>`
    SELECT count(DISTINCT "enrolmentId")::int AS members FROM "RefreshItem"
    WHERE shop = ${shop} AND "refreshId" = ${refreshId}::uuid AND state <> 'excluded'`;
  return row?.members ?? 0;
}

/** The old code goes first, and is gone or may be; the new one was not seen yet. */
const BETWEEN_CODES = { plan: { in: ["reset", "old_first"] }, step: { in: ["verify_deleted", "check_free", "add", "verify_added"] } };

/** As `cancelRefresh` sees it, which decides. */
const UNSTARTED = {
  addedAt: null,
  deletedAt: null,
  usesAtEnd: null,
  OR: [
    { plan: "rename", step: "check_free" },
    { plan: { in: ["reset", "old_first"] }, step: "delete" },
  ],
};

/** The new code works already, and the old one until its time comes: the best moment to be told. */
const BOTH_WORK = { state: "running", plan: "rename", waitingFor: "schedule" };

/** Members who have another code now, one for each such code, for the message that nobody has sent. Empty for an unknown refresh. */
export async function readAffected({ db }: ShopContext, { refreshId }: { refreshId: string }): Promise<AffectedMember[]> {
  if (!isId(refreshId)) return [];
  const items = await db.refreshItem.findMany({
    where: { refreshId, OR: [{ state: { in: ["done", "left"] } }, BOTH_WORK] },
    orderBy: { position: "asc" },
    include: { enrolment: { include: { member: true } } },
  });
  const changed = await changedItems(db, items);
  const concerned = items.filter(({ id, state }) => state === "running" || changed.has(id));
  const channels = await channelsOf(db, concerned);
  return concerned.map(({ oldCodeId, oldName, newName, enrolment: { member } }) => ({
    memberId: member.id,
    firstName: member.firstName,
    name: `${member.firstName} ${member.lastName}`.trim(),
    email: member.email,
    oldName,
    newName,
    forChannel: channels.has(oldCodeId ?? ""),
  }));
}

/** The names of the channels that codes of these items are for, by the id of the code that ends. */
async function channelsOf(db: ShopDb, items: readonly { oldCodeId: string | null }[]): Promise<Map<string, string>> {
  const codes = await db.promoCode.findMany({
    where: { id: { in: items.flatMap(({ oldCodeId }) => oldCodeId ?? []) }, channel: { not: null } },
    select: { id: true, channel: true },
  });
  if (codes.length === 0) return new Map();
  const names = new Map((await ownChannels({ db })).map(({ slug, name }) => [slug, name]));
  return new Map(codes.map(({ id, channel }) => [id, names.get(channel ?? "") ?? channel ?? ""]));
}

/** What was tried, learned and decided for one item, oldest first. Empty for an unknown item. */
export async function readTimeline(ctx: ShopContext, { itemId }: { itemId: string }): Promise<TimelineEntry[]> {
  if (!isId(itemId)) return [];
  const events = await ctx.db.refreshEvent.findMany({ where: { refreshItemId: itemId }, orderBy: { id: "asc" } });
  const details = events.map(({ detail }) => (detail ?? {}) as Record<string, unknown>);
  const names = await staffNames(ctx, [...new Set(details.flatMap(({ by }) => (typeof by === "string" ? by : [])))]);
  return events.map(({ at, step, outcome }, n) => ({
    at: at.toISOString(),
    step: step as Step | null,
    outcome,
    detail: withName(details[n] ?? {}, names),
  }));
}

/** Whoever pressed something is known by Shopify's id, and by name where Shopify told it. */
function withName(detail: Record<string, unknown>, names: ReadonlyMap<string, string>): Record<string, unknown> {
  const name = names.get(String(detail.by ?? ""));
  return name === undefined ? detail : { ...detail, by: name };
}

/** The rows of a refresh's page: one page of its members, those left out, and by name those who need a person. */
function canCallOff(item: Pick<RefreshItem, "plan" | "step" | "addedAt" | "deletedAt" | "usesAtEnd" | "waitingFor">): boolean {
  if (item.usesAtEnd !== null || item.deletedAt !== null) return false;
  if (item.plan === "rename" && item.step === "delete") return item.waitingFor === "schedule";
  return (
    item.addedAt === null && (item.plan === "rename" ? item.step === "check_free" : item.plan !== "take_back" && item.step === "delete")
  );
}

/** Members in the order of the draft, without those left out. */
async function readRows(
  { db }: ShopContext,
  { refreshId, skip, take }: { refreshId: string; skip: number; take: number },
): Promise<RefreshRow[]> {
  const items = await db.refreshItem.findMany({
    where: { refreshId, state: { not: "excluded" } },
    orderBy: { position: "asc" },
    skip,
    take,
    include: { enrolment: { include: { member: true } } },
  });
  const [changed, channels] = await Promise.all([changedItems(db, items), channelsOf(db, items)]);
  const ids = items.map(({ id }) => id);
  const live = await db.promoCode.findMany({ where: { refreshItemId: { in: ids }, liveUntil: null }, select: { refreshItemId: true } });
  const cancelled = await db.refreshEvent.findMany({
    where: { refreshItemId: { in: ids }, outcome: "called_off" },
    select: { refreshItemId: true },
  });
  const [theirs, calledOff] = [live, cancelled].map((rows) => new Set(rows.map(({ refreshItemId }) => refreshItemId)));
  return items.map((item, at) => {
    const { id, firstName, lastName, handle } = item.enrolment.member;
    const step = item.step as Step | null;
    const plan = item.plan as Plan | null;
    const parkedFor = item.parkedFor as ParkReason | null;
    return {
      itemId: item.id,
      position: skip + at + 1,
      member: { id, name: `${firstName} ${lastName}`.trim(), handle },
      channel: channels.get(item.oldCodeId ?? "") ?? null,
      oldName: item.oldName,
      oldUses: item.oldUses,
      newName: item.newName,
      state: item.state as ItemState,
      changed: changed.has(item.id),
      stillTheirs: theirs?.has(item.id) ?? false,
      cancelled: calledOff?.has(item.id) ?? false,
      plan,
      step,
      label: labelOf(item.state as ItemState, step, item.waitingFor),
      parkedFor,
      sentence: parkedFor && plan && step ? parkLabel(parkedFor, { ...item, plan, step }, (item.parkedDetail ?? {}) as Detail) : null,
      waitingFor: item.waitingFor as RefreshRow["waitingFor"],
      canCallOff: item.state === "running" && canCallOff(item),
    };
  });
}

function labelOf(state: ItemState, step: Step | null, waitingFor: string | null): string {
  switch (state) {
    case "draft":
      return "Draft";
    case "running":
      return step === null ? "Waiting" : stepLabel(step, waitingFor);
    case "parked":
      return "Needs attention";
    case "done":
      return "Done";
    case "left":
      return "Left as it was";
    case "excluded":
      return "Left out";
  }
}

/** Who was chosen and is not part of it, and why. */
async function readExcluded(
  { shop, db }: ShopContext,
  { refreshId, outsiders }: { refreshId: string; outsiders: string[] },
): Promise<ExcludedMember[]> {
  const items = await db.refreshItem.findMany({
    where: { refreshId, state: "excluded" },
    orderBy: { position: "asc" },
    include: { enrolment: { include: { member: true } } },
  });
  const strangers = await db.member.findMany({ where: { id: { in: outsiders } } });
  const busy = items.filter(({ excludedFor }) => excludedFor === "already_refreshing").map(({ enrolmentId }) => enrolmentId);
  const inHand = await readInHand({ shop, db }, busy);
  return [
    ...items.map(({ id, excludedFor, enrolment }) => ({
      itemId: id,
      memberId: enrolment.memberId,
      name: named(enrolment.member),
      reason: (excludedFor ?? "left_out") as Exclusion,
      inHand: inHand.get(enrolment.id) ?? null,
    })),
    ...strangers.map((member) => ({
      itemId: null,
      memberId: member.id,
      name: named(member),
      reason: "not_in_offer" as const,
      inHand: null,
    })),
  ];
}

/** Why items need attention, most frequent first; where they are few, whose. */
async function readAttention({ db }: ShopContext, { refreshId }: { refreshId: string }): Promise<Attention[]> {
  const where = { refreshId, state: "parked" };
  const groups = await db.refreshItem.groupBy({ by: ["parkedFor"], where, _count: true });
  const few = groups.filter(({ _count }) => _count <= NAMED_AT_MOST).map(({ parkedFor }) => parkedFor ?? "");
  const items = await db.refreshItem.findMany({
    where: { ...where, parkedFor: { in: few } },
    orderBy: { position: "asc" },
    select: { parkedFor: true, enrolment: { select: { member: { select: { firstName: true, lastName: true } } } } },
  });
  return groups
    .map(({ parkedFor, _count }) => ({
      reason: parkedFor as ParkReason,
      count: _count,
      members: items.filter((item) => item.parkedFor === parkedFor).map(({ enrolment }) => named(enrolment.member)),
    }))
    .sort((one, other) => other.count - one.count);
}

function named({ firstName, lastName }: { firstName: string; lastName: string }): string {
  return `${firstName} ${lastName}`.trim();
}

/**
 * Which of these items gave their member another code: those that are done, and those a person left when the new code
 * was there already. The lineage decides, not what was meant; a rename that was taken back changed nothing.
 */
async function changedItems(db: ShopDb, items: readonly Pick<RefreshItem, "id" | "state" | "plan">[]): Promise<Set<string>> {
  const left = items.filter(({ state, plan }) => state === "left" && plan !== "take_back").map(({ id }) => id);
  const issued =
    left.length === 0 ? [] : await db.promoCode.findMany({ where: { refreshItemId: { in: left } }, select: { refreshItemId: true } });
  return new Set([
    ...items.filter(({ state }) => state === "done").map(({ id }) => id),
    ...issued.map(({ refreshItemId }) => refreshItemId ?? ""),
  ]);
}

type Query = { origin: string; originId: string | null; offer: { id: string; title: string } };

/** The page a refresh was begun from, while that is still there; its offer otherwise. */
async function readWayBack({ db }: ShopContext, { origin, originId, offer }: Query): Promise<WayBack> {
  if (origin === "project" && originId !== null) {
    const project = await db.project.findFirst({ where: { id: originId }, select: { name: true } });
    if (project) return { title: project.name, url: `/app/projects/${originId}` };
  }
  if (origin === "member" && originId !== null) {
    const member = await db.member.findFirst({ where: { id: originId }, select: { firstName: true, lastName: true } });
    if (member) return { title: `${member.firstName} ${member.lastName}`.trim(), url: `/app/members/${originId}` };
  }
  if (origin === "leak" && originId !== null) {
    const leak = await db.leakCase.findFirst({ where: { id: originId }, select: { name: true } });
    if (leak) return { title: `Leak of ${leak.name}`, url: `/app/leaks/${originId}` };
  }
  if (origin === "home") return { title: "Home", url: "/app" };
  return { title: offer.title, url: `/app/offers/${offer.id}` };
}
