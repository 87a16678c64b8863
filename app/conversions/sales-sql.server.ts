/** The SQL that every figure of the report shares, so that no two screens count differently. `c` is the conversion. */
import { Prisma } from "#app/generated/prisma/client.ts";

import type { SalesFilter } from "./sales-filter.ts";

/** Minor units of the shop's currency. Revenue is net of refunds; refunds are those of counted conversions. */
export type SalesSums = { conversions: number; revenueMinor: number; refundedMinor: number; commissionMinor: number };
export type SumRow = { conversions: bigint; revenue: bigint; refunded: bigint; commission: bigint };

export const NO_SUMS: SalesSums = { conversions: 0, revenueMinor: 0, refundedMinor: 0, commissionMinor: 0 };

export function asSums({ conversions, revenue, refunded, commission }: SumRow): SalesSums {
  return {
    conversions: Number(conversions),
    revenueMinor: Number(revenue),
    refundedMinor: Number(refunded),
    commissionMinor: Number(commission),
  };
}

const AMOUNTS = Prisma.sql`
  coalesce(sum(c."netMinor") FILTER (WHERE c."state" = 'counted'), 0)::bigint AS revenue,
  coalesce(sum(c."refundedMinor") FILTER (WHERE c."state" = 'counted'), 0)::bigint AS refunded,
  coalesce(sum(c."commissionMinor"), 0)::bigint AS commission`;

/**
 * What the parts come to. An order that two members share is one conversion of its offer and of the shop: they are counted
 * by the part that stands for it. Among members, codes and projects nothing stands for an order, so orders are told apart.
 */
export function sumsOf(counts: "shop" | "offer" | "parts"): Prisma.Sql {
  const conversions = {
    shop: Prisma.sql`count(*) FILTER (WHERE c."ofOrder")`,
    offer: Prisma.sql`count(*) FILTER (WHERE c."ofOffer")`,
    parts: Prisma.sql`count(DISTINCT c."orderId") FILTER (WHERE c."state" = 'counted')`,
  };
  return Prisma.sql`${conversions[counts]} AS conversions, ${AMOUNTS}`;
}

/** What stands for an order among the conversions of this filter. */
export function countsFor({ offerId, memberId, projectId, codeId }: SalesFilter): "shop" | "offer" | "parts" {
  if (memberId || projectId || codeId) return "parts";
  return offerId ? "offer" : "shop";
}

/** The conversions of a filter. A project's are those of its members, in the offers that are connected to it. */
export function matching(shop: string, { offerId, memberId, projectId, codeId, from, to }: SalesFilter): Prisma.Sql {
  const parts = [Prisma.sql`c."shop" = ${shop}`];
  if (offerId) parts.push(Prisma.sql`c."offerId" = ${offerId}::uuid`);
  if (memberId) parts.push(Prisma.sql`c."memberId" = ${memberId}::uuid`);
  if (codeId) parts.push(Prisma.sql`c."promoCodeId" = ${codeId}::uuid`);
  if (from) parts.push(Prisma.sql`c."at" >= ${from}`);
  if (to) parts.push(Prisma.sql`c."at" < ${to}`);
  if (projectId) {
    parts.push(
      Prisma.sql`c."memberId" IN (SELECT pm."memberId" FROM "ProjectMember" pm WHERE pm."shop" = ${shop} AND pm."projectId" = ${projectId}::uuid)`,
    );
    parts.push(
      Prisma.sql`c."offerId" IN (SELECT po."offerId" FROM "ProjectOffer" po WHERE po."shop" = ${shop} AND po."projectId" = ${projectId}::uuid)`,
    );
  }
  return Prisma.join(parts, " AND ");
}
