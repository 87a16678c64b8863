import type { PgBoss } from "pg-boss";

import { codesOf, contextOf, lookupBudget } from "#app/composition.server.ts";
import { enqueueOn } from "#app/jobs/queue.server.ts";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { isInstalled, ofInstalled } from "#app/platform/db-installed.server.ts";
import { db } from "#app/platform/db.server.ts";
import { log } from "#app/platform/logger.server.ts";
import { rotationsToLookAt } from "#app/rotations/find-rotations.server.ts";
import { runRotation } from "#app/rotations/run-rotation.server.ts";

export function rotationsRun(boss: PgBoss): Handlers["rotations.run"] {
  return async ({ shop, offerId }) => {
    const ctx = contextOf(shop);
    if (!(await isInstalled(ctx))) return;
    const ran = await runRotation(ctx, offerId, {
      codes: codesOf(shop, "background"),
      room: lookupBudget(shop),
      enqueue: (tx, name, payload, options) => enqueueOn(boss, tx, { name, payload, inSeconds: options?.inSeconds ?? 0 }),
      now: () => new Date(),
    });
    if (ran.state !== "idle") log.info("rotation_looked_at", { shop, offerId, state: ran.state });
  };
}

export function rotationsSweep(boss: PgBoss): Handlers["rotations.sweep"] {
  return async () => {
    for (const { shop, offerId } of await ofInstalled(await rotationsToLookAt(db)))
      await enqueueOn(boss, contextOf(shop).db, { name: "rotations.run", payload: { shop, offerId }, inSeconds: 1 });
  };
}
