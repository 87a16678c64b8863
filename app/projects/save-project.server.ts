import { changedFacts, type Facts } from "#app/activity/activity.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { Conflict, Edits } from "#app/edits/merge-edits.ts";
import { judgeEdits, lockRecord, recordEdits } from "#app/edits/save-edits.server.ts";

import { projectRecord, projectUnits } from "./project-units.ts";
import { lockOpenProject, readProject } from "./read-project.server.ts";
import { draftOf, problemsOf, type DraftProblem, type ProjectDraft } from "./workflow.ts";

export type ProjectSaved =
  | { ok: true; projectId: string }
  /** `changed_meanwhile`: a stage or offer of the draft is not there (any more). `not_found`: nor is the project, or it is archived. */
  | { ok: false; reason: "not_found" | "changed_meanwhile" }
  | { ok: false; reason: "invalid"; problems: DraftProblem[] }
  | { ok: false; reason: "conflict"; conflict: Conflict<ProjectDraft> };

/**
 * Makes a project out of a draft. Ids of stages in it are refused: they would be another project's. `newId` comes from the form, so
 * that one that is sent twice makes one project.
 */
export async function createProject(ctx: ShopContext, draft: ProjectDraft & { newId?: string }, now = new Date()): Promise<ProjectSaved> {
  const { newId, ...form } = draft;
  return save(ctx, form, { kind: "project_created", at: now }, async (tx) => {
    if (newId !== undefined) {
      await lockRecord(tx, { shop: ctx.shop, record: projectRecord(newId) });
      if (await tx.project.findFirst({ where: { id: newId } })) throw new MadeAlready(newId);
    }
    const data = { shop: ctx.shop, name: form.name.trim(), createdAt: now, ...(newId !== undefined && { id: newId }) };
    return { projectId: (await tx.project.create({ data })).id, form };
  });
}

/** Thrown inside the transaction: the same form has made its project before. */
class MadeAlready extends Error {
  readonly projectId: string;
  constructor(projectId: string) {
    super("This form has made its project");
    this.projectId = projectId;
  }
}

/** Thrown inside the transaction: somebody else changed the same meanwhile. */
class Clashing extends Error {
  readonly conflict: Conflict<ProjectDraft>;
  constructor(conflict: Conflict<ProjectDraft>) {
    super("Changed meanwhile");
    this.conflict = conflict;
  }
}

/**
 * Saves a draft of a project, with `seen` only what differs from that: name, stages in their order, connected offers. Members of a stage that is taken out
 * go to the stage before it, or, when it was the first, to the one that is first now.
 */
export async function updateProject(
  ctx: ShopContext,
  { projectId, seen, ...draft }: ProjectDraft & { projectId: string; seen?: Omit<Edits<ProjectDraft>, "mine"> },
): Promise<ProjectSaved> {
  const { shop } = ctx;
  const at = new Date();
  return save(ctx, { ...draft, projectId }, { kind: "project_edited", at }, async (tx) => {
    if (!(await lockOpenProject(tx, { shop, projectId }))) return null;
    const view = await readProject({ db: tx }, projectId);
    if (!view) return null;
    const now = draftOf(view);
    const common = { record: projectRecord(projectId), units: projectUnits };
    const judged = seen && (await judgeEdits(tx, { ...common, edits: { ...seen, mine: draft }, now }));
    if (judged && !judged.ok) throw new Clashing(judged.conflict);
    const form = judged ? withStagesOf(now, judged.form) : draft;
    const problems = problemsOf(form);
    if (problems.length > 0) throw new Wrong(problems);
    await recordEdits(tx, { ...common, shop, before: now, after: form, by: ctx.by, at });
    await tx.project.update({ where: { shop_id: { shop, id: projectId } }, data: { name: form.name.trim() } });
    return { projectId, form };
  });
}

/** A stage that somebody took out and this person decided to keep is a new stage. */
function withStagesOf(now: ProjectDraft, form: ProjectDraft): ProjectDraft {
  const known = new Set(now.stages.map(({ id }) => id));
  return { ...form, stages: form.stages.map((stage) => (known.has(stage.id) ? stage : { ...stage, id: null })) };
}

/** Thrown inside the transaction: what both sides did makes a project that cannot be. */
class Wrong extends Error {
  readonly problems: DraftProblem[];
  constructor(problems: DraftProblem[]) {
    super("The merged draft is invalid");
    this.problems = problems;
  }
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
  open: (tx: ShopTx) => Promise<{ projectId: string; form: ProjectDraft } | null>,
): Promise<ProjectSaved> {
  const problems = problemsOf(draft);
  if (problems.length > 0) return { ok: false, reason: "invalid", problems };
  try {
    return await db.$transaction(async (tx) => {
      const before = draft.projectId === undefined ? {} : await factsOf(tx, draft.projectId);
      const opened = await open(tx);
      if (opened === null) throw new Refused("not_found");
      const { projectId, form } = opened;
      await writeStages(tx, { shop, projectId, stages: form.stages });
      await writeOffers(tx, { shop, projectId, offerIds: [...new Set(form.offerIds)] });
      const changed = changedFacts(before, await factsOf(tx, projectId));
      const act = { shop, ...done, by: staffOrSystem(by), projectId, subject: form.name.trim() };
      if (changed) await recordActivity(tx, { ...act, ...changed });
      return { ok: true, projectId } as const;
    });
  } catch (error) {
    if (error instanceof MadeAlready) return { ok: true, projectId: error.projectId };
    if (error instanceof Clashing) return { ok: false, reason: "conflict", conflict: error.conflict };
    if (error instanceof Wrong) return { ok: false, reason: "invalid", problems: error.problems };
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
