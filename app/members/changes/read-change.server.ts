import type { LineageTx } from "#app/codes/lineage.store.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import type { RefreshItem } from "#app/generated/prisma/client.ts";

import type { Detail, ParkReason, Plan, Step } from "#app/codes/engine/plans.ts";
import { parkLabel } from "#app/refreshes/labels.ts";

import type { ChangeKind, ChangeRefusal, RefusalDetail } from "./change.ts";
import { notBackLabel, doneLabel, leftLabel, refusedLabel, underWayLabel } from "./change-labels.ts";

export type ChangeRow = {
  itemId: string;
  memberId: string;
  memberName: string;
  firstName: string;
  email: string;
  /** The code that was issued or withdrawn; empty when none was concerned. */
  name: string;
  /** `parked`: it needs a person. `left`: a person left it as it was. `refused`: nothing was done. */
  state: "running" | "parked" | "done" | "left" | "refused";
  /** Why it is parked, and whether another name could be tried; null unless parked. */
  parked: { reason: ParkReason; mayRename: boolean } | null;
  sentence: string;
};

export type ChangeView = {
  id: string;
  kind: ChangeKind;
  /** For a payout: what the members have of their own; null in each is the offer's. */
  payout: { bps: number | null; perConversionMinor: number | null };
  offer: { id: string; title: string };
  createdAt: string;
  settledAt: string | null;
  /** Members' codes: a member with several has a part for each. */
  counts: { total: number; done: number; refused: number; running: number; needsAttention: number; left: number };
  page: number;
  pageSize: number;
  rows: ChangeRow[];
};

/** A change with what happened for each member, those who need a look first; null when this shop has no such change. */
export async function readChange(
  { shop, db }: ShopContext,
  { changeId, page = 1, pageSize = 50 }: { changeId: string; page?: number; pageSize?: number },
): Promise<ChangeView | null> {
  const change = await db.enrolmentChange.findFirst({ where: { id: changeId }, include: { offer: { select: { id: true, title: true } } } });
  if (!change) return null;
  const [groups, items] = await Promise.all([
    db.refreshItem.groupBy({ by: ["state"], where: { changeId }, _count: { _all: true } }),
    db.refreshItem.findMany({
      where: { changeId },
      // Those that need a person first, then those that were refused; within them as they were chosen.
      orderBy: [
        { parkedFor: { sort: "asc", nulls: "last" } },
        { excludedFor: { sort: "asc", nulls: "last" } },
        { position: "asc" },
        { id: "asc" },
      ],
      skip: (page - 1) * pageSize,
      take: pageSize,
      include: { enrolment: { include: { member: true } } },
    }),
  ]);
  const back = items.filter(({ state, plan }) => state === "done" && plan === "issue").map(({ enrolmentId }) => enrolmentId);
  const notBack = change.kind === "activate" || change.kind === "readd" ? await readNotBack({ shop, tx: db }, back) : null;
  const countOf = (state: string) => groups.find((group) => group.state === state)?._count._all ?? 0;
  const kind = change.kind as ChangeKind;
  const counts = {
    ...{ done: countOf("done"), refused: countOf("excluded"), running: countOf("running") },
    ...{ needsAttention: countOf("parked"), left: countOf("left") },
  };
  return {
    id: change.id,
    kind,
    payout: { bps: change.commissionBps, perConversionMinor: change.commissionMinor },
    offer: change.offer,
    createdAt: change.createdAt.toISOString(),
    settledAt: change.settledAt?.toISOString() ?? null,
    counts: { ...counts, total: groups.reduce((sum, group) => sum + group._count._all, 0) },
    page,
    pageSize,
    rows: items.map(({ enrolment: { member }, ...item }) => ({
      itemId: item.id,
      memberId: member.id,
      memberName: `${member.firstName} ${member.lastName}`.trim(),
      firstName: member.firstName,
      email: member.email,
      name: nameOf(item),
      state: item.state === "excluded" ? ("refused" as const) : (item.state as Exclude<ChangeRow["state"], "refused">),
      parked: parkedOf(item),
      sentence: [sentenceOf(kind, item), notBackLabel(notBack?.get(item.enrolmentId) ?? [])].filter(Boolean).join(" "),
    })),
  };
}

/** Codes for channels that went when these members were deactivated or removed, by enrolment id. None of them comes back by itself. */
async function readNotBack({ shop, tx }: LineageTx, enrolmentIds: readonly string[]): Promise<Map<string, string[]>> {
  if (enrolmentIds.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ enrolmentId: string; codes: string[] }[]>`
    SELECT went."enrolmentId"::text, array_agg(coalesce(ch.name, went.channel) || ' (' || went.name || ')' ORDER BY went.channel) AS codes
    FROM (
      SELECT DISTINCT ON (p."enrolmentId", p.channel) p.* FROM "PromoCode" p
      WHERE p.shop = ${shop} AND p."enrolmentId" = ANY(${[...enrolmentIds]}::uuid[]) AND p.channel IS NOT NULL
      ORDER BY p."enrolmentId", p.channel, p."liveUntil" IS NULL DESC, p."liveFrom" DESC
    ) went
    LEFT JOIN "Channel" ch ON ch.shop = went.shop AND ch.slug = went.channel
    WHERE went."liveUntil" IS NOT NULL AND went."endedFor" IN ('deactivated', 'removed') GROUP BY went."enrolmentId"`;
  return new Map(rows.map(({ enrolmentId, codes }) => [enrolmentId, codes]));
}

type Item = Pick<
  RefreshItem,
  | "state"
  | "plan"
  | "step"
  | "waitingFor"
  | "oldName"
  | "newName"
  | "excludedFor"
  | "parkedFor"
  | "parkedDetail"
  | "addedAt"
  | "deletedAt"
  | "usesAtEnd"
>;

/** As on the page of a refresh: another name helps where the name is the trouble. */
const NAME_TROUBLE: ReadonlySet<string> = new Set<ParkReason>(["name_taken", "name_invalid"]);

function nameOf({ newName, oldName }: Pick<Item, "newName" | "oldName">): string {
  return newName === "" ? oldName : newName;
}

function parkedOf(item: Item): ChangeRow["parked"] {
  if (item.state !== "parked") return null;
  return { reason: item.parkedFor as ParkReason, mayRename: NAME_TROUBLE.has(item.parkedFor ?? "") };
}

function sentenceOf(kind: ChangeKind, item: Item): string {
  const name = nameOf(item);
  switch (item.state) {
    case "running":
      return underWayLabel(item.step as Step, item.waitingFor);
    case "parked":
      return parkLabel(
        item.parkedFor as ParkReason,
        { ...item, plan: item.plan as Plan, step: item.step as Step },
        (item.parkedDetail ?? {}) as Detail,
      );
    case "done":
      return doneLabel(kind, name);
    case "left":
      return leftLabel(name);
    default:
      return refusedLabel(item.excludedFor as ChangeRefusal, { name, detail: item.parkedDetail as RefusalDetail | null });
  }
}

/** Everybody whose code changed, for the message that nobody has sent yet; members of one change are few thousands at most. */
export async function readConcerned(
  { db }: ShopContext,
  { changeId }: { changeId: string },
): Promise<{ memberId: string; name: string; firstName: string; email: string; code: string }[]> {
  const items = await db.refreshItem.findMany({
    where: { changeId, state: "done" },
    orderBy: [{ position: "asc" }, { id: "asc" }],
    distinct: ["enrolmentId"],
    include: { enrolment: { include: { member: true } } },
  });
  return items.map(({ enrolment: { member }, ...item }) => ({
    memberId: member.id,
    name: `${member.firstName} ${member.lastName}`.trim(),
    firstName: member.firstName,
    email: member.email,
    code: nameOf(item),
  }));
}
