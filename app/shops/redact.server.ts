/** What Shopify's compliance webhooks ask for. https://shopify.dev/docs/apps/build/privacy-law-compliance */
import { z } from "zod";

import { ABOUT_A_PERSON } from "#app/activity/activity.ts";
import { recordActivity } from "#app/activity/record-activity.server.ts";
import type { ShopTx } from "#app/db.server.ts";
import { forgetJobs } from "#app/jobs/forget-jobs.server.ts";

const customerRequest = z.object({ customer: z.object({ id: z.number().int() }) });

/** `gid://shopify/Customer/…` of a compliance request; null when its body names no customer. */
export function customerOf(payload: unknown): string | null {
  const parsed = customerRequest.safeParse(payload);
  return parsed.success ? `gid://shopify/Customer/${parsed.data.customer.id}` : null;
}

/**
 * Cuts the tie between a customer and their orders, and between a customer and the creator they may also be. The orders
 * stay as figures without a person; a creator's own record is the merchant's, who entered it and removes it. What the
 * creator asked for by themselves goes. That somebody was erased is told without saying who, where anything was held.
 */
export async function redactCustomer(tx: ShopTx, { shop, customerId }: { shop: string; customerId: string }): Promise<void> {
  // First: an order that is being recorded right now is waited for, and is among the orders below.
  const waiting = await tx.$executeRaw`
    UPDATE "WebhookReceipt" SET "told" = jsonb_set("told", '{order,customerId}', 'null')
    WHERE "shop" = ${shop} AND "told" #>> '{order,customerId}' = ${customerId}`;
  // While the tie still says whose they are.
  await tx.nameRequest.deleteMany({ where: { enrolment: { member: { customerId } } } });
  const erased = { address: null, subject: null, body: null, reason: null };
  await tx.messageRecipient.updateMany({ where: { member: { customerId } }, data: erased });
  // That something was done stays told; what it quotes of the person's details goes, while the tie still says whose they are.
  await tx.activityMember.deleteMany({ where: { member: { customerId }, activity: { kind: { in: [...ABOUT_A_PERSON] } } } });
  const orders = await tx.order.updateMany({ where: { customerId }, data: { customerId: null } });
  const members = await tx.member.updateMany({ where: { customerId }, data: { customerId: null } });
  const requests = await tx.dataRequest.deleteMany({ where: { customerId } });
  if (waiting + orders.count + members.count + requests.count > 0)
    await recordActivity(tx, { shop, kind: "customer_erased", by: "shopify" });
}

/**
 * Erases every row of a shop, two days after it uninstalled the app. A shop that has come back meanwhile keeps its rows:
 * it is using them.
 */
export async function redactShop(tx: ShopTx, shop: string): Promise<void> {
  const known = await tx.shop.findUnique({ where: { domain: shop } });
  if (known && !known.uninstalledAt) return;
  await tx.messageRecipient.deleteMany({});
  await tx.message.deleteMany({});
  await tx.messageTemplate.deleteMany({});
  await tx.mailRun.deleteMany({});
  await tx.fieldEdit.deleteMany({});
  await tx.recordHold.deleteMany({});
  await tx.activityMember.deleteMany({});
  await tx.activity.deleteMany({});
  await tx.conversion.deleteMany({});
  await tx.salesMonth.deleteMany({});
  await tx.salesSpan.deleteMany({});
  await tx.conversionRuling.deleteMany({});
  await tx.ledgerCorrection.deleteMany({});
  await tx.ledgerRun.deleteMany({});
  await tx.dataRequest.deleteMany({});
  await tx.ordersToAttribute.deleteMany({});
  await tx.orderRefund.deleteMany({});
  await tx.orderCode.deleteMany({});
  await tx.order.deleteMany({});
  await tx.driftFinding.deleteMany({});
  await tx.nameClaim.deleteMany({});
  await tx.refreshRun.deleteMany({});
  await tx.rateBucket.deleteMany({});
  await tx.refreshEvent.deleteMany({});
  await tx.refreshItem.deleteMany({});
  await tx.refresh.deleteMany({});
  await tx.enrolmentChange.deleteMany({});
  await tx.payout.deleteMany({});
  await tx.nameRequest.deleteMany({});
  await tx.pageLink.deleteMany({});
  await tx.linkClicks.deleteMany({});
  await tx.stableLink.deleteMany({});
  await tx.$executeRaw`DELETE FROM "limits"."asked" WHERE starts_with(key, ${shop} || ' ')`;
  await forgetJobs(tx, shop);
  await tx.promoCode.deleteMany({});
  await tx.enrolment.deleteMany({});
  await tx.projectMember.deleteMany({});
  await tx.projectOffer.deleteMany({});
  await tx.projectStage.deleteMany({});
  await tx.project.deleteMany({});
  await tx.memberList.deleteMany({});
  await tx.memberImport.deleteMany({});
  await tx.adoptionCode.deleteMany({});
  await tx.adoption.deleteMany({});
  await tx.offerSetupMember.deleteMany({});
  await tx.offerSetup.deleteMany({});
  await tx.commissionRule.deleteMany({});
  await tx.member.deleteMany({});
  await tx.offer.deleteMany({});
  await tx.webhookReceipt.deleteMany({});
  await tx.staffMember.deleteMany({});
  await tx.session.deleteMany({});
  await tx.tokenRenewal.deleteMany({});
  await tx.shop.deleteMany({});
}
