/** Reading what belongs to offers: rotations, codes for visitors, differences from Shopify, changes, ties; and decoys. */
import { z } from "zod";

import {
  readChanges,
  readDecoys,
  readFindings,
  readPoolCodes,
  readPools,
  readRotationMembers,
  readRotations,
  readStoreRequests,
  readTies,
} from "#app/screens/api/read-offer-parts.server.ts";
import { readAttempts } from "#app/screens/api/read-shop.server.ts";

import { days, paging, yesNo } from "../inputs.ts";
import { LIST, LIST_OF, paged } from "../listing.ts";
import { CURSORS, operation, pageSchema, type Operation } from "../operation.ts";
import { by, id, instant, instantOrNull } from "../schemas.ts";

const rotation = z
  .object({
    ...{ offerId: id, isOn: z.boolean() },
    everyDays: z.int().nullable(),
    nextOn: z.iso.date().nullable().describe("Day of the shop's calendar"),
    hour: z.int().describe("Hour of the shop's day"),
    afterUses: z.int().nullable().describe("Uses of a code after which it is replaced"),
    fuseTimes: z.int().nullable().describe("Replaced when it is used so many times as often as on its busiest day"),
    leadDays: z.int().describe("Days in which both codes work"),
    ...{ namePattern: z.string(), pausedAt: instantOrNull, trouble: z.string().nullable(), troubleAt: instantOrNull },
  })
  .meta({ id: "Rotation" });

const rotationMember = z
  .object({
    memberId: id,
    nextCode: z.string().nullable().describe("Null while none is planned"),
    ...{ skipsNext: z.boolean(), passedOverFor: z.string().nullable(), passedOverAt: instantOrNull },
  })
  .meta({ id: "RotationMember" });

const pool = z
  .object({
    ...{ offerId: id, isOn: z.boolean().describe("Whether each visitor of a member's link gets a code of their own") },
    namedFallback: z.boolean().describe("Whether a visitor gets the member's code while none is ready"),
    staleDays: z.int().describe("Days after which an unused code is deleted"),
    ...{ trouble: z.string().nullable(), troubleAt: instantOrNull },
    limitTimes: z.int().describe("In a day at most so many times the busiest day's; 0 is without a limit"),
    limitedSince: instantOrNull.describe("Since when no more are handed out"),
    ...{ ready: z.int(), handedOut: z.int().describe("Those that still work") },
  })
  .meta({ id: "Pool" });

const POOL_STATES = ["adding", "ready", "handed", "ending", "gone"] as const;
const poolCode = z
  .object({
    ...{ id, name: z.string(), memberId: id, state: z.string().describe(POOL_STATES.join(", ")) },
    endedFor: z.string().nullable(),
    ...{ handedOutAt: instantOrNull, usedAt: instantOrNull, endedAt: instantOrNull, goneAt: instantOrNull },
  })
  .meta({ id: "PoolCode" });

const finding = z
  .object({
    ...{ id, offerId: id, memberId: id.nullable() },
    kind: z.enum(["removed", "replaced", "stranger"]).describe("replaced: made anew under another id; stranger: made outside the app"),
    ...{ code: z.string(), redeemCodeId: z.string().nullable(), foundAt: instant, resolvedAt: instantOrNull },
    ...{ resolution: z.string().nullable(), resolvedBy: by.nullable() },
  })
  .meta({ id: "DriftFinding" });

const changeListed = z
  .object({ id, kind: z.string(), offerId: id, createdBy: by, createdAt: instant, settledAt: instantOrNull })
  .meta({ id: "ChangeListed" });

const tie = z
  .object({
    ...{ offerId: id, store: z.string(), storeName: z.string(), storesAre: z.string().describe("asked, to_confirm, on or ended") },
    ...{ otherOfferId: id, state: z.string().describe("asked, to_agree or on"), createdAt: instant },
  })
  .meta({ id: "Tie" });

const storeRequest = z
  .object({
    ...{ id, direction: z.enum(["in", "out"]), store: z.string(), kind: z.string(), state: z.string(), outcome: z.string().nullable() },
    ...{ offerId: id, refreshId: id.nullable(), changeId: id.nullable(), createdAt: instant, settledAt: instantOrNull },
  })
  .meta({ id: "StoreRequest" });

const DECOY_STATES = ["planting", "planted", "withdrawing", "withdrawn", "refused"] as const;
const decoy = z
  .object({
    ...{ id, name: z.string(), place: z.string().describe("Where it was planted"), state: z.string().describe(DECOY_STATES.join(", ")) },
    ...{ trouble: z.string().nullable(), orders: z.int().describe("Orders that used it"), usedAt: instantOrNull },
    besideMemberId: id.nullable().describe("Whose code stands in the same place"),
    ...{ besideOfferId: id.nullable(), createdAt: instant, withdrawnAt: instantOrNull },
  })
  .meta({ id: "Decoy" });

const attempts = z.object({ codeId: id, day: z.iso.date(), attempts: z.int() }).meta({ id: "Attempts" });

const VIEW = { scope: "view" } as const;

export const OFFER_READS: readonly Operation[] = [
  operation({
    ...{ ...LIST, ...VIEW, id: "listChanges", path: "/changes", tag: "Members of an offer" },
    summary: "Changes of the members of offers, newest first",
    query: { ...paging, offerId: id.optional() },
    answer: pageSchema(changeListed, "ChangePage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readChanges(ctx, asked)),
  }),
  operation({
    ...{ ...LIST, ...VIEW, id: "listDriftFindings", path: "/drift-findings", tag: "Offers" },
    summary: "Where Shopify's codes and the records differ or differed, newest first",
    query: { ...paging, offerId: id.optional(), open: yesNo.optional().describe("Those that wait for a person, or the others") },
    answer: pageSchema(finding, "DriftFindingPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readFindings(ctx, asked)),
  }),
  operation({
    ...{
      ...LIST,
      ...VIEW,
      id: "listRotations",
      path: "/rotations",
      tag: "Offers",
      summary: "By what the codes of offers replace themselves",
    },
    query: paging,
    answer: pageSchema(rotation, "RotationPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readRotations(ctx, asked)),
  }),
  operation({
    ...{ ...LIST_OF, ...VIEW, id: "listRotationMembers", path: "/offers/{offerId}/rotation/members", tag: "Offers" },
    summary: "The members of an offer that rotates, with their next code",
    params: { offerId: id },
    query: paging,
    answer: pageSchema(rotationMember, "RotationMemberPage"),
    run: ({ ctx }, { params, query }) => paged(CURSORS.id, query, (asked) => readRotationMembers(ctx, { ...asked, ...params })),
  }),
  operation({
    ...{ ...LIST, ...VIEW, id: "listPools", path: "/pools", tag: "Offers", summary: "Offers that have codes for single visitors" },
    query: paging,
    answer: pageSchema(pool, "PoolPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readPools(ctx, asked)),
  }),
  operation({
    ...{ ...LIST_OF, ...VIEW, id: "listPoolCodes", path: "/offers/{offerId}/pool/codes", tag: "Offers" },
    summary: "Codes that were made for single visitors, newest first",
    params: { offerId: id },
    query: { ...paging, memberId: id.optional(), state: z.enum(POOL_STATES).optional() },
    answer: pageSchema(poolCode, "PoolCodePage"),
    run: ({ ctx }, { params, query }) => paged(CURSORS.id, query, (asked) => readPoolCodes(ctx, { ...asked, ...params })),
  }),
  operation({
    ...{ ...LIST, ...VIEW, id: "listTies", path: "/ties", tag: "Other stores", summary: "Offers that are tied to one of another store" },
    query: paging,
    answer: pageSchema(tie, "TiePage"),
    run: ({ ctx }, { query }) => paged(CURSORS.idAndWord, query, (asked) => readTies(ctx, asked)),
  }),
  operation({
    ...{ ...LIST, ...VIEW, id: "listStoreRequests", path: "/store-requests", tag: "Other stores" },
    summary: "What stores asked of each other for tied offers, newest first",
    query: { ...paging, offerId: id.optional(), refreshId: id.optional() },
    answer: pageSchema(storeRequest, "StoreRequestPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readStoreRequests(ctx, asked)),
  }),
  operation({
    ...{ ...LIST, ...VIEW, id: "listDecoys", path: "/decoys", tag: "Leaks", summary: "Codes that were planted to be found, newest first" },
    query: { ...paging, state: z.enum(DECOY_STATES).optional() },
    answer: pageSchema(decoy, "DecoyPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readDecoys(ctx, asked)),
  }),
  operation({
    ...{ ...LIST, ...VIEW, id: "listAttempts", path: "/attempts", tag: "Leaks" },
    summary: "How often checkouts refused a leaked code that had ended, by day",
    query: { ...paging, ...days, codeId: id.optional() },
    answer: pageSchema(attempts, "AttemptsPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.day, query, (asked) => readAttempts(ctx, asked)),
  }),
];
