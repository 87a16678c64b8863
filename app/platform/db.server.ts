/** The database of this process, and one shop's part of it. Product code takes the scoped client; only sign-in and clean-up see the whole. */
import type { PrismaClient } from "#app/generated/prisma/client.ts";

import { openPool, type DatabasePool } from "#app/platform/db-pool.server.ts";
import { clientOn, scopeTo, type ShopDb } from "./tenant-client.server.ts";
import { env } from "./env.server.ts";
import { createKept } from "./kept.ts";

export type { RawQuery, ShopContext, ShopDb, ShopTx } from "./tenant-client.server.ts";

// The development server evaluates this file again at every change and must not open a pool each time.
const kept = globalThis as { reissuePool?: DatabasePool; reissueDb?: PrismaClient };

/** The connections of this process for requests and jobs. With a direct address beside it, `DATABASE_URL` may be a pooler. */
const pool: DatabasePool = (kept.reissuePool ??= openPool(env.DATABASE_URL, {
  name: "requests",
  max: env.DATABASE_POOL_SIZE,
  pooled: env.DIRECT_DATABASE_URL !== undefined,
}));

/** Unscoped: for sessions, compliance erasure and sweeps over all shops. Everything else goes through `shopDb`. */
export const db: PrismaClient = (kept.reissueDb ??= clientOn(pool));

/** One is made in a tenth of a millisecond, and is kept for those that are asked for again. */
const scopes = createKept<ShopDb>(1_000);

/** The client of one shop: another shop's rows can be neither seen nor touched through it. */
export function shopDb(shop: string): ShopDb {
  return scopes.of(shop, () => scopeTo(db, shop));
}
