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

/**
 * Records messages about orders as they come, shop by shop in turns, until `stop`, which waits for the turn under way.
 * Any number of workers may do it. There is no job to be lost: what waits is what is not recorded.
 */
export function startOrderEventLoop(): { stop(): Promise<void> } {
  const stopping = new AbortController();
  const done = (async () => {
    while (!stopping.signal.aborted) {
      const pause = await aTurn().catch((error: unknown) => {
        log.error("recording_failed", error);
        return AFTER_TROUBLE_MS;
      });
      if (pause > 0) await sleep(pause, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    async stop() {
      stopping.abort();
      await done;
    },
  };
}

async function aTurn(): Promise<number> {
  const shops = await shopsWithOrderEvents(db);
  const turn = shops.length > 1 ? BESIDE_OTHERS : undefined;
  for (const shop of shops) await processOrderEvents({ shop, db: shopDb(shop) }, turn);
  return shops.length > 0 ? 0 : LOOK_EVERY_MS;
}
