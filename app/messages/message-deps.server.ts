/** What messages need of the process around them: the mail server, the shop's words, the keys their links are signed with. */
import { setTimeout as sleep } from "node:timers/promises";

import type { Right } from "#app/access/rights.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { env, signingKeys } from "#app/platform/env.server.ts";
import { BOUNCE_ADDRESS, MAIL_PER_DAY, MAIL_PER_SECOND, mailFrom, openMailer } from "./channels/email/mailer.server.ts";
import type { DeliverDeps } from "./deliver.server.ts";
import { signTestAddress } from "./test-address-token.server.ts";
import { signUnsubscribe } from "./unsubscribe-token.server.ts";
import type { MessageFormat } from "./variables.ts";

export { mailFrom } from "./channels/email/mailer.server.ts";

type ShopLabels = { name: string; currency: string; ianaTimezone: string };

/** How figures and times of a shop are written in its messages to members of whom it is not known what they read. */
export function messageFormatOf({ name, currency, ianaTimezone }: ShopLabels): MessageFormat {
  return { shopName: name, currency, zone: ianaTimezone, locale: "en-US" };
}

/** The same for one of the staff: amounts are hidden from whoever may not see money. */
export function formatFor({ rights }: { rights: readonly Right[] }, shop: ShopLabels): MessageFormat {
  return { ...messageFormatOf(shop), hidesAmounts: !rights.includes("money") };
}

/** Where a member of the shop says that they want no more news. */
export function unsubscribeUrlOf(shop: string): (memberId: string) => string {
  return (memberId) => `${env.SHOPIFY_APP_URL}/unsubscribe/${signUnsubscribe({ shop, memberId }, signingKeys)}`;
}

/** Hands a whole piece of mail over; a test is one of its own. */
const PIECE = 200;

/** What the sender of a shop's messages needs; null while no mail server is configured, or once the shop was erased. The caller closes the mailer. */
export async function deliverDeps({ shop, db }: ShopContext, signal: AbortSignal): Promise<DeliverDeps | null> {
  const facts = await db.shop.findFirst({});
  const mailer = facts && openMailer();
  if (facts === null || mailer === null || mailFrom === null) return null;
  return {
    mailer,
    from: { name: facts.name, address: mailFrom },
    replyTo: facts.mailReplyTo || null,
    bounceTo: BOUNCE_ADDRESS,
    words: messageFormatOf(facts),
    keys: signingKeys,
    unsubscribeUrl: unsubscribeUrlOf(shop),
    perSecond: MAIL_PER_SECOND,
    perDay: MAIL_PER_DAY,
    most: PIECE,
    signal,
    now: () => new Date(),
    sleep: (ms) => sleep(ms),
  };
}

/** What a test of a message needs, from within a request; null while no mail server is configured. The caller closes the mailer. */
export function testDeps(
  reader: { rights: readonly Right[] },
  { shop, ...facts }: ShopLabels & { shop: string },
  { replyTo }: { replyTo: string },
) {
  const mailer = openMailer();
  if (mailer === null || mailFrom === null) return null;
  return {
    mailer,
    from: { name: facts.name, address: mailFrom },
    replyTo: replyTo || null,
    words: formatFor(reader, facts),
    limits: { perSecond: MAIL_PER_SECOND, perDay: MAIL_PER_DAY },
    confirmUrl: (nonce: string) => `${env.SHOPIFY_APP_URL}/confirm-test/${signTestAddress({ shop, nonce }, signingKeys)}`,
  };
}
