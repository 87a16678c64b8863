/** What a merchant's systems may read. */
import { z } from "zod";

import { keyOf } from "#app/codes/promo-code.ts";
import { COMMISSION_STATES } from "#app/payouts/commission-state.ts";
import { readCodes, readMembers, readOffers, readShop } from "#app/screens/api/read-directory.server.ts";
import { readCommissions, readOrders, readPayouts, readStatements } from "#app/screens/api/read-money.server.ts";
import { readLeakCases, readRefreshes, readRefreshRows } from "#app/screens/api/read-work.server.ts";

import { paging, text, times, yesNo } from "./inputs.ts";
import { CURSORS, operation, pageSchema, type Operation } from "./operation.ts";
import { GET, LIST, LIST_OF, ONE, oneOf, paged, SINGLE } from "./listing.ts";
import { OFFER_READS } from "./reads/offers.server.ts";
import { PREPARATION_READS } from "./reads/preparations.server.ts";
import { PROGRAMME_READS } from "./reads/programme.server.ts";
import { SALES_READS } from "./reads/sales.server.ts";
import { SHOP_READS } from "./reads/shop.server.ts";
import * as schemas from "./schemas.ts";

const directory: Operation[] = [
  operation({
    ...{ ...GET, problems: [], id: "getMe", path: "/me", scope: null, tag: "Key", summary: "The shop and the key" },
    answer: schemas.me,
    run: async ({ ctx, key: { id, name, scopes } }) => ({ ...(await readShop(ctx)), key: { id, name, scopes } }),
  }),
  operation({
    ...{ ...LIST, id: "listMembers", path: "/members", scope: "view", tag: "Members", summary: "Members, newest first" },
    query: {
      ...paging,
      email: text(254).optional(),
      handle: text(100).optional(),
      offerId: schemas.id.optional().describe("Those who are in this offer"),
      archived: yesNo.optional(),
      mergedIntoId: schemas.id.optional().describe("Records that became this member"),
    },
    answer: pageSchema(schemas.member, "MemberPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readMembers(ctx, asked)),
  }),
  operation({
    ...{ ...SINGLE, id: "getMember", path: "/members/{memberId}", scope: "view", tag: "Members", summary: "One member" },
    params: { memberId: schemas.id },
    answer: schemas.member,
    run: ({ ctx }, { params }) => oneOf(readMembers(ctx, { ...ONE, id: params.memberId })),
  }),
  operation({
    ...{ ...LIST, id: "listOffers", path: "/offers", scope: "view", tag: "Offers", summary: "Offers, newest first" },
    query: { ...paging, archived: yesNo.optional() },
    answer: pageSchema(schemas.offer, "OfferPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readOffers(ctx, asked)),
  }),
  operation({
    ...{ ...SINGLE, id: "getOffer", path: "/offers/{offerId}", scope: "view", tag: "Offers", summary: "One offer" },
    params: { offerId: schemas.id },
    answer: schemas.offer,
    run: ({ ctx }, { params }) => oneOf(readOffers(ctx, { ...ONE, id: params.offerId })),
  }),
  operation({
    ...{
      ...LIST,
      id: "listCodes",
      path: "/codes",
      scope: "view",
      tag: "Codes",
      summary: "Codes with their times: whose it is, and whose it was",
    },
    description: "A code is never deleted from this list. Narrowed by `name` it says who held that name, and when.",
    query: {
      ...paging,
      name: text(300).optional().describe("In whatever letters"),
      memberId: schemas.id.optional(),
      offerId: schemas.id.optional(),
      live: yesNo.optional().describe("Those that work now, or those that do not"),
    },
    answer: pageSchema(schemas.code, "CodePage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readCodes(ctx, asked)),
  }),
];

const work: Operation[] = [
  operation({
    ...{ ...LIST, id: "listRefreshes", path: "/refreshes", scope: "view", tag: "Refreshes", summary: "Refreshes, newest first" },
    query: { ...paging, offerId: schemas.id.optional(), state: z.enum(["draft", "running", "settled"]).optional() },
    answer: pageSchema(schemas.refresh, "RefreshPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readRefreshes(ctx, asked)),
  }),
  operation({
    ...{ ...SINGLE, id: "getRefresh", path: "/refreshes/{refreshId}", scope: "view", tag: "Refreshes", summary: "How a refresh stands" },
    description: "Ask again until `state` is `settled`. Members in `needsAttention` wait for a person in the app.",
    params: { refreshId: schemas.id },
    answer: schemas.refresh,
    run: ({ ctx }, { params }) => oneOf(readRefreshes(ctx, { ...ONE, id: params.refreshId })),
  }),
  operation({
    ...{ ...LIST_OF, id: "listRefreshRows", path: "/refreshes/{refreshId}/rows", scope: "view" },
    ...{ tag: "Refreshes", summary: "The members of a refresh, in their order" },
    params: { refreshId: schemas.id },
    query: paging,
    answer: pageSchema(schemas.refreshRow, "RefreshRowPage"),
    run: ({ ctx }, { params, query }) => paged(CURSORS.position, query, (asked) => readRefreshRows(ctx, { ...asked, ...params })),
  }),
  operation({
    ...{
      ...LIST,
      id: "listLeakCases",
      path: "/leak-cases",
      scope: "view",
      tag: "Leaks",
      summary: "Codes that may have leaked, newest first",
    },
    query: {
      ...paging,
      state: z.enum(["open", "dismissed", "ended"]).optional(),
      memberId: schemas.id.optional(),
      offerId: schemas.id.optional(),
    },
    answer: pageSchema(schemas.leakCase, "LeakCasePage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readLeakCases(ctx, asked)),
  }),
  operation({
    ...{ ...SINGLE, id: "getLeakCase", path: "/leak-cases/{caseId}", scope: "view", tag: "Leaks", summary: "One leak case" },
    params: { caseId: schemas.id },
    answer: schemas.leakCase,
    run: ({ ctx }, { params }) => oneOf(readLeakCases(ctx, { ...ONE, id: params.caseId })),
  }),
];

const moneyOperations: Operation[] = [
  operation({
    ...{ ...LIST, id: "listOrders", path: "/orders", scope: "money", tag: "Money", summary: "Orders, the latest first" },
    query: {
      ...paging,
      ...times,
      id: text(100).optional(),
      code: text(300).optional().describe("Placed with this code, in whatever letters"),
    },
    answer: pageSchema(schemas.order, "OrderPage"),
    run: ({ ctx }, { query: { code, ...query } }) =>
      paged(CURSORS.order, query, (asked) => readOrders(ctx, { ...asked, ...(code !== undefined && { code: keyOf(code) }) })),
  }),
  operation({
    ...{
      ...LIST,
      id: "listCommissions",
      path: "/commissions",
      scope: "money",
      tag: "Money",
      summary: "Members' parts of orders, the latest first",
    },
    query: {
      ...paging,
      ...times,
      state: z.enum(COMMISSION_STATES).optional(),
      memberId: schemas.id.optional(),
      offerId: schemas.id.optional(),
      orderId: text(100).optional(),
    },
    answer: pageSchema(schemas.commission, "CommissionPage"),
    run: ({ ctx, now }, { query }) => paged(CURSORS.commission, query, (asked) => readCommissions(ctx, { ...asked, now })),
  }),
  operation({
    ...{ ...LIST, id: "listPayouts", path: "/payouts", scope: "money", tag: "Money", summary: "Payouts, newest first" },
    query: { ...paging, state: z.enum(["draft", "approved", "paying", "paid", "cancelled"]).optional() },
    answer: pageSchema(schemas.payout, "PayoutPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readPayouts(ctx, asked)),
  }),
  operation({
    ...{ ...SINGLE, id: "getPayout", path: "/payouts/{payoutId}", scope: "money", tag: "Money", summary: "One payout" },
    params: { payoutId: schemas.id },
    answer: schemas.payout,
    run: ({ ctx }, { params }) => oneOf(readPayouts(ctx, { ...ONE, id: params.payoutId })),
  }),
  operation({
    ...{ ...LIST_OF, id: "listStatements", path: "/payouts/{payoutId}/statements", scope: "money" },
    ...{ tag: "Money", summary: "What each member is paid by a payout, once it is approved" },
    params: { payoutId: schemas.id },
    query: paging,
    answer: pageSchema(schemas.statement, "StatementPage"),
    run: ({ ctx }, { params, query }) => paged(CURSORS.id, query, (asked) => readStatements(ctx, { ...asked, ...params })),
  }),
];

export const READ_OPERATIONS: readonly Operation[] = [
  ...directory,
  ...PROGRAMME_READS,
  ...OFFER_READS,
  ...PREPARATION_READS,
  ...work,
  ...SHOP_READS,
  ...moneyOperations,
  ...SALES_READS,
];
