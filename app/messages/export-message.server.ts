import type { ShopContext } from "#app/platform/db.server.ts";
import type { SigningKeys } from "#app/keys/signature.ts";
import { isEmailAddress } from "#app/format/email-address.ts";
import { csvText } from "#app/format/csv-text.ts";

import { readLetter, withUnsubscribe } from "./letter.server.ts";
import { readFacts } from "./read-facts.server.ts";
import { PAGE_LINKS, type MessageFormat } from "./variables.ts";

type Input = { messageId: string; words: MessageFormat; keys: SigningKeys; unsubscribeUrl: (memberId: string) => string; now: Date };

/**
 * A draft as a file, a row for each chosen member it can be written for, so that it can be sent by another way; news goes
 * with its unsubscribe link and without those who used one. Null when
 * there is no such draft or it cannot be read.
 */
export async function exportMessage(ctx: ShopContext, { messageId, words, keys, unsubscribeUrl, now }: Input): Promise<string | null> {
  const message = await ctx.db.message.findFirst({ where: { id: messageId, state: "draft" } });
  const read = message && readLetter(message);
  if (!message || !read?.ok) return null;
  const chosen = await ctx.db.messageRecipient.findMany({
    where: { messageId, state: "draft" },
    include: { member: true },
    orderBy: { position: "asc" },
  });
  const enrolmentIds = chosen.map(({ enrolmentId }) => enrolmentId);
  const links = read.letter.uses.some((name) => PAGE_LINKS.includes(name)) ? { keys } : ("to_share" as const);
  const facts = await readFacts(ctx, { offerId: message.offerId, enrolmentIds, now, links });
  const rows = chosen.flatMap(({ enrolmentId, member }) => {
    const known = facts.get(enrolmentId);
    const written = known && read.letter.for(known, words);
    const isNews = message.about === "news";
    if (!written?.ok || (isNews && member.unsubscribedAt !== null) || !isEmailAddress(member.email)) return [];
    const body = isNews ? withUnsubscribe(written.body, unsubscribeUrl(member.id), member.locale) : written.body;
    return [[`${member.firstName} ${member.lastName}`.trim(), member.email, written.subject, body]];
  });
  return csvText(["Name", "E-mail", "Subject", "Message"], rows);
}
