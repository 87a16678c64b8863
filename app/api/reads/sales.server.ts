/** Reading sales, orders of nobody, decisions about conversions, comparisons with Shopify, and what commission and payouts are made of. */
import { z } from "zod";

import { TIER_PERIODS, TIERS_BY } from "#app/offers/commission-terms.ts";
import { HOLD_FROM, OWN_PURCHASES, RENEWALS } from "#app/orders/commission-settings.ts";
import {
  REPORT_BY,
  readCommissionRules,
  readCommissionTerms,
  readComparisons,
  readCorrections,
  readHeld,
  readMemberTerms,
  readPayoutLines,
  readReviews,
  readSales,
  readSalesBy,
  readSalesCourse,
  readTransfers,
  readUnassigned,
} from "#app/screens/api/read-sales.server.ts";

import { paging, text, times, yesNo } from "../inputs.ts";
import { GET, LIST, LIST_OF, paged } from "../listing.ts";
import { CURSORS, operation, pageSchema, type Operation } from "../operation.ts";
import { by, id, instant, instantOrNull, money, place } from "../schemas.ts";

const sums = {
  conversions: z.int(),
  revenue: money.describe("After discounts and returns"),
  refunded: money,
  commission: money,
  clicks: z.int().describe("On members' stable links"),
};

const sales = z
  .object({
    ...sums,
    ordersOf: z
      .object({ newCustomers: z.int(), returning: z.int(), unknown: z.int() })
      .describe("New: the customer's first order with one of the shop's codes. Unknown: guests"),
  })
  .meta({ id: "Sales" });

const salesRow = z.object({ id: id.describe("Of the offer, member, project or code"), name: z.string(), ...sums }).meta({ id: "SalesRow" });

const course = z
  .object({
    unit: z.enum(["day", "week", "month"]).describe("By the length of the time asked for"),
    points: z
      .array(z.object({ day: z.iso.date(), conversions: z.int(), revenue: money }))
      .describe("Days of the shop's calendar, the first of each week or month; those without a sale as well"),
    refreshes: z.array(z.object({ day: z.iso.date(), codes: z.int() })).describe("Codes that refreshes replaced"),
  })
  .meta({ id: "SalesOverTime" });

const unassigned = z
  .object({
    ...{ id: z.string(), name: z.string(), placedAt: instant, source: z.string().nullable(), subtotal: money },
    names: z.array(z.string()).describe("Codes that were typed and nobody held, and names of discounts by hand"),
    given: z
      .object({ ...place, reason: z.string(), by, at: instant })
      .nullable()
      .describe("To whom a person gave it"),
  })
  .meta({ id: "UnassignedOrder" });

const review = z
  .object({
    ...{ orderId: z.string(), ...place, rejectedFor: z.string().nullable(), note: z.string() },
    isAllowed: z.boolean().describe("Counted although a rule of the shop leaves it out"),
    ...{ heldFor: z.string().nullable(), heldAt: instantOrNull, paid: money.nullable(), paidAt: instantOrNull, by, at: instant },
  })
  .meta({ id: "Review" });

const comparison = z
  .object({
    ...{
      id,
      kind: z.string().describe("nightly, adopted or asked"),
      state: z.string().describe("running, done or failed"),
      since: instant,
    },
    ...{ startedAt: instant, finishedAt: instantOrNull, ordersRead: z.int() },
    lacking: z.string().nullable().describe("What Shopify does not let the app see"),
    putRight: z.int().describe("Orders"),
  })
  .meta({ id: "Comparison" });

const orderTotals = z.object({ conversions: z.int(), revenue: money, commission: money });
const correction = z
  .object({ orderId: z.string(), orderName: z.string(), found: z.string(), before: orderTotals, after: orderTotals })
  .meta({ id: "Correction" });

const payoutLine = z
  .object({
    ...{ orderId: z.string(), ...place, kind: z.string().describe("commission, or what puts an earlier payout right"), placedAt: instant },
    ...{ net: money, amount: money },
  })
  .meta({ id: "PayoutLine" });

const transfer = z
  .object({
    ...{ memberId: id, amount: money, state: z.string(), refusedFor: z.string().nullable(), attempts: z.int() },
    shopifyId: z.string().nullable(),
  })
  .meta({ id: "Transfer" });

const basis = z
  .object({ containedTax: z.boolean(), giftCards: z.boolean(), shipping: z.boolean(), tips: z.boolean(), duties: z.boolean() })
  .describe("What counts beside merchandise after discounts");
const hold = z.object({ days: z.int(), from: z.enum(HOLD_FROM) }).describe("When commission may be paid");
const commissionTerms = z
  .object({
    shop: z.object({
      ...{ basis, hold },
      rules: z.object({
        ...{ ownPurchases: z.enum(OWN_PURCHASES), firstOrderOnly: z.boolean(), renewals: z.enum(RENEWALS) },
        ...{ posOrders: z.boolean(), draftOrders: z.boolean() },
      }),
    }),
    offers: z.array(z.object({ offerId: id, basis: basis.nullable(), hold: hold.nullable() })).describe("Null: as the shop"),
  })
  .meta({ id: "CommissionSettings" });

const rate = { rateBps: z.int().describe("Hundredths of a percent of the sale"), perConversion: money };
const commissionRule = z
  .object({
    ...{ since: instant.describe("For orders placed since then"), ...rate },
    tiers: z
      .object({
        by: z.enum(TIERS_BY),
        period: z.enum(TIER_PERIODS),
        steps: z.array(z.object({ from: z.int().describe("Conversions, or revenue in minor units"), ...rate })),
      })
      .nullable()
      .describe("Other rates for members who have sold more"),
  })
  .meta({ id: "CommissionRule" });

const memberTerms = z
  .object({
    ...{ id, ...place, rateBps: rate.rateBps.nullable(), perConversion: money.nullable(), since: instant, by },
  })
  .describe("Null in both is the offer's again")
  .meta({ id: "MemberCommission" });

const held = z.object({ orderId: z.string(), heldAt: instantOrNull }).meta({ id: "Held" });

const about = { offerId: id.optional(), memberId: id.optional(), projectId: id.optional(), codeId: id.optional() };
const MONEY = { scope: "money", tag: "Money" } as const;

export const SALES_READS: readonly Operation[] = [
  operation({
    ...{ ...GET, ...MONEY, problems: [], id: "getSales", path: "/sales", summary: "What conversions come to" },
    description: "Of everything, or of an offer, a member, a project, a code; ever, or in a stretch of time.",
    query: { ...about, ...times },
    answer: sales,
    run: ({ ctx }, { query }) => readSales(ctx, query),
  }),
  operation({
    ...{
      ...LIST,
      ...MONEY,
      id: "listSales",
      path: "/sales/rows",
      summary: "The same by offer, member, project or code, most revenue first",
    },
    description: "Sums move while orders come in: a row may then stand on two pages or on none. `limit` counts on the first page.",
    query: { ...paging, ...about, ...times, by: z.enum(REPORT_BY) },
    answer: pageSchema(salesRow, "SalesPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.page, query, (asked) => readSalesBy(ctx, asked)),
  }),
  operation({
    ...{ ...GET, ...MONEY, problems: [], id: "getSalesOverTime", path: "/sales/over-time", summary: "The course of sales" },
    query: { ...about, ...times },
    answer: course,
    run: ({ ctx, now }, { query }) => readSalesCourse(ctx, { ...query, now }),
  }),
  operation({
    ...{ ...LIST, ...MONEY, id: "listUnassignedOrders", path: "/unassigned-orders" },
    summary: "Orders that no code gave to a member, the latest first",
    query: { ...paging, ...times, given: yesNo.optional().describe("Those that a person gave to a member") },
    answer: pageSchema(unassigned, "UnassignedOrderPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.order, query, (asked) => readUnassigned(ctx, asked)),
  }),
  operation({
    ...{ ...LIST, ...MONEY, id: "listReviews", path: "/reviews", summary: "What people decided about conversions" },
    query: { ...paging, memberId: id.optional(), orderId: text(100).optional() },
    answer: pageSchema(review, "ReviewPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.ids, query, (asked) => readReviews(ctx, asked)),
  }),
  operation({
    ...{ ...LIST, ...MONEY, id: "listComparisons", path: "/comparisons", summary: "Comparisons with Shopify's orders, newest first" },
    query: paging,
    answer: pageSchema(comparison, "ComparisonPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readComparisons(ctx, asked)),
  }),
  operation({
    ...{ ...LIST_OF, ...MONEY, id: "listCorrections", path: "/comparisons/{comparisonId}/corrections" },
    summary: "Orders that a comparison put right",
    params: { comparisonId: id },
    query: paging,
    answer: pageSchema(correction, "CorrectionPage"),
    run: ({ ctx }, { params, query }) => paged(CURSORS.word, query, (asked) => readCorrections(ctx, { ...asked, ...params })),
  }),
  operation({
    ...{ ...LIST_OF, ...MONEY, id: "listPayoutLines", path: "/payouts/{payoutId}/lines", summary: "What a payout pays, order by order" },
    params: { payoutId: id },
    query: { ...paging, memberId: id.optional() },
    answer: pageSchema(payoutLine, "PayoutLinePage"),
    run: ({ ctx }, { params, query }) => paged(CURSORS.ids, query, (asked) => readPayoutLines(ctx, { ...asked, ...params })),
  }),
  operation({
    ...{ ...LIST_OF, ...MONEY, id: "listTransfers", path: "/payouts/{payoutId}/transfers" },
    summary: "How each member's money of a payout by Shopify stands",
    params: { payoutId: id },
    query: paging,
    answer: pageSchema(transfer, "TransferPage"),
    run: ({ ctx }, { params, query }) => paged(CURSORS.id, query, (asked) => readTransfers(ctx, { ...asked, ...params })),
  }),
  operation({
    ...{ ...GET, ...MONEY, problems: [], id: "getCommissionSettings", path: "/commission-settings" },
    summary: "What commission is computed on, and when it may be paid",
    answer: commissionTerms,
    run: ({ ctx }) => readCommissionTerms(ctx),
  }),
  operation({
    ...{ ...LIST_OF, ...MONEY, id: "listCommissionRules", path: "/offers/{offerId}/commission-rules" },
    summary: "What an offer pays since when, the latest first",
    params: { offerId: id },
    query: paging,
    answer: pageSchema(commissionRule, "CommissionRulePage"),
    run: ({ ctx }, { params, query }) => paged(CURSORS.instant, query, (asked) => readCommissionRules(ctx, { ...asked, ...params })),
  }),
  operation({
    ...{ ...LIST, ...MONEY, id: "listMemberCommissions", path: "/member-commissions" },
    summary: "Commission that members have of their own, newest first",
    query: { ...paging, memberId: id.optional(), offerId: id.optional() },
    answer: pageSchema(memberTerms, "MemberCommissionPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readMemberTerms(ctx, asked)),
  }),
  operation({
    ...{
      ...LIST_OF,
      ...MONEY,
      id: "listHeld",
      path: "/leak-cases/{caseId}/held",
      summary: "Orders whose commission a leak case holds or held",
    },
    params: { caseId: id },
    query: paging,
    answer: pageSchema(held, "HeldPage"),
    run: ({ ctx }, { params, query }) => paged(CURSORS.ids, query, (asked) => readHeld(ctx, { ...asked, ...params })),
  }),
];
