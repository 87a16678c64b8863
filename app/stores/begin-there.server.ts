/**
 * Begins in the asked store what another one asked for. That the stores agree, and that it was not begun already, is asked and written down
 * in the transaction that begins it.
 */
import { recordActivity } from "#app/activity/record-activity.server.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import type { StoreRequest } from "#app/generated/prisma/client.ts";
import { fewOf } from "#app/format/counts.ts";
import { changeMembers } from "#app/members/changes/change-members.server.ts";
import { changeStatus } from "#app/offers/change-status.server.ts";
import { randomUUID } from "node:crypto";
import type { Enqueue } from "#app/jobs/catalog.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import { discardDraft } from "#app/refreshes/discard-draft.server.ts";
import { leaveOut } from "#app/refreshes/leave-out.server.ts";
import { startRefresh } from "#app/refreshes/start-refresh.server.ts";

import { stillAgreed } from "./door.server.ts";
import { judgeThere, offerTroubleThere } from "./preview-follows.server.ts";
import { draftThere, type SistersDeps } from "./preview-sisters.server.ts";
import {
  askedLabel,
  AT_SHOPIFY_MS,
  isIssuing,
  isOfMembers,
  isOfOffer,
  NAMED,
  STORE,
  type MemberAct,
  type OfferAct,
  type RequestChoices,
  type RequestKind,
  type RequestRow,
} from "./stores.ts";

export type CarryDeps = SistersDeps & { enqueue: Enqueue<ShopTx>; now: () => Date };

/** `since`: codes of it that something else was asked for since. */
type Beginning = { request: StoreRequest; received: StoreRequest; since: ReadonlySet<string> };

/** Another look has begun it, or it may no longer be begun. */
class NotMine extends Error {}

/** Answers the asked store’s row of the request, as it stands then. */
export async function beginThere(other: ShopContext, beginning: Beginning, deps: CarryDeps): Promise<StoreRequest> {
  const kind = beginning.request.kind as RequestKind;
  if (isOfOffer(kind)) return beginOffer(other, { ...beginning, kind }, deps);
  try {
    return await (isOfMembers(kind) ? beginMembers(other, { ...beginning, kind }, deps) : beginRefresh(other, beginning, deps));
  } catch (error) {
    if (!(error instanceof NotMine)) throw error;
    return await other.db.storeRequest.findFirstOrThrow({ where: { id: beginning.received.id } });
  }
}

const agreedBy = ({ shop, otherShop, pairId, offerId, otherOfferId }: StoreRequest) => ({ shop, otherShop, pairId, offerId, otherOfferId });

type Ended = { rows: RequestRow[]; outcome: string | null };

/** Ends it in the asked store: refused because of the outcome, or done where there is none, since it is so there already. */
async function endThere({ shop, db }: ShopContext, { received, rows, outcome }: Ended & { received: StoreRequest }, now: Date) {
  const { id, offerId, otherName, state } = received;
  return db.$transaction(async (tx) => {
    const data = { state: outcome === null ? "done" : "refused", outcome, rows, settledAt: now };
    const { count } = await tx.storeRequest.updateMany({ where: { id, state }, data });
    const act = { shop, kind: "store_request_failed", by: "system", at: now, offerId, subject: otherName } as const;
    if (count > 0 && outcome !== null) await recordActivity(tx, { ...act, reason: outcome });
    return tx.storeRequest.findFirstOrThrow({ where: { id } });
  });
}

type Begun = Ended & { refreshId?: string; changeId?: string };

/** Written in the transaction that begins it: agreed to by this store, begun by nobody before, told in the activity. Throws `NotMine`. */
async function writeBegun(tx: ShopTx, received: StoreRequest, { rows, outcome, now, ...by }: Begun & { now: Date }): Promise<void> {
  const { id, shop, offerId, otherName } = received;
  if (!(await stillAgreed(tx, agreedBy(received)))) throw new NotMine("The agreement has ended");
  const { count } = await tx.storeRequest.updateMany({
    where: { id, state: "accepted" },
    data: { state: "started", rows, outcome, ...by },
  });
  if (count === 0) throw new NotMine("It was begun meanwhile");
  const kind = outcome === null ? "store_request_started" : "store_request_failed";
  const asked = askedLabel({ kind: received.kind as RequestKind, rows });
  await recordActivity(tx, { shop, kind, by: "system", at: now, offerId, subject: otherName, ...by, reason: outcome ?? asked });
}

/** A refresh of every code that can be replaced; the others are named with what stands in the way. */
async function beginRefresh(other: ShopContext, { request, received }: Beginning, deps: CarryDeps): Promise<StoreRequest> {
  const { db } = other;
  const { id, offerId } = received;
  const now = deps.now();
  const asked = request.rows as RequestRow[];
  const choices = request.choices as RequestChoices;
  const note = `Asked for by ${received.otherName}`;
  const { refreshId, troubles, items } = await draftThere(other, { offerId, wanted: asked, choices, note }, deps);
  const rows = asked.map((row) => ({ ...row, why: troubles.get(row.codeId) ?? null }));
  const outcome = outcomeOf(rows);
  try {
    if (refreshId === null || rows.every(({ why }) => why !== null))
      return await endThere(other, { received, rows, outcome: outcome ?? NOTHING }, now);
    for (const { codeId, why } of rows) {
      const itemId = items.get(codeId);
      if (why !== null && itemId !== undefined) await leaveOut(other, { itemId });
    }
    const alongside = (tx: ShopTx) => writeBegun(tx, received, { rows, outcome, refreshId, now });
    const started = await startRefresh(other, { refreshId, startedBy: STORE, enqueue: deps.enqueue, now: deps.now, alongside });
    if (started.ok) return await db.storeRequest.findFirstOrThrow({ where: { id } });
    const why =
      started.reason === "time_past" ? "the time at which the old code was to end has passed" : "the codes were changed meanwhile";
    const all = rows.map((row) => ({ ...row, why: row.why ?? why }));
    return await endThere(other, { received, rows: all, outcome: outcomeOf(all) ?? NOTHING }, now);
  } finally {
    // What was started is no draft any more, and stays.
    if (refreshId !== null) await discardDraft(other, { refreshId });
  }
}

const NOTHING = "None of these codes can be replaced.";

/**
 * A change of the members who can be changed; the others are named with what stands in the way. Nothing stops or works again there that
 * the person who asked did not see: a member whose codes have changed since is left as they are.
 */
async function beginMembers(
  other: ShopContext,
  { request, received, since, kind }: Beginning & { kind: MemberAct },
  deps: CarryDeps,
): Promise<StoreRequest> {
  const { db } = other;
  const { id, offerId } = received;
  const now = deps.now();
  const asked = request.rows as RequestRow[];
  const held = await db.promoCode.findMany({
    where: { id: { in: asked.map(({ codeId }) => codeId) }, offerId },
    select: { id: true, enrolmentId: true },
  });
  const placeOf = new Map(held.map((code) => [code.id, code.enrolmentId]));
  const places = [...new Set(held.map(({ enrolmentId }) => enrolmentId))];
  const { judged } = await judgeThere(other, { offerId, kind, enrolmentIds: places }, { lookMs: Infinity });
  const judgedRows = asked.map((row) => {
    const place = placeOf.get(row.codeId) ?? "";
    const there = judged.get(place);
    const changed = there && !there.already && !sameNames(there.codes, row.codes ?? []) ? "its codes were changed meanwhile" : null;
    const why =
      row.why ?? (since.has(row.codeId) ? ASKED_SINCE : there ? (there.trouble ?? changed) : "the code is not in the offer any more");
    return { row: { ...row, why }, place, goes: why === null && there?.already === false };
  });
  const rows = judgedRows.map(({ row }) => row);
  const outcome = outcomeOf(rows, kind);
  const going = new Map(judgedRows.flatMap(({ row, place, goes }) => (goes ? [[place, row.codes ?? []] as const] : [])));
  if (going.size === 0) return endThere(other, { received, rows, outcome }, now);
  const changeId = randomUUID();
  const alongside = async (tx: ShopTx) => {
    await writeBegun(tx, received, { rows, outcome, changeId, now });
    if (!(await isAsSeen(tx, changeId, going))) throw new NotMine("Something was changed while it was judged");
  };
  const { enqueue } = deps;
  const change = { kind, changeId, offerId, createdBy: STORE, enrolmentIds: [...going.keys()], enqueue, now: deps.now, alongside };
  const begun = await changeMembers(other, change);
  if (begun.ok) return db.storeRequest.findFirstOrThrow({ where: { id } });
  throw new NotMine(begun.reason);
}

const ASKED_SINCE = "something else was asked for since";

const sameNames = (some: readonly string[], others: readonly string[]) =>
  some.map(keyOf).toSorted().join("\n") === others.map(keyOf).toSorted().join("\n");

/** Whether a change does with each place what was shown of it, and refuses none. */
async function isAsSeen(tx: ShopTx, changeId: string, going: ReadonlyMap<string, readonly string[]>): Promise<boolean> {
  const items = await tx.refreshItem.findMany({
    where: { changeId },
    select: { enrolmentId: true, state: true, oldName: true, newName: true },
  });
  const names = new Map<string, string[]>();
  for (const { enrolmentId, oldName, newName } of items)
    names.set(
      enrolmentId,
      [...(names.get(enrolmentId) ?? []), newName || oldName].filter((name) => name !== ""),
    );
  return !items.some(({ state }) => state === "excluded") && [...going].every(([place, codes]) => sameNames(names.get(place) ?? [], codes));
}

/** Pauses, resumes or ends the offer there. Shopify does it in no transaction: a look that died in the middle is taken up again, unless a person there has decided since. */
async function beginOffer(other: ShopContext, { received, kind }: Beginning & { kind: OfferAct }, deps: CarryDeps): Promise<StoreRequest> {
  const { shop, db } = other;
  const { id, offerId, otherName } = received;
  const now = deps.now();
  const read = () => db.storeRequest.findFirstOrThrow({ where: { id } });
  const claimed = await db.$transaction(async (tx) => {
    if (!(await stillAgreed(tx, agreedBy(received)))) return false;
    const mine = [{ state: "accepted" }, { state: "started", dueAt: { lt: new Date(now.getTime() - AT_SHOPIFY_MS) } }];
    const { count } = await tx.storeRequest.updateMany({ where: { id, OR: mine }, data: { state: "started", dueAt: now } });
    return count > 0;
  });
  if (!claimed) return read();
  const begun = received.state === "started";
  const offer = await db.offer.findFirst({ where: { id: offerId } });
  const against = kind === "resume" ? ["offer_paused", "offer_ended"] : ["offer_resumed"];
  const since = begun ? await db.activity.count({ where: { offerId, kind: { in: against }, at: { gt: received.dueAt ?? now } } }) : 0;
  const trouble = offer ? offerTroubleThere(offer, kind, { begun }) : { words: "is not there any more", already: false };
  const mine = await read();
  const refuse = (outcome: string) => endThere(other, { received: mine, rows: [], outcome }, now);
  if (since > 0) return refuse("Somebody there decided otherwise meanwhile.");
  if (trouble?.already) return endThere(other, { received: mine, rows: [], outcome: null }, now);
  if (trouble) return refuse(`The offer there ${trouble.words}.`);
  const alongside = async (tx: ShopTx) => {
    await tx.storeRequest.updateMany({ where: { id, state: "started" }, data: { state: "done", dueAt: null, settledAt: now } });
    const act = { shop, kind: "store_request_started", by: "system", at: now, offerId, subject: otherName } as const;
    await recordActivity(tx, { ...act, reason: askedLabel({ kind, rows: [] }) });
  };
  const gateways = { discounts: deps.discountsOf(shop), codes: deps.codesOf(shop) };
  const changed = await changeStatus(other, { offerId, change: kind, ...gateways, now: deps.now, alongside });
  return changed.ok ? read() : refuse("Shopify did not accept it there.");
}

/** "MAYA10 stays: the new name is taken." Null where every code goes. */
export function outcomeOf(rows: readonly RequestRow[], kind: RequestKind = "refresh"): string | null {
  const left = rows.filter(({ why }) => why !== null);
  const done = kind === "activate" ? "activated" : "re-added";
  const stays = (one: boolean) => (isIssuing(kind) ? `${one ? "is" : "are"} not ${done}` : one ? "stays" : "stay");
  const said = [...new Set(left.map(({ why }) => why))].map((why) => {
    const names = left.filter((row) => row.why === why).map(({ oldName }) => oldName);
    return `${fewOf(names, NAMED)} ${stays(names.length === 1)}: ${why ?? ""}.`;
  });
  return said.length === 0 ? null : said.join(" ");
}
