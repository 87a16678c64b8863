import type { ShopContext } from "#app/platform/db.server.ts";

import { readLimits, type LimitSeen } from "./draw-limit.store.server.ts";
import { LIMIT_TIMES } from "./draw-limit.ts";
import type { PoolTrouble } from "./pool.ts";

/** How an offer's single-use codes stand; instants are ISO, UTC. */
export type PoolView = {
  isOn: boolean;
  namedFallback: boolean;
  staleDays: number;
  /** At most so many times as on the busiest day of the last four weeks; 0 is without a limit. */
  limitTimes: number;
  /** Where a limit held within the last day. */
  limits: LimitSeen[];
  /** Codes nobody has yet, codes that visitors have and have not used, codes that orders used, and codes still to be deleted. */
  ready: number;
  handed: number;
  used: number;
  ending: number;
  /** Members of the offer who have a link: only they have visitors. */
  links: number;
  lastRefillAt: string | null;
  trouble: { kind: PoolTrouble; detail: string | null; at: string | null } | null;
};

type Counts = Pick<PoolView, "ready" | "handed" | "used" | "ending" | "links">;

export async function readPoolView(ctx: ShopContext, { offerId, now }: { offerId: string; now: Date }): Promise<PoolView> {
  const { shop, db } = ctx;
  const pool = await db.codePool.findFirst({ where: { offerId } });
  const [counts] = await db.$queryRaw<Counts[]>`
    SELECT count(*) FILTER (WHERE state = 'ready')::int AS ready, count(*) FILTER (WHERE state = 'handed')::int AS handed,
      count(*) FILTER (WHERE "usedAt" IS NOT NULL)::int AS used, count(*) FILTER (WHERE state = 'ending')::int AS ending,
      (SELECT count(*)::int FROM "StableLink" l JOIN "Enrolment" en ON en.shop = l.shop AND en.id = l."enrolmentId"
        WHERE l.shop = ${shop} AND en."offerId" = ${offerId}::uuid AND en.status = 'active') AS links
    FROM "PoolCode" WHERE shop = ${shop} AND "offerId" = ${offerId}::uuid`;
  return {
    ...(counts ?? { ready: 0, handed: 0, used: 0, ending: 0, links: 0 }),
    isOn: pool?.isOn ?? false,
    namedFallback: pool?.namedFallback ?? true,
    staleDays: pool?.staleDays ?? 7,
    limitTimes: pool?.limitTimes ?? LIMIT_TIMES[0],
    limits: await readLimits(ctx, { offerId, now }),
    lastRefillAt: pool?.lastRefillAt?.toISOString() ?? null,
    trouble: pool?.trouble
      ? { kind: pool.trouble as PoolTrouble, detail: pool.troubleDetail, at: pool.troubleAt?.toISOString() ?? null }
      : null,
  };
}
