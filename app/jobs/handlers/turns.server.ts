/** How long a job goes on before others have their turn. */
import { setTimeout as sleep } from "node:timers/promises";
import type { PgBoss } from "pg-boss";
import { contextOf } from "#app/composition.server.ts";
import { isInstalled } from "#app/platform/db-installed.server.ts";
import type { JobName } from "#app/jobs/catalog.ts";
import { enqueueOn, type Sending } from "#app/jobs/queue.server.ts";
import { ShopifyUnavailable } from "#app/shopify/client/errors.ts";

/** After this long a discount makes room for others that wait, and queues again behind them. */
const TURN_MS = 20_000;

/** Nobody waits so long that a job's time runs out under it. */
const LONGEST_TURN_MS = 600_000;

/** Shopify takes in codes within a second or so; queueing again would take longer than waiting. */
const WAIT_HERE_SECONDS = 2;

/** One job of a discount waits at most: one that waited for tomorrow would keep the work of today from being sent. */
export const COME_BACK_WITHIN_SECONDS = 60;

/** Queues the rest of a job. A shop that is gone is left: its work is taken up by the sweep if it comes back. */
export async function comeBack<N extends JobName>(boss: PgBoss, shop: string, job: Sending<N>): Promise<void> {
  const ctx = contextOf(shop);
  if (await isInstalled(ctx)) await enqueueOn(boss, ctx.db, job);
}

type Turn = { signal: AbortSignal; othersWait: () => Promise<boolean> };

/**
 * Moves a discount's items until nothing is left to do now or others wait for their turn. Seconds until the next turn; null
 * when there is nothing to come back for.
 */
export async function takeTurn(
  move: () => Promise<"now" | { inSeconds: number } | null>,
  { signal, othersWait }: Turn,
): Promise<number | null> {
  const endsAt = Date.now() + LONGEST_TURN_MS;
  let until = Date.now() + TURN_MS;
  while (!signal.aborted && Date.now() < endsAt) {
    if (Date.now() >= until) {
      if (await othersWait()) return 0;
      until = Date.now() + TURN_MS;
    }
    try {
      const again = await move();
      if (again === null) return null;
      if (again === "now") continue;
      if (again.inSeconds > WAIT_HERE_SECONDS) return Math.min(Math.ceil(again.inSeconds), COME_BACK_WITHIN_SECONDS);
      await sleep(again.inSeconds * 1000);
    } catch (error) {
      if (!(error instanceof ShopifyUnavailable)) throw error;
      return error.retryAfterSeconds;
    }
  }
  return 0;
}
