import type { PgBoss } from "pg-boss";

import { contextOf, sistersDeps } from "#app/composition.server.ts";
import { enqueueOn } from "#app/jobs/queue.server.ts";
import type { Handlers } from "#app/jobs/worker.server.ts";
import { isInstalled, ofInstalled } from "#app/platform/db-installed.server.ts";
import { db } from "#app/platform/db.server.ts";
import type { CarryDeps } from "#app/stores/begin-there.server.ts";
import { carryRequest } from "#app/stores/carry-request.server.ts";
import { endPair } from "#app/stores/door.server.ts";
import { dueRequests, loosePairs, meantActs } from "#app/stores/find-requests.server.ts";
import { finishMeant } from "#app/stores/meant-acts.server.ts";
import { AT_SHOPIFY_MS } from "#app/stores/stores.ts";

import { comeBack } from "./turns.server.ts";

export function storesCarry(boss: PgBoss): Handlers["stores.carry"] {
  return async ({ shop, requestId }) => {
    const ctx = contextOf(shop);
    if (!(await isInstalled(ctx))) return;
    const again = await carryRequest(ctx, requestId, carryDeps(boss));
    if (again !== null) await comeBack(boss, shop, { name: "stores.carry", payload: { shop, requestId }, inSeconds: again });
  };
}

const carryDeps = (boss: PgBoss): CarryDeps => ({
  ...sistersDeps("background"),
  enqueue: (tx, name, payload, options) => enqueueOn(boss, tx, { name, payload, inSeconds: options?.inSeconds ?? 0 }),
  now: () => new Date(),
});

export function storesFinish(boss: PgBoss): Handlers["stores.finish"] {
  return async ({ shop, offerId }) => {
    const ctx = contextOf(shop);
    if (await isInstalled(ctx)) await finishMeant(ctx, offerId, carryDeps(boss));
  };
}

export function storesSweep(boss: PgBoss): Handlers["stores.sweep"] {
  return async () => {
    const now = new Date();
    for (const { shop, otherShop } of await loosePairs(db)) await endPair(contextOf(shop), { otherShop, now }, sistersDeps("background"));
    for (const { shop, requestId } of await ofInstalled(await dueRequests(db, now)))
      await enqueueOn(boss, contextOf(shop).db, { name: "stores.carry", payload: { shop, requestId }, inSeconds: 1 });
    for (const { shop, offerId } of await ofInstalled(await meantActs(db, new Date(now.getTime() - AT_SHOPIFY_MS))))
      await enqueueOn(boss, contextOf(shop).db, { name: "stores.finish", payload: { shop, offerId }, inSeconds: 1 });
  };
}
