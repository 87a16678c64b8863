/**
 * A shop's leaky bucket at Shopify as every process of the app knows it together: a row in the database, so that two workers
 * and the web server never count the same points. Shopify takes the requested cost before it answers, so a call that would
 * find too little waits here instead of being refused there. Background work leaves a fifth of the bucket to people. What nobody waits
 * for leaves half of it: many small calls would else keep the bucket too low for any larger one of a refresh.
 */
import type { ShopContext } from "#app/platform/db.server.ts";

import type { Cost } from "./transport.server.ts";

/** `person`: somebody looks at a spinner. `background`: somebody waits for what comes of it, as of a refresh. `spare`: nobody does. */
export type Priority = "person" | "background" | "spare";

/** Standard plan; the first answer tells the real size (4,000 to 40,000 on larger plans). */
const ASSUMED = { maximum: 2_000, restoreRate: 100 };
const RESERVED_FOR_PEOPLE = 0.2;
const RESERVED: Record<Priority, number> = { person: 0, background: RESERVED_FOR_PEOPLE, spare: 0.5 };
/** After so long without a call nothing is on its way any more: whoever sent something and never said how it ended has died. */
const FORGET_AFTER_SECONDS = 60;

export type RateBudget = ReturnType<typeof budgetOf>;

/** The moment of the last answer is kept to the millisecond, rounded: it may lie ahead of the clock, which takes nothing away. */
export function budgetOf({ shop, db }: ShopContext) {
  return {
    /**
     * Takes the points of a call about to be sent: 0 once they are taken, or the milliseconds until asking again makes sense.
     * A call larger than its share waits for the bucket to be full, not for ever.
     */
    async draw(points: number, priority: Priority): Promise<number> {
      const reserve = RESERVED[priority];
      const [row] = await db.$queryRaw<{ wait: number | null }[]>`
        WITH drawn AS (
          INSERT INTO "RateBucket" AS b (shop, maximum, "restoreRate", available, "onTheWay", "knownAt")
          VALUES (${shop}, ${ASSUMED.maximum}, ${ASSUMED.restoreRate}, ${ASSUMED.maximum - points}, ${points}, clock_timestamp() AT TIME ZONE 'UTC')
          ON CONFLICT (shop) DO UPDATE SET "knownAt" = greatest(b."knownAt", EXCLUDED."knownAt"),
            available = least(b.maximum, b.available + greatest(0, extract(epoch FROM EXCLUDED."knownAt" - b."knownAt")) * b."restoreRate")
              - ${points},
            "onTheWay" = ${points}
              + CASE WHEN b."knownAt" < EXCLUDED."knownAt" - ${FORGET_AFTER_SECONDS} * interval '1 second' THEN 0 ELSE b."onTheWay" END
          WHERE least(b.maximum, b.available + greatest(0, extract(epoch FROM EXCLUDED."knownAt" - b."knownAt")) * b."restoreRate")
            >= least(b.maximum, ${points} + b.maximum * ${reserve}::float8)
          RETURNING shop
        )
        SELECT CASE WHEN EXISTS (SELECT FROM drawn) THEN 0 ELSE (
          SELECT ceil(1000 * (least(b.maximum, ${points} + b.maximum * ${reserve}::float8) - b.available) / b."restoreRate"
            - 1000 * greatest(0, extract(epoch FROM clock_timestamp() AT TIME ZONE 'UTC' - b."knownAt")))::float8
          FROM "RateBucket" b WHERE b.shop = ${shop}) END AS wait`;
      return row?.wait === 0 ? 0 : Math.max(10, row?.wait ?? 0);
    },

    /**
     * What Shopify says is left after a call for which so many points were taken; calls of others that are on their way may not
     * be in it yet. `cost` is null when no answer came.
     */
    async learn(cost: Cost | null, drawn: number): Promise<void> {
      if (!cost) {
        await db.$executeRaw`UPDATE "RateBucket" SET "onTheWay" = greatest(0, "onTheWay" - ${drawn}) WHERE shop = ${shop}`;
        return;
      }
      const { maximumAvailable, currentlyAvailable, restoreRate } = cost.throttleStatus;
      await db.$executeRaw`
        UPDATE "RateBucket" SET maximum = ${maximumAvailable}, "restoreRate" = ${restoreRate}, "knownAt" = clock_timestamp() AT TIME ZONE 'UTC',
          "onTheWay" = greatest(0, "onTheWay" - ${drawn}),
          available = ${currentlyAvailable}::float8 - least(greatest(0, "onTheWay" - ${drawn}), ${maximumAvailable * RESERVED_FOR_PEOPLE}::float8)
        WHERE shop = ${shop}`;
    },

    /** Points something optional may take now: half of what is there, so that whoever asks next finds some too. */
    async room(): Promise<number> {
      const [row] = await db.$queryRaw<{ available: number }[]>`
        SELECT least(maximum, available + greatest(0, extract(epoch FROM clock_timestamp() AT TIME ZONE 'UTC' - "knownAt")) * "restoreRate")::float8 AS available
        FROM "RateBucket" WHERE shop = ${shop}`;
      return Math.max(0, Math.floor((row?.available ?? ASSUMED.maximum) / 2));
    },
  };
}
