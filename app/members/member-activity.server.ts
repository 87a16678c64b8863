import type { ShopContext } from "#app/db.server.ts";

type Common = {
  key: string;
  /** When it was over, or began while it is not; ISO, UTC. */
  at: string;
  offer: { id: string; title: string };
  /** Shopify's id of the staff member; null where nobody in this app pressed anything. */
  by: string | null;
  /** running, done, parked, left or refused. */
  state: string;
};

/** One thing that was done about a member: a refresh of their code, a change of their place or payout, or a code that was there before. */
export type Activity = Common &
  (
    | { what: "refresh"; refreshId: string; oldName: string; newName: string; reason: string | null; note: string | null }
    | { what: "change"; changeId: string; kind: string; name: string; payout: { bps: number | null; perConversionMinor: number | null } }
    | { what: "code"; name: string; issuedFor: string }
  );

/** Changes that give a member a code: what they issue is told by the change, not a second time by the code. */
const ISSUING = ["add", "activate", "readd"];

/** What was done about a member, newest first. `more` says that there is older than the `limit` that is told. Drafts are not told. */
export async function memberActivity(
  { db }: ShopContext,
  { memberId, limit = 100 }: { memberId: string; limit?: number },
): Promise<{ entries: Activity[]; more: boolean }> {
  const mine = { enrolment: { memberId } };
  const enrolment = { select: { offer: { select: { id: true, title: true } } } };
  const take = limit + 1;
  const [items, changes, codes] = await Promise.all([
    db.refreshItem.findMany({
      where: { ...mine, state: { in: ["running", "parked", "done", "left"] }, refresh: { startedAt: { not: null } } },
      include: { refresh: true, enrolment },
      orderBy: { refresh: { startedAt: "desc" } },
      take,
    }),
    db.enrolmentChangeItem.findMany({
      where: mine,
      include: { change: true, enrolment },
      orderBy: { change: { createdAt: "desc" } },
      take,
    }),
    db.promoCode.findMany({ where: { memberId, refreshItemId: null }, include: { enrolment }, orderBy: { liveFrom: "desc" }, take }),
  ]);
  const told = new Set(
    changes.filter(({ change }) => ISSUING.includes(change.kind)).map(({ enrolmentId, key }) => `${enrolmentId} ${key}`),
  );
  const entries: Activity[] = [
    ...items.map((item) => ({
      what: "refresh" as const,
      key: item.id,
      at: (item.settledAt ?? item.refresh.startedAt ?? item.refresh.createdAt).toISOString(),
      offer: item.enrolment.offer,
      by: item.refresh.startedBy,
      state: item.state,
      refreshId: item.refreshId,
      oldName: item.oldName,
      newName: item.newName,
      reason: item.refresh.reason,
      note: item.refresh.note,
    })),
    ...changes.map((item) => ({
      what: "change" as const,
      key: item.id,
      at: (item.settledAt ?? item.change.createdAt).toISOString(),
      offer: item.enrolment.offer,
      by: item.change.createdBy,
      state: item.state,
      changeId: item.changeId,
      kind: item.change.kind,
      name: item.name,
      payout: { bps: item.change.commissionBps, perConversionMinor: item.change.commissionMinor },
    })),
    ...codes
      .filter(({ enrolmentId, key, issuedFor }) => issuedFor === "adopted" || !told.has(`${enrolmentId} ${key}`))
      .map((code) => ({
        what: "code" as const,
        key: code.id,
        at: code.liveFrom.toISOString(),
        offer: code.enrolment.offer,
        by: null,
        state: "done",
        name: code.name,
        issuedFor: code.issuedFor,
      })),
  ].sort((one, other) => other.at.localeCompare(one.at));
  return { entries: entries.slice(0, limit), more: entries.length > limit };
}
