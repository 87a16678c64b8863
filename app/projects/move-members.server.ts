import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import { PRESENT } from "#app/members/present.ts";

import { whereOutside, whereSelected, type Selection } from "./project-members.server.ts";
import { lockOpenProject } from "./read-project.server.ts";

/** `not_found`: no such project of this shop, an archived one, or a stage that is not (any more) in it. */
export type MembersMoved = { ok: true; count: number } | { ok: false; reason: "not_found" };

type Place = { projectId: string; stageId: string };
/** Members by id, or everybody outside the project whom the search finds. */
type Newcomers = { memberIds: readonly string[] } | { search: string };

/** Adds members to a stage. Those who are in the project already stay where they are and are not counted. */
export async function addMembers(
  ctx: ShopContext,
  { newcomers, now = new Date(), ...place }: Place & { newcomers: Newcomers; now?: Date },
): Promise<MembersMoved> {
  return within(ctx, place, async (tx) => {
    const { projectId, stageId } = place;
    const who =
      "search" in newcomers ? whereOutside({ projectId, search: newcomers.search }) : { id: { in: [...newcomers.memberIds] }, ...PRESENT };
    const members = await tx.member.findMany({ where: who, select: { id: true } });
    const added = await tx.projectMember.createManyAndReturn({
      data: members.map(({ id }) => ({ shop: ctx.shop, projectId, stageId, memberId: id, stageAt: now })),
      skipDuplicates: true,
      select: { memberId: true },
    });
    await tell(ctx, tx, { kind: "project_members_added", projectId, stageId, moved: added, at: now });
    return added.length;
  });
}

/** Moves members to a stage; those who are in it already keep their time there. Answers how many moved. */
export async function moveMembers(
  ctx: ShopContext,
  { selection, now, ...place }: Place & { selection: Selection; now: Date },
): Promise<MembersMoved> {
  const { projectId, stageId } = place;
  return within(ctx, place, async (tx) => {
    const where = { AND: [whereSelected({ projectId, selection }), { stageId: { not: stageId } }] };
    const moved = await tx.projectMember.updateManyAndReturn({ where, data: { stageId, stageAt: now }, select: { memberId: true } });
    await tell(ctx, tx, { kind: "project_members_moved", projectId, stageId, moved, at: now });
    return moved.length;
  });
}

/** Takes members out of the project. Their offers and codes are not touched. */
export async function removeMembers(
  ctx: ShopContext,
  { projectId, selection }: { projectId: string; selection: Selection },
): Promise<MembersMoved> {
  return within(ctx, { projectId }, async (tx) => {
    const where = whereSelected({ projectId, selection });
    const moved = await tx.projectMember.findMany({ where, select: { memberId: true } });
    await tx.projectMember.deleteMany({ where: { projectId, memberId: { in: moved.map(({ memberId }) => memberId) } } });
    await tell(ctx, tx, { kind: "project_members_removed", projectId, stageId: null, moved, at: new Date() });
    return moved.length;
  });
}

type Told = {
  kind: "project_members_added" | "project_members_moved" | "project_members_removed";
  projectId: string;
  stageId: string | null;
  moved: { memberId: string }[];
  at: Date;
};

async function tell({ shop, by }: ShopContext, tx: ShopTx, { kind, projectId, stageId, moved, at }: Told): Promise<void> {
  if (moved.length === 0) return;
  const stage = stageId === null ? null : await tx.projectStage.findFirst({ where: { projectId, id: stageId }, select: { name: true } });
  const after = stage ? { after: { stage: stage.name } } : {};
  await recordActivity(tx, { shop, kind, by: staffOrSystem(by), at, projectId, ...after, members: moved });
}

async function within(
  { shop, db }: ShopContext,
  { projectId, stageId }: { projectId: string; stageId?: string },
  work: (tx: ShopTx) => Promise<number>,
): Promise<MembersMoved> {
  return db.$transaction(async (tx) => {
    const open = await lockOpenProject(tx, { shop, projectId });
    const there = stageId === undefined || (await tx.projectStage.findFirst({ where: { projectId, id: stageId } })) !== null;
    return open && there ? { ok: true, count: await work(tx) } : { ok: false, reason: "not_found" };
  });
}
