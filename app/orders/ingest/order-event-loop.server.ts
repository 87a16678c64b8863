import { setTimeout as sleep } from "node:timers/promises";

import { db, shopDb } from "#app/platform/db.server.ts";
import { log } from "#app/platform/logger.server.ts";

import { processOrderEvents, shopsWithOrderEvents } from "./process-order-events.server.ts";

/** How soon figures follow an order on an idle system. Looking costs one read of an index that is empty then. */
const LOOK_EVERY_MS = 300;
const AFTER_TROUBLE_MS = 2_000;
/**
 * While other shops wait, a shop's turn is this long: about a fifth of a second. Fifty of a shop in a sale were fewer in a round of fifty
 * shops than it sent meanwhile.
 */
const BESIDE_OTHERS = 200;

/** Shops that are dealt with side by side: one prepares what it writes while PostgreSQL works for the other. Each holds a connection. */
const SIDE_BY_SIDE = 2;

/**
 * Records messages about orders as they come, two shops at a time and each in its turn, until `stop`, which waits for the turns under
 * way. A shop that waits for its ledger, or whose messages cannot be recorded just now, holds up no other.
 * Any number of workers may do it. There is no job to be lost: what waits is what is not recorded.
 */
export function startOrderEventLoop(): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const atWork = new Set<string>();
  let line: string[] = [];
  let turnOf: number | undefined;
  let looking: Promise<void> | null = null;

  /** Makes the line anew, of whoever waits and is not at work; asked for twice at a time it is made once. */
  const look = (): Promise<void> =>
    (looking ??= shopsWithOrderEvents(db)
      .then((shops) => {
        line = shops.filter((shop) => !atWork.has(shop));
        turnOf = shops.length > 1 ? BESIDE_OTHERS : undefined;
      })
      .finally(() => (looking = null)));

  const aTurn = async (): Promise<number> => {
    if (line.length === 0) await look();
    const shop = line.shift();
    if (shop === undefined) return LOOK_EVERY_MS;
    atWork.add(shop);
    try {
      await processOrderEvents({ shop, db: shopDb(shop) }, turnOf);
      return 0;
    } finally {
      atWork.delete(shop);
    }
  };

  const lanes = Array.from({ length: SIDE_BY_SIDE }, async () => {
    while (!stopping.signal.aborted) {
      const pause = await aTurn().catch((error: unknown) => {
        log.error("recording_failed", error);
        return AFTER_TROUBLE_MS;
      });
      if (pause > 0) await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  });
  return {
    async stop() {
      stopping.abort();
      await Promise.all(lanes);
    },
  };
}
