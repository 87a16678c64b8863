import type { ShopContext } from "#app/platform/db.server.ts";

/**
 * Gives every member's link the clicks that go with the orders they brought: on each day with an order, six to fourteen for each
 * of them. The local Shopify knows nothing of links, so this part of the past is made here, the same at every start.
 */
export async function recordClicks({ shop, db }: ShopContext): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "LinkClicks" ("shop", "enrolmentId", "day", "clicks")
    SELECT c."shop", c."enrolmentId", (c."at" AT TIME ZONE 'UTC' AT TIME ZONE s."ianaTimezone")::date,
      sum(6 + abs(hashtext(c."orderId") % 9))
    FROM "Conversion" c JOIN "Shop" s ON s."domain" = c."shop"
    WHERE c."shop" = ${shop} GROUP BY 1, 2, 3`;
}
