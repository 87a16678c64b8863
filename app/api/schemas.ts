/** What the API tells, as schemas: types, the OpenAPI document and the tests are made from them. */
import { z } from "zod";

import { COMMISSION_STATES } from "#app/payouts/commission-state.ts";
import { OLD_ENDS, REFRESH_REASONS } from "#app/codes/engine/plans.ts";
import { API_SCOPES } from "#app/access/scopes.ts";

import { FORMAT_ALONE } from "./inputs.ts";

/** Some systems write ids in capitals; they are the same ids. */
export const id = z.uuid().toLowerCase().meta(FORMAT_ALONE);
/** ISO 8601 in UTC, with milliseconds. */
export const instant = z.iso.datetime().meta(FORMAT_ALONE);
export const instantOrNull = instant.nullable();
const day = z.iso.date().meta(FORMAT_ALONE);
/** `gid://shopify/…` */
const shopifyId = z.string();

export const money = z
  .object({
    amountMinor: z.int().describe("In the smallest unit of the currency: cents, or whole yen"),
    currency: z.string().describe("ISO 4217"),
  })
  .meta({ id: "Money" });

export const me = z
  .object({
    shop: z.string(),
    currency: z.string(),
    timeZone: z.string().describe("Name in the IANA database"),
    key: z.object({ id, name: z.string(), scopes: z.array(z.enum(API_SCOPES)) }),
  })
  .meta({ id: "Me" });

/** A member's place in an offer. */
export const place = { memberId: id, offerId: id };
export const by = z.string().describe("A staff user's id at Shopify, `key:` and the id of an API key, or a word of the app for itself");

const placeOfMember = z.object({
  offerId: id,
  status: z.enum(["active", "inactive", "removed"]),
  code: z.string().nullable().describe("The code that works now"),
});

export const member = z
  .object({
    id,
    firstName: z.string(),
    lastName: z.string(),
    email: z.string(),
    handle: z.string().describe("Without the @; empty when none is known"),
    network: z.string(),
    customerId: shopifyId.nullable(),
    otherAccounts: z.array(z.object({ network: z.string(), handle: z.string() })),
    locale: z.string().nullable().describe("Their language, where it is known"),
    unsubscribedAt: instantOrNull.describe("Since when they take no news"),
    tags: z.array(z.string()),
    createdAt: instant,
    archivedAt: instantOrNull,
    mergedIntoId: id.nullable().describe("The member this record became, where two records were one person"),
    offers: z.array(placeOfMember),
  })
  .meta({ id: "Member" });

export const offer = z
  .object({
    id,
    title: z.string(),
    summary: z.string().describe("What the discount gives"),
    status: z
      .string()
      .describe(
        "ACTIVE, SCHEDULED or EXPIRED by the discount's own dates, MISSING once it is gone; a rollout may decide otherwise: see availability",
      ),
    availability: z
      .object({
        share: z.number().min(0).max(100).describe("Percent of shoppers for whom its codes work, as far as is known"),
        decidedBy: z
          .enum(["dates", "rollout", "unknown"])
          .describe("unknown: what its dates say; the app may not read rollouts, which may have changed it"),
        rollouts: z.array(
          z.object({ name: z.string(), effect: z.enum(["activate", "expire"]), share: z.number(), until: z.string().nullable() }),
        ),
      })
      .describe("For whom its codes work"),
    oncePerCustomer: z.boolean(),
    buyers: z.string().nullable().describe("Whom it is for: `all`, or whom; null while that was not read"),
    description: z.string(),
    namePattern: z.string().describe("How codes of new members are named; empty when nobody chose"),
    discountId: shopifyId,
    startsAt: instant,
    endsAt: instantOrNull,
    pausedAt: instantOrNull,
    archivedAt: instantOrNull,
    usageLimit: z.int().nullable().describe("Uses per code; null is without limit"),
    commission: z.object({ rateBps: z.int().describe("Hundredths of a percent of the sale"), perConversion: money }),
    activeMembers: z.int(),
  })
  .meta({ id: "Offer" });

export const code = z
  .object({
    id,
    name: z.string(),
    offerId: id,
    memberId: id,
    isPrimary: z.boolean().describe("Whether it is the one the member is shown"),
    channel: z.string().nullable().describe("The slug of the channel it is for, as in `/go/<handle>/<slug>`; null for all"),
    liveFrom: instant,
    liveUntil: instantOrNull.describe("Null while it works"),
    issuedFor: z.string(),
    endedFor: z.string().nullable(),
    usesAtEnd: z.int().nullable(),
    redeemCodeId: shopifyId.nullable(),
  })
  .meta({ id: "Code" });

const counts = z.object({
  total: z.int(),
  done: z.int(),
  running: z.int(),
  needsAttention: z.int(),
  left: z.int(),
});

export const refresh = z
  .object({
    id,
    offerId: id,
    state: z.enum(["draft", "running", "settled"]),
    reason: z.enum(REFRESH_REASONS).nullable(),
    note: z.string().nullable(),
    oldCodesEnd: z.enum(OLD_ENDS),
    oldCodesEndAt: instantOrNull,
    undoOf: id.nullable().describe("The refresh that it takes back"),
    createdBy: by,
    startedBy: by.nullable(),
    createdAt: instant,
    startedAt: instantOrNull,
    settledAt: instantOrNull,
    counts,
  })
  .meta({ id: "Refresh" });

export const refreshRow = z
  .object({
    position: z.int(),
    memberId: id,
    oldCode: z.string(),
    newCode: z.string(),
    state: z.enum(["draft", "running", "parked", "done", "left", "excluded"]).describe("parked: it needs a person"),
    needsAttentionFor: z.string().nullable(),
    waitingFor: z.string().nullable(),
  })
  .meta({ id: "RefreshRow" });

const previewRow = z.object({
  memberId: id,
  oldCode: z.string(),
  newCode: z.string(),
  answer: z.string().describe("What would happen, as a word"),
  message: z.string().describe("The same as a sentence"),
  blocks: z.boolean().describe("Whether it keeps the refresh from starting"),
  warnings: z.array(z.string()),
});

const token = z.string().nullable().describe("To confirm with; null while a row blocks");

export const refreshPreview = z
  .object({
    refreshId: id.nullable().describe("The draft that can be confirmed; null while a row blocks"),
    token,
    expiresAt: instantOrNull,
    rows: z.array(previewRow),
    excluded: z.array(z.object({ memberId: id, reason: z.string() })).describe("Members who cannot be refreshed"),
    estimatedSeconds: z.int(),
    notes: z.array(z.string()).describe("What to know of the offer before it is confirmed"),
  })
  .meta({ id: "RefreshPreview" });

export const changePreview = z
  .object({
    token,
    expiresAt: instantOrNull,
    rows: z.array(z.object({ memberId: id, codes: z.array(z.string()), refusal: z.string().nullable(), message: z.string() })),
  })
  .meta({ id: "ChangePreview" });

export const change = z
  .object({
    id,
    kind: z.string(),
    offerId: id,
    createdAt: instant,
    settledAt: instantOrNull,
    counts: z.object({ ...counts.shape, refused: z.int() }),
    rows: z.array(
      z.object({
        memberId: id,
        code: z.string(),
        state: z.enum(["running", "parked", "done", "left", "refused"]),
        message: z.string(),
      }),
    ),
  })
  .meta({ id: "Change" });

export const order = z
  .object({
    id: shopifyId,
    name: z.string(),
    placedAt: instant,
    updatedAt: instant,
    cancelledAt: instantOrNull,
    isTest: z.boolean(),
    financialStatus: z.string().nullable(),
    subtotal: money.describe("Merchandise after discounts, before returns"),
    source: z.string().nullable().describe("web, pos, shopify_draft_order and so on"),
    codes: z.array(z.string()).describe("As shoppers typed them"),
    conversions: z.array(
      z.object({ memberId: id, offerId: id, state: z.string(), net: money.describe("What it is worth for the member, after returns") }),
    ),
  })
  .meta({ id: "Order" });

export const commission = z
  .object({
    orderId: shopifyId,
    orderName: z.string(),
    memberId: id,
    offerId: id,
    codeId: id,
    placedAt: instant,
    state: z.enum(COMMISSION_STATES),
    net: money,
    commission: money,
    approvesAt: instantOrNull.describe("When it may be paid; null while that is not known"),
    heldAt: instantOrNull,
    paidAt: instantOrNull,
  })
  .meta({ id: "Commission" });

export const payout = z
  .object({
    id,
    number: z.int().describe("What people call it"),
    state: z.enum(["draft", "approved", "paying", "paid", "cancelled"]),
    way: z.string(),
    cutOff: instant,
    sum: money,
    members: z.int(),
    commissions: z.int(),
    reference: z.string(),
    reversesId: id.nullable(),
    createdAt: instant,
    approvedAt: instantOrNull,
    paidAt: instantOrNull,
  })
  .meta({ id: "Payout" });

export const statement = z
  .object({ memberId: id, outcome: z.string(), commissions: z.int(), sum: money, adjustments: money, carriedOver: money })
  .meta({ id: "Statement" });

export const leakCase = z
  .object({
    id,
    code: z.string(),
    codeId: id,
    memberId: id,
    offerId: id,
    state: z.enum(["open", "dismissed", "ended"]),
    certainty: z.enum(["A", "B"]).describe("A by proof, B by pattern"),
    leakedSince: day,
    leakedSinceEarliest: day,
    leakedSinceLatest: day,
    reasons: z.array(z.string()),
    openedAt: instant,
    endedAt: instantOrNull,
    gatheredIn: id.nullable().describe("The case that it is shown with"),
    ...{ decidedBy: by.nullable(), decidedAt: instantOrNull, note: z.string().describe("What was written at the decision") },
    decideBy: instantOrNull.describe("Until when to decide about commission that it holds"),
    guard: z
      .object({ sentence: z.string(), askedAt: instant, appliedAt: instantOrNull, endedAt: instantOrNull })
      .nullable()
      .describe("While the code works only for those who come through the creator's link; sentence: what others read"),
  })
  .meta({ id: "LeakCase" });
