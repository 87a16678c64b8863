/** The rows of a refresh's page: one page of its members, those left out, and by name those who need a person. */
import type { ShopContext } from "#app/db.server.ts";
import type { RefreshItem } from "#app/generated/prisma/client.ts";

import { changedItems } from "./changed-items.server.ts";
import type { Attention, ExcludedMember, RefreshRow } from "./refresh-view.ts";
import type { Detail, ItemState, ParkReason, Plan, Step } from "./refresh.ts";
import { wordsForPark, wordsForStep, type Exclusion } from "./words.ts";

function canCallOff(item: Pick<RefreshItem, "plan" | "step" | "addedAt" | "deletedAt" | "usesAtEnd" | "waitingFor">): boolean {
  if (item.usesAtEnd !== null || item.deletedAt !== null) return false;
  if (item.plan === "rename" && item.step === "delete") return item.waitingFor === "schedule";
  return (
    item.addedAt === null && (item.plan === "rename" ? item.step === "check_free" : item.plan !== "take_back" && item.step === "delete")
  );
}

/** Members in the order of the draft, without those left out. */
export async function readRows(
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
  const changed = await changedItems(db, items);
  return items.map((item, at) => {
    const { id, firstName, lastName, handle } = item.enrolment.member;
    const step = item.step as Step | null;
    const plan = item.plan as Plan | null;
    const parkedFor = item.parkedFor as ParkReason | null;
    return {
      itemId: item.id,
      position: skip + at + 1,
      member: { id, name: `${firstName} ${lastName}`.trim(), handle },
      oldName: item.oldName,
      oldUses: item.oldUses,
      newName: item.newName,
      state: item.state as ItemState,
      changed: changed.has(item.id),
      plan,
      step,
      label: labelOf(item.state as ItemState, step, item.waitingFor),
      parkedFor,
      sentence: parkedFor && plan && step ? wordsForPark(parkedFor, { ...item, plan, step }, (item.parkedDetail ?? {}) as Detail) : null,
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
      return step === null ? "Waiting" : wordsForStep(step, waitingFor);
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
export async function readExcluded(
  { db }: ShopContext,
  { refreshId, outsiders }: { refreshId: string; outsiders: string[] },
): Promise<ExcludedMember[]> {
  const items = await db.refreshItem.findMany({
    where: { refreshId, state: "excluded" },
    orderBy: { position: "asc" },
    include: { enrolment: { include: { member: true } } },
  });
  const strangers = await db.member.findMany({ where: { id: { in: outsiders } } });
  return [
    ...items.map(({ id, excludedFor, enrolment }) => ({
      itemId: id,
      memberId: enrolment.memberId,
      name: named(enrolment.member),
      reason: (excludedFor ?? "left_out") as Exclusion,
    })),
    ...strangers.map((member) => ({ itemId: null, memberId: member.id, name: named(member), reason: "not_in_offer" as const })),
  ];
}

/** As many as a sentence can name. */
const NAMED_AT_MOST = 3;

/** Why items need attention, most frequent first; where they are few, whose. */
export async function readAttention({ db }: ShopContext, { refreshId }: { refreshId: string }): Promise<Attention[]> {
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
