/** Reading what offers and members came from, what became of a row of a refresh, and what the shop has set up for its work. */
import { z } from "zod";

import { OLD_ENDS } from "#app/codes/engine/plans.ts";
import {
  readAdoptionCodes,
  readAdoptions,
  readMemberImports,
  readOfferSetups,
  readRowTimeline,
  readSavedViews,
  readShopSettings,
  readSuppressions,
  readTemplates,
} from "#app/screens/api/read-preparations.server.ts";

import { paging, whole } from "../inputs.ts";
import { GET, LIST, LIST_OF, paged, SINGLE } from "../listing.ts";
import { CURSORS, operation, pageSchema, type Operation } from "../operation.ts";
import { Refusal } from "../problems.ts";
import { id, instant, instantOrNull } from "../schemas.ts";

const createdBy = z.string().describe("Shopify's id of the staff user, or the key");

const offerSetup = z
  .object({
    ...{ id, state: z.enum(["running", "done", "refused"]), title: z.string().nullable(), members: z.int() },
    ...{ offerId: id.nullable(), discountId: z.string().nullable(), refusal: z.string().nullable().describe("Shopify's sentence") },
    ...{ createdBy, createdAt: instant, settledAt: instantOrNull },
  })
  .meta({ id: "OfferSetup" });

const adoption = z
  .object({
    ...{ id, discountId: z.string(), title: z.string(), codes: z.int(), codesCountSince: instant.describe("Since when its codes earn") },
    ...{ offerId: id.nullable().describe("Null until it was adopted"), createdBy, createdAt: instant },
  })
  .meta({ id: "Adoption" });

const adoptionCode = z
  .object({
    ...{ redeemCodeId: z.string(), code: z.string(), uses: z.int(), memberId: id.nullable() },
    matchedBy: z.string().nullable().describe("csv, email, name or hand; null while nobody matches"),
    ...{ isChosen: z.boolean(), channel: z.string().nullable(), note: z.string().nullable(), takenAt: instantOrNull },
  })
  .meta({ id: "AdoptionCode" });

const memberImport = z
  .object({
    ...{ id, fileName: z.string(), state: z.string().describe("columns, checking, checked, importing, done or failed") },
    ...{ rows: z.int(), rowsDone: z.int(), added: z.int(), updated: z.int(), unchanged: z.int() },
    ...{ createdBy, createdAt: instant, takenInAt: instantOrNull },
  })
  .meta({ id: "MemberImport" });

const timeline = z
  .object({
    items: z.array(
      z.object({
        ...{ at: instant, step: z.string().nullable(), outcome: z.string() },
        detail: z.record(z.string(), z.unknown()).describe("Ids, points and words of Shopify, and who pressed something"),
      }),
    ),
  })
  .meta({ id: "RowTimeline" });

const template = z
  .object({ id, name: z.string(), about: z.string(), subject: z.string(), body: z.string(), createdBy, createdAt: instant })
  .meta({ id: "MessageTemplate" });

const suppression = z
  .object({ address: z.string(), cause: z.enum(["bounced", "complained"]), words: z.string().describe("The mail server's"), at: instant })
  .meta({ id: "SuppressedAddress" });

const savedView = z
  .object({
    id,
    list: z.string(),
    name: z.string(),
    query: z.string().describe("As in the address of the list"),
    createdBy,
    createdAt: instant,
  })
  .meta({ id: "SavedView" });

const settings = z
  .object({
    refreshes: z.object({
      ...{ oldCodesEnd: z.enum(OLD_ENDS), undoHours: z.int().describe("0: a refresh is never undone"), namesLikeLeakedOnes: z.boolean() },
      needsAttentionAfterMinutes: z.int().nullable().describe("Null: as the installation is set"),
    }),
    leaks: z.object({
      ...{ sensitivity: z.string(), quietDaysAfterMessage: z.int(), journeysKeptDays: z.int() },
      ...{ couponSites: z.array(z.string()), codesLeftAlone: z.array(z.string()) },
    }),
    digest: z.object({ weekday: z.int().nullable().describe("1 is Monday; null while nobody has asked for one") }),
  })
  .meta({ id: "Settings" });

const VIEW = { scope: "view" } as const;

export const PREPARATION_READS: readonly Operation[] = [
  operation({
    ...{ ...LIST, ...VIEW, id: "listOfferSetups", path: "/offer-setups", tag: "Offers" },
    summary: "Offers that were made in the app, newest first, those that Shopify refused included",
    query: paging,
    answer: pageSchema(offerSetup, "OfferSetupPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readOfferSetups(ctx, asked)),
  }),
  operation({
    ...{ ...LIST, ...VIEW, id: "listAdoptions", path: "/adoptions", tag: "Offers" },
    summary: "Discounts of the shop whose codes are or were matched to members, newest first",
    query: paging,
    answer: pageSchema(adoption, "AdoptionPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readAdoptions(ctx, asked)),
  }),
  operation({
    ...{ ...LIST_OF, ...VIEW, id: "listAdoptionCodes", path: "/adoptions/{adoptionId}/codes", tag: "Offers" },
    summary: "The codes of such a discount, and whom each was matched to",
    params: { adoptionId: id },
    query: paging,
    answer: pageSchema(adoptionCode, "AdoptionCodePage"),
    run: ({ ctx }, { params, query }) => paged(CURSORS.word, query, (asked) => readAdoptionCodes(ctx, { ...asked, ...params })),
  }),
  operation({
    ...{ ...LIST, ...VIEW, id: "listMemberImports", path: "/member-imports", tag: "Members" },
    summary: "Files of members, newest first, with what came of them",
    query: paging,
    answer: pageSchema(memberImport, "MemberImportPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readMemberImports(ctx, asked)),
  }),
  operation({
    ...{ ...SINGLE, ...VIEW, id: "getRowTimeline", path: "/refreshes/{refreshId}/rows/{position}/timeline", tag: "Refreshes" },
    summary: "What was tried, learned and decided for one member of a refresh, oldest first",
    params: { refreshId: id, position: whole(1, 1_000_000).describe("As in the rows of the refresh") },
    answer: timeline,
    run: async ({ ctx }, { params }) => (await readRowTimeline(ctx, params)) ?? new Refusal("not_found"),
  }),
  operation({
    ...{ ...LIST, ...VIEW, id: "listMessageTemplates", path: "/message-templates", tag: "Messages" },
    summary: "The shop's own templates of messages, newest first",
    query: paging,
    answer: pageSchema(template, "MessageTemplatePage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readTemplates(ctx, asked)),
  }),
  operation({
    ...{ ...LIST, scope: "messages", id: "listSuppressedAddresses", path: "/suppressed-addresses", tag: "Messages" },
    summary: "Addresses that get no mail any more, by address",
    query: paging,
    answer: pageSchema(suppression, "SuppressedAddressPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.word, query, (asked) => readSuppressions(ctx, asked)),
  }),
  operation({
    ...{ ...LIST, ...VIEW, id: "listSavedViews", path: "/saved-views", tag: "Shop" },
    summary: "Views of lists that are kept under a name, newest first",
    query: paging,
    answer: pageSchema(savedView, "SavedViewPage"),
    run: ({ ctx }, { query }) => paged(CURSORS.id, query, (asked) => readSavedViews(ctx, asked)),
  }),
  operation({
    ...{ ...GET, ...VIEW, problems: [], id: "getSettings", path: "/settings", tag: "Shop" },
    summary: "What the shop has chosen for refreshes, leaks and the digest",
    answer: settings,
    run: ({ ctx }) => readShopSettings(ctx),
  }),
];
