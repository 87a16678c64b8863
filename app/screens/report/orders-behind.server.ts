import type { ShopContext } from "#app/platform/db.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";

import { isApproved } from "#app/orders/commission-settings.ts";
import { basisFrom } from "#app/orders/earnings.ts";
import type { RuledOut } from "#app/orders/attribution/order-rules.ts";
import { commissionState, type CommissionState } from "#app/payouts/commission-state.ts";
import type { ConversionState } from "#app/orders/attribution/attribute.ts";
import type { SalesFilter } from "#app/orders/rollups/sales-filter.ts";
import { matching } from "#app/orders/rollups/rollup-sql.server.ts";

/** One member's part of an order. Amounts in minor units of the shop's currency, instants ISO in UTC. */
export type OrderPart = {
  orderId: string;
  orderName: string;
  enrolmentId: string;
  at: string;
  /** As the shopper typed it. */
  typed: string;
  code: string;
  /** The channel that the code is for; null for all. */
  channel: string | null;
  memberId: string;
  member: string;
  offerId: string;
  offer: string;
  state: ConversionState;
  /** The order's customer is the member, and the shop wants to know: somebody should decide whether it earns. */
  isOwn: boolean;
  /** The rule of the shop that leaves it out. */
  ruledOut: RuledOut | null;
  /** What may be done about its commission now. */
  commission: CommissionState;
  /** Why a counted commission may not be paid yet: its hold period ends then, or begins with the fulfilment; null when it is over. */
  waits: { until: string | null } | null;
  rejectedFor: string | null;
  note: string;
  /** Why the commission is kept from being paid, and since when. */
  heldFor: string | null;
  heldAt: string | null;
  /** Since when it is in a payout that is approved. */
  payoutAt: string | null;
  paidAt: string | null;
  grossMinor: number;
  refundedMinor: number;
  netMinor: number;
  commissionMinor: number;
  /** What of the order earns nothing: all of it, also where members share it. */
  excluded: { taxMinor: number; giftCardMinor: number; shippingMinor: number; tipMinor: number; dutiesMinor: number };
};

/** `search`: a part of a code, the name of its channel, an order's number or a member's name; empty for all. */
type Which = { filter: SalesFilter; state: ConversionState | null; search?: string };
type Query = Which & { page: number; pageSize: number; now?: Date };

/** A page of the orders behind a figure, newest first, with what each is worth to its member; null state shows all. */
export async function ordersBehind(
  { shop, db }: ShopContext,
  { page, pageSize, now = new Date(), ...which }: Query,
): Promise<{ rows: OrderPart[]; total: number }> {
  const where = whereOf(shop, which);
  const [counted] = await db.$queryRaw<{ total: bigint }[]>`SELECT count(*) AS total FROM "Conversion" c WHERE ${where}`;
  const rows = await db.$queryRaw<Row[]>`
    SELECT c."orderId", o."name" AS "orderName", c."enrolmentId"::text, c."at", used."name" AS "typed", p."name" AS "code",
           coalesce(ch."name", p."channel") AS "channel",
           c."memberId"::text, trim(m."firstName" || ' ' || m."lastName") AS "member", c."offerId"::text, f."title" AS "offer",
           c."state", coalesce(o."customerId" = m."customerId" AND coalesce(s."ownPurchases", 'flag') <> 'count', false) AS "isOwn",
           c."ruledOut", c."basis", c."approvesAt", r."rejectedFor", coalesce(r."note", '') AS "note", r."heldFor", c."heldAt",
           c."payoutAt", c."paidAt",
           c."grossMinor", c."refundedMinor", c."netMinor", c."commissionMinor",
           CASE WHEN o."taxesIncluded" THEN o."taxMinor" ELSE 0 END AS "taxMinor", o."giftCardMinor", o."shippingMinor", o."tipMinor",
           o."dutiesMinor"
    FROM "Conversion" c
    JOIN "Order" o ON o."shop" = ${shop} AND o."id" = c."orderId"
    JOIN "Member" m ON m."shop" = ${shop} AND m."id" = c."memberId"
    JOIN "Offer" f ON f."shop" = ${shop} AND f."id" = c."offerId"
    JOIN "PromoCode" p ON p."shop" = ${shop} AND p."id" = c."promoCodeId"
    LEFT JOIN "Channel" ch ON ch."shop" = ${shop} AND ch."slug" = p."channel"
    LEFT JOIN "CommissionSettings" s ON s."shop" = ${shop}
    LEFT JOIN "OrderCode" used ON used."shop" = ${shop} AND used."orderId" = c."orderId" AND used."key" = p."key"
    LEFT JOIN "ConversionReview" r ON r."shop" = ${shop} AND r."orderId" = c."orderId" AND r."enrolmentId" = c."enrolmentId"
    WHERE ${where}
    ORDER BY c."at" DESC, c."orderId" DESC, c."enrolmentId"
    LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`;
  return { total: Number(counted?.total ?? 0n), rows: rows.map((row) => shown(row, now)) };
}

/** The same orders by their ids, newest first: what a press on "all" is about. `most` and one more, so that too many can be told. */
export async function partsBehind(
  { shop, db }: ShopContext,
  { most, ...which }: Which & { most: number },
): Promise<{ orderId: string; enrolmentId: string }[]> {
  return db.$queryRaw`
    SELECT c."orderId", c."enrolmentId"::text FROM "Conversion" c WHERE ${whereOf(shop, which)} AND c."shop" = ${shop}
    ORDER BY c."at" DESC, c."orderId" DESC, c."enrolmentId" LIMIT ${most + 1}`;
}

function whereOf(shop: string, { filter, state, search = "" }: Which): Prisma.Sql {
  const like = `%${search.replace(/^[#@]/, "").replace(/[\\%_]/g, "\\$&")}%`;
  const found = Prisma.sql`AND (
    EXISTS (SELECT 1 FROM "Order" o WHERE o."shop" = ${shop} AND o."id" = c."orderId" AND o."name" ILIKE ${like})
    OR EXISTS (SELECT 1 FROM "PromoCode" p WHERE p."shop" = ${shop} AND p."id" = c."promoCodeId" AND (p."name" ILIKE ${like}
      OR EXISTS (SELECT 1 FROM "Channel" ch WHERE ch."shop" = ${shop} AND ch."slug" = p."channel" AND ch."name" ILIKE ${like})))
    OR EXISTS (SELECT 1 FROM "Member" m WHERE m."shop" = ${shop} AND m."id" = c."memberId" AND m."firstName" || ' ' || m."lastName" ILIKE ${like}))`;
  return Prisma.sql`${matching(shop, filter)} ${state ? Prisma.sql`AND c."state" = ${state}` : Prisma.empty} ${search === "" ? Prisma.empty : found}`;
}

type Amounts = "grossMinor" | "refundedMinor" | "netMinor" | "commissionMinor";
type Row = Omit<OrderPart, Amounts | "at" | "heldAt" | "payoutAt" | "paidAt" | "typed" | "excluded" | "commission" | "waits"> &
  Record<Amounts | keyof OrderPart["excluded"], bigint> & {
    at: Date;
    heldAt: Date | null;
    payoutAt: Date | null;
    paidAt: Date | null;
    typed: string | null;
    basis: string;
    approvesAt: Date | null;
  };

function shown(
  { at, heldAt, payoutAt, paidAt, approvesAt, typed, grossMinor, refundedMinor, netMinor, commissionMinor, ...rest }: Row,
  now: Date,
): OrderPart {
  const { taxMinor, giftCardMinor, shippingMinor, tipMinor, dutiesMinor, basis, ...row } = rest;
  const counts = basisFrom(basis);
  const without = (part: keyof typeof counts, minor: bigint) => (counts[part] ? 0 : Number(minor));
  const isWaiting = row.state === "counted" && paidAt === null && payoutAt === null && !isApproved({ approvesAt }, now);
  return {
    ...row,
    commission: commissionState({ state: row.state, approvesAt, heldAt, payoutAt, paidAt }, now),
    waits: isWaiting ? { until: approvesAt?.toISOString() ?? null } : null,
    excluded: {
      taxMinor: without("containedTax", taxMinor),
      giftCardMinor: without("giftCards", giftCardMinor),
      shippingMinor: without("shipping", shippingMinor),
      tipMinor: without("tips", tipMinor),
      dutiesMinor: without("duties", dutiesMinor),
    },
    typed: typed ?? row.code,
    at: at.toISOString(),
    heldAt: heldAt?.toISOString() ?? null,
    payoutAt: payoutAt?.toISOString() ?? null,
    paidAt: paidAt?.toISOString() ?? null,
    grossMinor: Number(grossMinor),
    refundedMinor: Number(refundedMinor),
    netMinor: Number(netMinor),
    commissionMinor: Number(commissionMinor),
  };
}
