/** Everybody whose code was refreshed was told of it the same day: composed, sent and delivered as the app does it, at that time. */
import { signingKeys } from "#app/platform/env.server.ts";
import type { ShopContext } from "#app/platform/db.server.ts";
import { composeMessage } from "#app/messages/compose-message.server.ts";
import { deliver } from "#app/messages/deliver.server.ts";
import { sendMessage } from "#app/messages/send-message.server.ts";
import type { TemplateKey } from "#app/messages/templates.ts";
import type { MessageFormat } from "#app/messages/variables.ts";

import type { PastRefresh } from "./record-refreshes.ts";

/** The mailbox of the demo holds what is sent from now on; what was sent then has long been read. */
const postOfThatTime = { send: async () => ({ result: "accepted" as const, words: "250 OK" }), close: () => {} };

type Ask = { offerId: string; refreshes: readonly PastRefresh[]; by: string; words: MessageFormat };

/** A message tells the codes as they are, so only those of the latest refreshes are written. */
export async function recordMessages(ctx: ShopContext, { offerId, refreshes, by, words }: Ask): Promise<void> {
  for (const { refreshId, memberId, settledAt } of refreshes.filter(({ isLatest }) => isLatest)) {
    const now = new Date(settledAt.getTime() + 20 * 60_000);
    const template = await templateOf(ctx, refreshId);
    const cause = { kind: "refresh", id: refreshId } as const;
    const draft = await composeMessage(ctx, { offerId, cause, memberIds: [memberId], template, createdBy: by });
    if (!draft.ok) throw new Error("Nobody was found who could be told of a refresh of the story.");
    const { messageId } = draft;
    await ctx.db.message.update({ where: { shop_id: { shop: ctx.shop, id: messageId } }, data: { createdAt: settledAt } });
    const sent = await sendMessage(ctx, { messageId, sentBy: by, words, now, hasMailServer: true, enqueue: async () => {} });
    if (!sent.ok) throw new Error(`A message of the story was not sent: ${sent.reason}`);
    await deliver(ctx, {
      ...{ mailer: postOfThatTime, from: { name: words.shopName, address: "creators@lumenbotanics.example" }, replyTo: null, words },
      ...{ keys: signingKeys, unsubscribeUrl: () => "", perSecond: 1_000, perDay: 20_000, most: 10, signal: AbortSignal.timeout(60_000) },
      ...{ now: () => now, sleep: async () => {} },
    });
  }
}

async function templateOf({ db }: ShopContext, refreshId: string): Promise<TemplateKey> {
  const { reason } = await db.refresh.findFirstOrThrow({ where: { id: refreshId }, select: { reason: true } });
  return reason === "leak" ? "leak" : reason === "reset_usage" ? "reset" : "rename";
}
