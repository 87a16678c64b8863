/** The database as pg-boss asks for it: statements over a pool, LISTEN over a connection of its own to the direct address. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Db as IDatabase } from "pg-boss";
import type { Client } from "pg";

import { readAddress } from "#app/platform/db-address.server.ts";
import { connectTo, type DatabasePool } from "#app/platform/db-pool.server.ts";
import { log } from "#app/platform/logger.server.ts";

/** Looked at so often whether the connection still listens: one that was cut off in silence is noticed within this. */
const LOOK_EVERY_MS = 10_000;
const ANSWERS_WITHIN_MS = 5_000;
const LONGEST_PAUSE_MS = 30_000;

type Told = { onNotification: (payload: string) => void; onReconnect: () => void };

/** `listenAt`: where to listen; without it nothing listens and jobs are found by looking. */
export function queueDatabase(pool: DatabasePool, listenAt: string | null): IDatabase {
  const executeSql: IDatabase["executeSql"] = (text, values) =>
    (pool as { query(text: string, values?: unknown[]): Promise<{ rows: Record<string, unknown>[] }> }).query(text, values);
  if (listenAt === null) return { executeSql };
  return {
    executeSql,
    listen: (channel, onNotification, onReconnect) => keepListening(listenAt, channel, { onNotification, onReconnect }),
  };
}

/** Listens until `close`, on a new connection whenever the one before it is gone. Throws when the first cannot be made. */
async function keepListening(url: string, channel: string, told: Told): Promise<{ close(): Promise<void> }> {
  const closing = new AbortController();
  const first = await listening(url, channel, told);
  const done = (async () => {
    for (let client: Client | null = first; client !== null; client = await again(url, channel, { ...told, signal: closing.signal })) {
      await untilLost(client, channel, closing.signal);
      await client.end().catch(() => undefined);
    }
  })();
  return {
    async close() {
      closing.abort();
      await done;
    },
  };
}

async function listening(url: string, channel: string, { onNotification, onReconnect }: Told): Promise<Client> {
  const client = await connectTo(readAddress(url));
  client.on("notification", ({ payload }) => {
    if (payload !== undefined) onNotification(payload);
  });
  try {
    await client.query(`LISTEN "${channel}"`);
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
  onReconnect();
  return client;
}

/** Null when it is no longer wanted. */
async function again(url: string, channel: string, { signal, ...told }: Told & { signal: AbortSignal }): Promise<Client | null> {
  for (let pause = 250; !signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE_MS)) {
    await sleep(pause, undefined, { signal }).catch(() => undefined);
    if (signal.aborted) break;
    const client = await listening(url, channel, told).catch((error: unknown) => void log.error("queue_does_not_listen", error));
    if (client) return client;
  }
  return null;
}

async function untilLost(client: Client, channel: string, signal: AbortSignal): Promise<void> {
  const lost = new AbortController();
  const gone = () => lost.abort();
  client.once("error", gone);
  client.once("end", gone);
  const either = AbortSignal.any([signal, lost.signal]);
  while (!either.aborted) {
    await sleep(LOOK_EVERY_MS, undefined, { signal: either }).catch(() => undefined);
    if (!either.aborted && !(await stillListens(client, channel))) return;
  }
}

async function stillListens(client: Client, channel: string): Promise<boolean> {
  const asked = client.query<{ listens: boolean }>("SELECT $1 IN (SELECT pg_listening_channels()) AS listens", [channel]);
  const answered = asked.then(
    ({ rows }) => rows[0]?.listens === true,
    () => false,
  );
  const late = new AbortController();
  const tooLate = sleep(ANSWERS_WITHIN_MS, false, { signal: late.signal, ref: false }).catch(() => false);
  const listens = await Promise.race([answered, tooLate]);
  late.abort();
  return listens;
}
