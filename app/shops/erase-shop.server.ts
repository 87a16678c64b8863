import type { ShopContext } from "#app/platform/db.server.ts";
import { Prisma } from "#app/generated/prisma/client.ts";
import { deleteJobsOfShop } from "#app/jobs/forget-jobs.server.ts";

import { inBatches, type Batches } from "./in-batches.server.ts";

/**
 * Every table that holds rows of shops, children before what they point at, so that no batch takes more with it than it says.
 * What still waits to be recorded goes first, or it would be recorded meanwhile. An order takes its conversions along in the same
 * transaction: should the shop come back in the middle, what is left of its ledger is whole.
 */
const TABLES = [
  ...[
    "WebhookReceipt",
    "Session",
    "TokenRenewal",
    "FieldEdit",
    "RecordHold",
    "RequestKey",
    "PreviewToken",
    "ApiKey",
    "OutgoingDelivery",
    "OutgoingWebhook",
    "MessageRecipient",
    "Message",
    "MessageTemplate",
    "TestAddress",
    "MailRun",
    "MailPause",
    "MailSuppression",
    "DigestRecipient",
  ],
  ...[
    "FlowEvent",
    "FlowRun",
    "FlowUse",
    "ActivityMember",
    "Activity",
    "DataRequest",
    "LedgerCorrection",
    "LedgerRun",
    "OrdersToAttribute",
    "OrderJourney",
    "Order",
    "OrderRefund",
    "OrderDeletion",
    "OrderMention",
    "OrderAssignment",
    "CustomerMerge",
    "Conversion",
  ],
  ...["ConversionReview", "OrderCode", "CodeSalesRollup", "OfferSalesRollup", "DriftFinding", "NameClaim", "DiscountLease", "RateBucket"],
  ...["StoreRequest", "OfferTie", "StorePair", "StoreInvite"],
  ...["RefreshEvent", "RefreshItem", "Refresh", "EnrolmentChange", "Payout", "PayoutLine", "PayoutMember", "PayoutTransfer", "PayoutBatch"],
  ...["NameRequest", "PageLink", "Decoy", "AttemptPixel", "CodeAttempt", "LeakHold", "CodeGuard", "GuardedShop", "LeakCase"],
  ...[
    "RotationMember",
    "Rotation",
    "PoolCode",
    "DrawLimit",
    "CodePool",
    "LinkClicks",
    "StableLink",
    "PromoCode",
    "Channel",
    "Enrolment",
    "ProjectMember",
    "ProjectOffer",
    "ProjectStage",
    "Project",
  ],
  ...[
    "MemberTag",
    "MemberList",
    "SavedView",
    "MemberImportRow",
    "MemberImport",
    "ColumnChoice",
    "AdoptionCode",
    "Adoption",
    "OfferSetupMember",
    "OfferSetup",
    "CommissionRule",
    "CommissionSettings",
    "OfferCommissionSettings",
    "CommissionChange",
    "Member",
  ],
  ...["Offer", "StaffMember", "Shop"],
] as const satisfies readonly Prisma.ModelName[];

/**
 * Erases every row of a shop, two days after it uninstalled the app, batch by batch; its requests of this kind stay as the
 * record of it. A shop that has come back keeps its rows ("kept"): it is using them. "more" when it was told to stop.
 */
export async function eraseShop(ctx: ShopContext, batches: Batches): Promise<"done" | "more" | "kept"> {
  const { shop, db } = ctx;
  for (const table of TABLES) {
    const [name, column] = [Prisma.raw(`"${table}"`), Prisma.raw(table === "Shop" ? '"domain"' : '"shop"')];
    let back = false;
    const ended = await inBatches(ctx, batches, async (tx) => {
      back = (await tx.shop.count({ where: { uninstalledAt: null } })) > 0;
      if (back) return 0;
      // The shop is named twice: a ctid is one row's in a plain table, and in each part of one by months.
      return tx.$executeRaw`
        DELETE FROM ${name} WHERE ${column} = ${shop} AND ctid = ANY (ARRAY(
          SELECT ctid FROM ${name} WHERE ${column} = ${shop} LIMIT ${batches.atOnce}))`;
    });
    if (back) return "kept";
    if (!ended) return "more";
  }
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`DELETE FROM "limits"."asked" WHERE starts_with(key, ${shop} || ' ')`;
    await deleteJobsOfShop(tx, shop);
  });
  return "done";
}
