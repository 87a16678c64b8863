/** Begins what a night does: orders are compared with Shopify's, then every code is judged. The demo store opens on a morning after. */
import "#tests/twin/redirect.mjs";

import { contextOf } from "#app/composition.server.ts";
import { closeQueue, enqueue } from "#app/jobs/queue.server.ts";
import { db } from "#app/platform/db.server.ts";

const { domain: shop } = await db.shop.findFirstOrThrow({ select: { domain: true } });
await contextOf(shop).db.$transaction((tx) => enqueue(tx, "ledger.compare", { shop, kind: "nightly" }));
await closeQueue();
await db.$disconnect();
