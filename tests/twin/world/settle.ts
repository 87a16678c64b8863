import { settleBulkCreation } from "./bulk-creations.ts";
import { findDiscount } from "./discounts.ts";
import { removeRedeemCodes } from "./redeem-codes.ts";
import type { Job } from "./types.ts";
import type { LiveWorld } from "./world.ts";

/**
 * Brings about everything that is due by the world's clock: imports and delayed deletions, oldest first.
 * Every Admin API call does this before it reads, so a caller never sees an outcome late;
 * a ticker at `nextDueAt` makes the webhooks come on time when nobody reads.
 */
export function settleDue(world: LiveWorld): number {
  const now = world.now().getTime();
  const due = waiting(world)
    .filter((work) => work.dueAt <= now)
    .sort((a, b) => a.dueAt - b.dueAt);
  for (const work of due) work.settle();
  return due.length;
}

/** When `settleDue` next has something to do; null when nothing waits. */
export function nextDueAt(world: LiveWorld): Date | null {
  const moments = waiting(world).map((work) => work.dueAt);
  return moments.length === 0 ? null : new Date(Math.min(...moments));
}

/** Makes everything stuck due now; answers how many there were. */
export function releaseStuck(world: LiveWorld): number {
  const stuck = [
    ...[...world.data.bulkCreations, ...world.data.jobs].filter((work) => !work.done),
    ...world.data.bulkOperations.filter((operation) => operation.completedAt === null),
  ].filter((work) => work.dueAt === null);
  for (const work of stuck) work.dueAt = world.now().toISOString();
  if (stuck.length > 0) world.touch();
  settleDue(world);
  return stuck.length;
}

/** Does what the job was for. */
export function settleJob(world: LiveWorld, job: Job): void {
  const discount = job.effect && findDiscount(world.data, job.effect.discountId);
  if (discount && job.effect) removeRedeemCodes(world, discount, new Set(job.effect.redeemCodeIds));
  job.done = true;
  world.touch();
}

function waiting(world: LiveWorld): { dueAt: number; settle: () => void }[] {
  const imports = world.data.bulkCreations
    .filter((creation) => !creation.done && creation.dueAt !== null)
    .map((creation) => ({ dueAt: Date.parse(creation.dueAt!), settle: () => settleBulkCreation(world, creation) }));
  const jobs = world.data.jobs
    .filter((job) => !job.done && job.dueAt !== null)
    .map((job) => ({ dueAt: Date.parse(job.dueAt!), settle: () => settleJob(world, job) }));
  return [...imports, ...jobs];
}
