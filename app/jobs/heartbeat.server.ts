/** Workers write down that they live, so that whoever looks after the app can be told when none does. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

import type { PrismaClient } from "#app/generated/prisma/client.ts";
import { log } from "#app/platform/logger.server.ts";

const EVERY_MS = 15_000;

/** Writes this worker's row at once and four times a minute, by the database's clock, until `stop`, which takes the row away. */
export async function keepHeartbeat(db: PrismaClient, everyMs = EVERY_MS): Promise<{ stop(): Promise<void> }> {
  const id = randomUUID();
  const stopping = new AbortController();
  const write = () =>
    beat(db, id).catch((error: unknown) => {
      log.error("heartbeat_failed", error);
    });
  await write();
  const done = (async () => {
    while (!stopping.signal.aborted) {
      await sleep(everyMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (!stopping.signal.aborted) await write();
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await done;
      await db.$executeRaw`DELETE FROM "workers"."seen" WHERE "id" = ${id}::uuid`.catch((error: unknown) =>
        log.error("heartbeat_failed", error),
      );
    },
  };
}

/** Rows of workers that died without a word go after a day. */
async function beat(db: PrismaClient, id: string): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "workers"."seen" ("id", "at") VALUES (${id}::uuid, now()) ON CONFLICT ("id") DO UPDATE SET "at" = excluded."at"`;
  await db.$executeRaw`DELETE FROM "workers"."seen" WHERE "at" < now() - interval '1 day'`;
}
