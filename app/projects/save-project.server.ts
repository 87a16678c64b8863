import { changedFacts, type Facts } from "#app/activity/activity.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopTx } from "#app/db.server.ts";

import { lockOpenProject } from "./read-project.server.ts";
import { problemsOf, type DraftProblem, type ProjectDraft } from "./workflow.ts";

export type ProjectSaved =
  | { ok: true; projectId: string }
  /** `changed_meanwhile`: a stage or offer of the draft is not there (any more). `not_found`: nor is the project, or it is archived. */
  | { ok: false; reason: "not_found" | "changed_meanwhile" }
  | { ok: false; reason: "invalid"; problems: DraftProblem[] };

/** Makes a project out of a draft. Ids of stages in it are refused: they would be another project's. */
export async function createProject(ctx: ShopContext, draft: ProjectDraft, now = new Date()): Promise<ProjectSaved> {
  return save(ctx, draft, { kind: "project_created", at: now }, async (tx) => {
    return (await tx.project.create({ data: { shop: ctx.shop, name: draft.name.trim(), createdAt: now } })).id;
  });
}

/**
 * Saves a whole draft of a project: name, stages in their order, connected offers. Members of a stage that is taken out
 * go to the stage before it, or, when it was the first, to the one that is first now.
 */
export async function updateProject(
  ctx: ShopContext,
  { projectId, ...draft }: ProjectDraft & { projectId: string },
): Promise<ProjectSaved> {
  return save(ctx, { ...draft, projectId }, { kind: "project_edited", at: new Date() }, async (tx) => {
    if (!(await lockOpenProject(tx, { shop: ctx.shop, projectId }))) return null;
    await tx.project.update({ where: { shop_id: { shop: ctx.shop, id: projectId } }, data: { name: draft.name.trim() } });
    return projectId;
  });
}

/** Thrown inside the transaction, so that nothing of the draft stays. */
class Refused extends Error {
  readonly reason: "not_found" | "changed_meanwhile";
  constructor(reason: "not_found" | "changed_meanwhile") {
    super(reason);
    this.reason = reason;
  }
}

async function save(
  { shop, db, by }: ShopContext,
  draft: ProjectDraft & { projectId?: string },
  done: { kind: "project_created" | "project_edited"; at: Date },
  open: (tx: ShopTx) => Promise<string | null>,
): Promise<ProjectSaved> {
  const problems = problemsOf(draft);
  if (problems.length > 0) return { ok: false, reason: "invalid", problems };
  try {
    return await db.$transaction(async (tx) => {
      const before = draft.projectId === undefined ? {} : await factsOf(tx, draft.projectId);
      const projectId = await open(tx);
      if (projectId === null) throw new Refused("not_found");
      await writeStages(tx, { shop, projectId, stages: draft.stages });
      await writeOffers(tx, { shop, projectId, offerIds: [...new Set(draft.offerIds)] });
      const changed = changedFacts(before, await factsOf(tx, projectId));
      const act = { shop, ...done, by: staffOrSystem(by), projectId, subject: draft.name.trim() };
      if (changed) await recordActivity(tx, { ...act, ...changed });
      return { ok: true, projectId } as const;
    });
  } catch (error) {
    if (error instanceof Refused) return { ok: false, reason: error.reason };
    throw error;
  }
}

type Stages = { shop: string; projectId: string; stages: ProjectDraft["stages"] };

async function writeStages(tx: ShopTx, { shop, projectId, stages }: Stages): Promise<void> {
  const before = await tx.projectStage.findMany({ where: { projectId }, orderBy: { position: "asc" } });
  const kept = new Map(stages.flatMap(({ id }, position) => (id === null ? [] : [[id, position] as const])));
  const known = new Map(before.map((stage) => [stage.id, stage]));
  if (stages.some(({ id, kind }) => id !== null && known.get(id)?.kind !== kind)) throw new Refused("changed_meanwhile");

  // A Promo Codes stage may be taken out and another put in, so what goes is emptied under another kind first.
  const gone = before.filter(({ id }) => !kept.has(id)).map(({ id }) => id);
  await tx.projectStage.updateMany({ where: { projectId, id: { in: gone } }, data: { kind: "custom" } });
  const idAt: string[] = [];
  for (const [position, { id, kind, name }] of stages.entries()) {
    const data = { name: name.trim(), position };
    const saved =
      id === null
        ? await tx.projectStage.create({ data: { shop, projectId, kind, ...data } })
        : await tx.projectStage.update({ where: { shop_projectId_id: { shop, projectId, id } }, data });
    idAt.push(saved.id);
  }
  for (const id of gone) {
    const earlier = before
      .slice(
        0,
        before.findIndex((stage) => stage.id === id),
      )
      .findLast((stage) => kept.has(stage.id));
    const stageId = earlier?.id ?? idAt[0];
    await tx.projectMember.updateMany({ where: { projectId, stageId: id }, data: { stageId, stageAt: new Date() } });
  }
  await tx.projectStage.deleteMany({ where: { projectId, id: { in: gone } } });
}

async function writeOffers(
  tx: ShopTx,
  { shop, projectId, offerIds }: { shop: string; projectId: string; offerIds: string[] },
): Promise<void> {
  const found = await tx.offer.count({ where: { id: { in: offerIds } } });
  if (found < offerIds.length) throw new Refused("changed_meanwhile");
  await tx.projectOffer.deleteMany({ where: { projectId, offerId: { notIn: offerIds } } });
  await tx.projectOffer.createMany({ data: offerIds.map((offerId) => ({ shop, projectId, offerId })), skipDuplicates: true });
}

/** A project as the activity tells it; nothing for one that is not there. */
async function factsOf(tx: ShopTx, projectId: string): Promise<Facts> {
  const project = await tx.project.findFirst({
    where: { id: projectId },
    select: {
      name: true,
      stages: { orderBy: { position: "asc" }, select: { name: true } },
      offers: { select: { offer: { select: { title: true } } } },
    },
  });
  if (!project) return {};
  const offers = project.offers.map(({ offer }) => offer.title).sort();
  return { name: project.name, stages: project.stages.map(({ name }) => name).join(", "), offers: offers.join(", ") };
}
