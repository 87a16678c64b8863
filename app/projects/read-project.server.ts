import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import { PRESENT } from "#app/members/present.ts";

import type { ConnectedOffer, ProjectView, StageKind } from "./project.ts";

/** One project with its workflow and connected offers; null when this shop has no such project. */
export async function readProject({ db }: { db: ShopTx }, projectId: string): Promise<ProjectView | null> {
  const project = await db.project.findFirst({
    where: { id: projectId },
    include: {
      stages: { orderBy: { position: "asc" }, include: { _count: { select: { members: { where: { member: PRESENT } } } } } },
      offers: { include: { offer: true }, orderBy: [{ offer: { title: "asc" } }, { offerId: "asc" }] },
    },
  });
  if (!project) return null;
  const stages = project.stages.map(({ id, kind, name, _count }) => ({ id, kind: kind as StageKind, name, members: _count.members }));
  return {
    id: project.id,
    name: project.name,
    archivedAt: project.archivedAt?.toISOString() ?? null,
    stages,
    offers: project.offers.map(({ offer: { id, title, summary, status } }) => ({ id, title, summary, status })),
    members: stages.reduce((sum, stage) => sum + stage.members, 0),
  };
}

/** Every offer of the shop by title: what a project can be connected to. */
export async function offersToConnect({ db }: ShopContext): Promise<ConnectedOffer[]> {
  return db.offer.findMany({ select: { id: true, title: true, summary: true, status: true }, orderBy: [{ title: "asc" }, { id: "asc" }] });
}

export type ProjectOfMember = { id: string; name: string; stage: string };

/** The projects a member is in that are worked on, by name, with the stage they are in. */
export async function projectsOfMember({ db }: ShopContext, memberId: string): Promise<ProjectOfMember[]> {
  const places = await db.projectMember.findMany({
    where: { memberId, project: { archivedAt: null } },
    include: { project: { select: { id: true, name: true } }, stage: { select: { name: true } } },
    orderBy: [{ project: { name: "asc" } }, { projectId: "asc" }],
  });
  return places.map(({ project, stage }) => ({ ...project, stage: stage.name }));
}

/**
 * Locks a project for the rest of the transaction, so that a stage cannot leave while members move into it.
 * False when this shop has no such project, or it is archived and cannot be changed.
 */
export async function lockOpenProject(tx: ShopTx, { shop, projectId }: { shop: string; projectId: string }): Promise<boolean> {
  const rows = await tx.$queryRaw<object[]>`
    SELECT id FROM "Project" WHERE shop = ${shop} AND id = ${projectId}::uuid AND "archivedAt" IS NULL FOR UPDATE`;
  return rows.length === 1;
}
