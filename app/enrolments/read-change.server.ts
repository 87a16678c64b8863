import type { ShopContext } from "#app/db.server.ts";

import type { ChangeKind, ChangeRefusal, ChangeStep, RefusalDetail } from "./change.ts";
import { doneInWords, refusedInWords, underWayInWords } from "./change-words.ts";

export type ChangeRow = {
  itemId: string;
  memberId: string;
  memberName: string;
  firstName: string;
  email: string;
  /** The code that was issued or withdrawn; empty when none was concerned. */
  name: string;
  state: "running" | "done" | "refused";
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
  counts: { total: number; done: number; refused: number; running: number };
  page: number;
  pageSize: number;
  rows: ChangeRow[];
};

/** A change with what happened for each member, those who need a look first; null when this shop has no such change. */
export async function readChange(
  { db }: ShopContext,
  { changeId, page = 1, pageSize = 50 }: { changeId: string; page?: number; pageSize?: number },
): Promise<ChangeView | null> {
  const change = await db.enrolmentChange.findFirst({ where: { id: changeId }, include: { offer: { select: { id: true, title: true } } } });
  if (!change) return null;
  const [groups, items] = await Promise.all([
    db.enrolmentChangeItem.groupBy({ by: ["state"], where: { changeId }, _count: { _all: true } }),
    db.enrolmentChangeItem.findMany({
      where: { changeId },
      // "refused" comes before "running" and "done" when read backwards; within a state as they were chosen.
      orderBy: [{ refusedFor: { sort: "asc", nulls: "last" } }, { position: "asc" }],
      skip: (page - 1) * pageSize,
      take: pageSize,
      include: { enrolment: { include: { member: true } } },
    }),
  ]);
  const countOf = (state: string) => groups.find((group) => group.state === state)?._count._all ?? 0;
  const kind = change.kind as ChangeKind;
  const counts = { done: countOf("done"), refused: countOf("refused"), running: countOf("running") };
  return {
    id: change.id,
    kind,
    payout: { bps: change.commissionBps, perConversionMinor: change.commissionMinor },
    offer: change.offer,
    createdAt: change.createdAt.toISOString(),
    settledAt: change.settledAt?.toISOString() ?? null,
    counts: { ...counts, total: counts.done + counts.refused + counts.running },
    page,
    pageSize,
    rows: items.map(({ enrolment: { member }, ...item }) => ({
      itemId: item.id,
      memberId: member.id,
      memberName: `${member.firstName} ${member.lastName}`.trim(),
      firstName: member.firstName,
      email: member.email,
      name: item.name,
      state: item.state as ChangeRow["state"],
      sentence: sentenceOf(kind, item),
    })),
  };
}

type Item = { state: string; step: string | null; name: string; refusedFor: string | null; refusedDetail: unknown };

function sentenceOf(kind: ChangeKind, item: Item): string {
  if (item.state === "running") return underWayInWords(item.step as ChangeStep | null);
  if (item.state === "done") return doneInWords(kind, item.name);
  return refusedInWords(item.refusedFor as ChangeRefusal, { name: item.name, detail: item.refusedDetail as RefusalDetail | null });
}

/** Everybody whose code changed, for the message that nobody has sent yet; members of one change are few thousands at most. */
export async function readConcerned(
  { db }: ShopContext,
  { changeId }: { changeId: string },
): Promise<{ memberId: string; name: string; firstName: string; email: string; code: string }[]> {
  const items = await db.enrolmentChangeItem.findMany({
    where: { changeId, state: "done" },
    orderBy: { position: "asc" },
    include: { enrolment: { include: { member: true } } },
  });
  return items.map(({ name, enrolment: { member } }) => ({
    memberId: member.id,
    name: `${member.firstName} ${member.lastName}`.trim(),
    firstName: member.firstName,
    email: member.email,
    code: name,
  }));
}
