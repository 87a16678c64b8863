import type { ActivityPart } from "#app/activity/activity.ts";
import { recordActivity } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import { countsByMessage } from "./list-messages.server.ts";
import { countsOf } from "./message.ts";
import { subjectLabel } from "./subject-labels.ts";

/** Messages of which nothing waits any more are sent; the activity says how many each reached, and whom it did not. */
export async function settleMessages({ shop, db }: ShopContext, now: Date): Promise<void> {
  await db.$transaction(async (tx) => {
    const settled = await tx.$queryRaw<{ id: string; offerId: string; subject: string }[]>`
      UPDATE "Message" m SET "state" = 'sent', "settledAt" = ${now} WHERE m."shop" = ${shop} AND m."state" = 'sending' AND NOT EXISTS (
        SELECT 1 FROM "MessageRecipient" r WHERE r."shop" = m."shop" AND r."messageId" = m."id" AND r."state" IN ('queued', 'sending'))
      RETURNING m."id"::text, m."offerId"::text, m."subject"`;
    for (const message of settled) await recordRefreshSettled({ shop, tx }, message, now);
  });
}

async function recordRefreshSettled(
  { shop, tx }: { shop: string; tx: ShopTx },
  { id, offerId, subject }: { id: string; offerId: string; subject: string },
  at: Date,
): Promise<void> {
  const counts = (await countsByMessage({ db: tx }, [id])).get(id) ?? countsOf([]);
  const unreached = await tx.messageRecipient.findMany({
    where: { messageId: id, state: { in: ["bounced", "failed", "unclear"] } },
    select: { memberId: true },
    orderBy: { position: "asc" },
  });
  await recordActivity(tx, {
    ...{ shop, kind: "message_settled", by: "system", at, offerId, messageId: id, subject: subjectLabel(subject) },
    after: {
      sent: counts.delivered,
      ...(counts.bounced > 0 && { bounced: counts.bounced }),
      ...(counts.failed > 0 && { notSent: counts.failed }),
      ...(counts.unclear > 0 && { unclear: counts.unclear }),
    },
    members: unreached.map(({ memberId }): ActivityPart => ({ memberId, outcome: "parked" })),
  });
}
