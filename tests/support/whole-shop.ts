import { randomUUID } from "node:crypto";

import type { PrismaClient } from "#app/generated/prisma/client.ts";

const at = new Date("2026-03-01T12:00:00Z");

/** A shop with one row in every table that holds rows of shops. Names and numbers are the same in every such shop. */
export async function aWholeShop(db: PrismaClient, shop: string): Promise<{ offerId: string; memberId: string; enrolmentId: string }> {
  const [offerId, memberId, enrolmentId, promoCodeId, refreshId, itemId] = Array.from({ length: 6 }, () => randomUUID()) as [
    string,
    string,
    string,
    string,
    string,
    string,
  ];
  const discountId = "gid://shopify/DiscountCodeNode/1";
  const orderId = "gid://shopify/Order/1";
  await db.shop.create({ data: { domain: shop, name: shop, currency: "USD", ianaTimezone: "UTC", installedAt: at } });
  await db.fieldEdit.create({ data: { shop, record: "settings/mail", field: "replyTo", staffId: "1", at } });
  await db.recordHold.create({ data: { shop, record: "settings/mail", holder: randomUUID(), until: at } });
  await db.requestKey.create({ data: { shop, key: randomUUID(), at } });
  const key = { shop, name: "Warehouse", hash: `key of ${shop}`, hint: "rsk_abcd", scopes: ["view"], createdBy: "1", createdAt: at };
  const { id: apiKeyId } = await db.apiKey.create({ data: key });
  const token = { hash: "token", action: "refresh", subjectId: randomUUID(), arguments: "", expiresAt: at };
  await db.previewToken.create({ data: { shop, apiKeyId, ...token } });
  const address = { shop, url: "https://example.com/hook", events: ["payout.paid"], secret: "sealed", createdBy: "1", createdAt: at };
  const { id: webhookId } = await db.outgoingWebhook.create({ data: address });
  await db.outgoingDelivery.create({
    data: { shop, webhookId, type: "payout.paid", payload: "{}", state: "sent", createdAt: at, dueAt: at },
  });
  await db.session.create({ data: { id: `offline_${shop}`, shop, state: "", accessToken: `token of ${shop}` } });
  await db.tokenRenewal.create({ data: { shop, holder: randomUUID(), until: at } });
  await db.offer.create({
    data: { id: offerId, shop, discountId, title: "Glow", summary: "15% off", status: "ACTIVE", startsAt: at, commissionBps: 1_000 },
  });
  await db.member.create({
    data: {
      id: memberId,
      shop,
      firstName: "Sofia",
      lastName: "Marin",
      email: "sofia@example.com",
      handle: "sofia",
      customerId: "gid://shopify/Customer/7",
    },
  });
  await db.memberTag.create({ data: { shop, memberId, key: "vip", name: "VIP" } });
  await db.enrolment.create({ data: { id: enrolmentId, shop, offerId, memberId } });
  await db.promoCode.create({
    data: {
      id: promoCodeId,
      shop,
      offerId,
      memberId,
      enrolmentId,
      name: "SOFIA15",
      key: "SOFIA15",
      redeemCodeId: "gid://shopify/DiscountRedeemCode/1",
      liveFrom: at,
      issuedFor: "welcome",
    },
  });
  await db.channel.create({ data: { shop, slug: "ig", name: "Instagram", createdAt: at } });
  await db.commissionRule.create({ data: { shop, offerId, since: at, bps: 1_000, perConversionMinor: 0 } });
  await db.commissionSettings.create({ data: { shop } });
  await db.offerCommissionSettings.create({ data: { shop, offerId } });
  await db.commissionChange.create({ data: { shop, offerId, settings: {}, state: "done", createdBy: "1", createdAt: at } });
  const [setupId, adoptionId] = [randomUUID(), randomUUID()];
  await db.offerSetup.create({ data: { id: setupId, shop, requestId: randomUUID(), settings: {}, state: "done", createdBy: "1" } });
  await db.offerSetupMember.create({ data: { shop, setupId, memberId, enrolmentId, position: 1, name: "SOFIA15", key: "SOFIA15" } });
  await db.adoption.create({
    data: { id: adoptionId, shop, discountId, title: "Glow", summary: "15% off", status: "ACTIVE", liveFrom: at, createdBy: "1" },
  });
  await db.adoptionCode.create({
    data: {
      shop,
      adoptionId,
      redeemCodeId: "gid://shopify/DiscountRedeemCode/1",
      position: 1,
      name: "SOFIA15",
      key: "SOFIA15",
      uses: 0,
      memberId,
    },
  });
  await db.nameClaim.create({ data: { shop, key: "SOFIA15", enrolmentId } });
  await db.rotation.create({ data: { shop, offerId, isOn: false, namePattern: "{FIRST}{RANDOM:4}" } });
  await db.rotationMember.create({ data: { shop, offerId, enrolmentId, nextName: "SOFIA7KQX" } });
  await db.codePool.create({ data: { shop, offerId, isOn: true } });
  const mark = { name: "SOFIA-7KQXNTRWCD", key: "SOFIA-7KQXNTRWCD", state: "ready", addedAt: new Date(), readyAt: new Date() };
  await db.poolCode.create({ data: { shop, offerId, enrolmentId, ...mark } });
  await db.drawLimit.create({ data: { shop, offerId, enrolmentId, busiestDay: 3 } });
  const decoy = { name: "LENA15", key: "LENA15", place: "A list", state: "planted", createdBy: "1", createdAt: new Date() };
  await db.decoy.create({ data: { shop, enrolmentId, ...decoy } });
  await db.driftFinding.create({ data: { shop, offerId, kind: "removed", name: "SOFIA15", key: "SOFIA15", foundAt: new Date() } });
  const since = new Date("2026-03-01T00:00:00Z");
  const { id: caseId } = await db.leakCase.create({
    data: {
      ...{
        shop,
        promoCodeId,
        enrolmentId,
        offerId,
        name: "SOFIA15",
        state: "dismissed",
        tier: "B",
        since,
        sinceFrom: since,
        sinceTo: since,
      },
      ...{ reasons: [], alarmedAt: at, openedAt: at, decidedBy: "1", decidedAt: at, note: "A podcast" },
    },
  });
  await db.attemptPixel.create({ data: { shop, key: "k3y", pixelId: "gid://shopify/WebPixel/1", since: at } });
  await db.codeAttempt.create({ data: { shop, promoCodeId, day: at, attempts: 3 } });
  await db.guardedShop.create({ data: { shop, key: "k3yk3yk3yk3yk3yk3yk3yk" } });
  const guard = { name: "SOFIA15", key: "SOFIA15", sentence: "Use Sofia’s link.", askedBy: "1", askedAt: at };
  await db.codeGuard.create({ data: { shop, caseId, promoCodeId, ...guard, endedAt: at } });
  await db.leakHold.create({ data: { shop, caseId, orderId: "gid://shopify/Order/1", enrolmentId, heldAt: at } });
  await db.refresh.create({ data: { id: refreshId, shop, offerId, createdBy: "1" } });
  await db.refreshItem.create({ data: { id: itemId, shop, refreshId, enrolmentId, discountId, position: 1, oldName: "SOFIA15" } });
  await db.refreshEvent.create({ data: { shop, refreshItemId: itemId, at, outcome: "planned" } });
  const pairId = randomUUID();
  const [otherShop, otherName] = [`sister-of-${shop}`, "Glow EU"];
  await db.storePair.create({ data: { shop, otherShop, pairId, otherName, state: "ended", createdAt: at, endedAt: at } });
  await db.storeInvite.create({ data: { shop, hash: `invite of ${shop}`, createdBy: "1", createdAt: at, expiresAt: at } });
  await db.offerTie.create({ data: { shop, offerId, otherShop, otherOfferId: randomUUID(), state: "on", createdAt: at } });
  const asked = { direction: "out", otherShop, otherName, pairId, offerId, otherOfferId: randomUUID(), state: "done", refreshId };
  await db.storeRequest.create({ data: { id: randomUUID(), shop, ...asked, rows: [], choices: {}, createdAt: at, settledAt: at } });
  await db.discountLease.create({ data: { shop, discountId, holder: randomUUID(), until: at } });
  await db.ordersToAttribute.create({ data: { shop, key: "SOFIA15", since: at } });
  await db.rateBucket.create({ data: { shop, maximum: 2_000, restoreRate: 100, available: 2_000, onTheWay: 0, knownAt: at } });
  const { id: changeId } = await db.enrolmentChange.create({ data: { shop, offerId, kind: "deactivate", createdBy: "1", createdAt: at } });
  await db.refreshItem.create({ data: { shop, changeId, enrolmentId, discountId, position: 1, state: "done", stepSince: at } });
  await db.payout.create({ data: { shop, enrolmentId, commissionBps: 1_200, from: at, setBy: "1" } });
  const payoutId = randomUUID();
  const pressed = { createdBy: "1", createdAt: at, approvedBy: "1", approvedAt: at };
  await db.payoutBatch.create({
    data: { id: payoutId, shop, number: 1, state: "cancelled", currency: "USD", cutOff: at, ...pressed, cancelledBy: "1", cancelledAt: at },
  });
  const paidOut = { shop, payoutId, memberId };
  await db.payoutMember.create({ data: { ...paidOut, outcome: "included", lines: 1, sumMinor: 90n, adjustmentsMinor: 0n } });
  await db.payoutTransfer.create({ data: { ...paidOut, amountMinor: 90n, state: "refused", refusal: "no_customer" } });
  await db.payoutLine.create({
    data: {
      ...paidOut,
      ...{ orderId, enrolmentId, offerId, kind: "commission", at, netMinor: 900n, amountMinor: 90n },
    },
  });
  await db.mailPause.create({ data: { shop, cause: "quota", words: "550 5.4.5", since: at, until: at } });
  await db.mailSuppression.create({ data: { shop, address: "gone@example.com", cause: "bounced", words: "550 5.1.1", at } });
  await db.digestRecipient.create({ data: { shop, id: randomUUID(), staffId: "1", address: "staff@example.com", since: at } });
  await db.savedView.create({ data: { shop, list: "offers", name: "Paused", query: "state=paused", createdBy: "1" } });
  await db.memberList.create({ data: { shop, name: "Without a code", query: "with=none", createdBy: "1" } });
  const { id: importId } = await db.memberImport.create({
    data: { shop, fileName: "creators.csv", state: "checked", added: 0, updated: 0, unchanged: 1, createdBy: "1" },
  });
  await db.memberImportRow.create({
    data: { shop, importId, line: 2, kind: "refused", name: "Sofia", email: "sofia", cells: {}, reason: "Not an e-mail address" },
  });
  await db.columnChoice.create({ data: { shop, header: "pseudonym", field: "handle", chosenAt: at } });
  await db.order.create({
    data: {
      shop,
      id: orderId,
      name: "#1",
      processedAt: at,
      updatedAt: at,
      currency: "USD",
      subtotalMinor: 1_000n,
      customerId: "gid://shopify/Customer/7",
    },
  });
  await db.orderCode.create({ data: { shop, orderId, key: "SOFIA15", name: "sofia15" } });
  await db.orderJourney.create({
    data: {
      shop,
      orderId,
      placedAt: at,
      state: "ready",
      customerOrderIndex: 1,
      lastAt: at,
      lastReferrer: "https://example.com/",
      lastSource: "example",
    },
  });
  await db.orderMention.create({ data: { shop, orderId, key: "MILA15", name: "Mila15" } });
  await db.orderDeletion.create({ data: { shop, orderId: "gid://shopify/Order/9", at } });
  await db.customerMerge.create({ data: { shop, goneId: "gid://shopify/Customer/98", keptId: "gid://shopify/Customer/99", at } });
  const given = { shop, id: "gid://shopify/Order/8", name: "#8", processedAt: at, updatedAt: at, currency: "USD", subtotalMinor: 0n };
  await db.order.create({ data: given });
  await db.orderAssignment.create({
    data: { shop, orderId: given.id, enrolmentId, reason: "Placed at the counter", assignedBy: "1", assignedAt: at },
  });
  await db.orderRefund.create({ data: { shop, id: "gid://shopify/Refund/1", orderId, amountMinor: 100n, createdAt: at } });
  await db.conversion.create({
    data: {
      shop,
      orderId,
      enrolmentId,
      offerId,
      memberId,
      promoCodeId,
      at,
      state: "counted",
      grossMinor: 1_000n,
      refundedMinor: 100n,
      netMinor: 900n,
      commissionMinor: 90n,
      dueMinor: 90n,
    },
  });
  const sums = { conversions: 1, netMinor: 900n, refundedMinor: 100n, commissionMinor: 90n, shop, offerId };
  await db.offerSalesRollup.create({ data: { ...sums, orders: 1, startsAt: at } });
  await db.codeSalesRollup.create({
    data: { ...sums, parts: 1, promoCodeId, enrolmentId, memberId, startsAt: new Date("2026-03-01T00:00:00Z") },
  });
  await db.conversionReview.create({
    data: { shop, orderId, enrolmentId, paidMinor: 90n, paidAt: at, reviewedBy: "1", reviewedAt: at },
  });
  const { id: runId } = await db.ledgerRun.create({ data: { shop, kind: "nightly", since: at, state: "done", startedAt: at } });
  await db.ledgerCorrection.create({ data: { shop, runId, orderId, orderName: "#1", found: "changed", before: {}, after: {} } });
  await db.staffMember.create({ data: { shop, id: "1", name: "Ines Castillo", askedAt: at } });
  await db.dataRequest.create({ data: { shop, customerId: "gid://shopify/Customer/7", receivedAt: at, held: {} } });
  await db.privacyRequest.create({ data: { shop, topic: "customers_redact", state: "done", receivedAt: at, doneAt: at } });
  await db.testAddress.create({ data: { shop, address: "sofia@example.com", askedAt: at, askedBy: "1", confirmedAt: at } });
  await db.webhookReceipt.create({ data: { shop, topic: "ORDERS_CREATE", eventId: "1" } });
  const { id: messageId } = await db.message.create({ data: { shop, offerId, subject: "Your code", body: "Hi Sofia", createdBy: "1" } });
  const written = { address: "sofia@example.com", subject: "Your code", body: "Hi Sofia", reason: "250 sofia@example.com" };
  await db.messageRecipient.create({
    data: { shop, messageId, memberId, enrolmentId, position: 1, state: "sent", settledAt: at, ...written },
  });
  await db.messageTemplate.create({ data: { shop, name: "Ours", about: "code", subject: "Your code", body: "Hi", createdBy: "1" } });
  await db.mailRun.create({ data: { shop, holder: randomUUID(), until: at } });
  const activityId = randomUUID();
  await db.activity.create({ data: { id: activityId, shop, at, kind: "member_added", actor: "staff", staffId: "1", offerId, people: 1 } });
  await db.flowEvent.create({ data: { shop, activityId, dueAt: at } });
  await db.flowUse.create({ data: { shop, trigger: "leak-suspected", isUsed: true, toldAt: at } });
  await db.flowRun.create({ data: { shop, runId: "run-1", action: "leak", changeId: randomUUID(), createdAt: at } });
  await db.activityMember.create({ data: { shop, activityId, memberId, after: { email: "sofia@example.com" } } });
  const [projectId, stageId] = [randomUUID(), randomUUID()];
  await db.project.create({ data: { id: projectId, shop, name: "Autumn" } });
  await db.projectStage.create({ data: { id: stageId, shop, projectId, kind: "promo_codes", name: "Promo Codes", position: 1 } });
  await db.projectMember.create({ data: { shop, projectId, memberId, stageId } });
  await db.projectOffer.create({ data: { shop, projectId, offerId } });
  await db.stableLink.create({ data: { shop, handle: "sofia", enrolmentId } });
  await db.linkClicks.create({ data: { shop, enrolmentId, day: at, clicks: 3 } });
  await db.pageLink.create({ data: { shop, memberId, createdAt: at, expiresAt: at } });
  await db.nameRequest.create({ data: { shop, enrolmentId, name: "SOFIAGLOW", key: "SOFIAGLOW", createdAt: at } });
  return { offerId, memberId, enrolmentId };
}
