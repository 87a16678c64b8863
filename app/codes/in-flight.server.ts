import { Prisma } from "#app/generated/prisma/client.ts";

const PARENT = {
  refresh: Prisma.sql`AND flight."refreshId" IS NOT NULL`,
  change: Prisma.sql`AND flight."changeId" IS NOT NULL`,
  any: Prisma.empty,
};

/**
 * SQL: whether a code of this enrolment is being changed, or its change needs a person's decision. While that is so, no other
 * refresh and no change of the member begins. `of` narrows it to refreshes or to changes of members.
 */
export function inFlight(shop: string, enrolmentId: Prisma.Sql, of: keyof typeof PARENT = "any"): Prisma.Sql {
  return Prisma.sql`EXISTS (
    SELECT 1 FROM "RefreshItem" flight
    WHERE flight.shop = ${shop} AND flight."enrolmentId" = ${enrolmentId} AND flight.state IN ('running', 'parked') ${PARENT[of]})`;
}
