import type { ShopContext } from "#app/platform/db.server.ts";
import { plural } from "#app/format/counts.ts";
import { subjectLabel } from "#app/messages/subject-labels.ts";

import type { Need } from "./need.ts";

const FORTNIGHT_MS = 14 * 86_400_000;

/**
 * Messages of the last two weeks that did not reach everybody: bounced, failed, or nobody can say whether they were sent.
 * Who has been told by a later message about the same offer does not wait for this one any more.
 */
export async function undeliveredMail({ shop, db }: ShopContext, now: Date): Promise<Need[]> {
  const since = new Date(now.getTime() - FORTNIGHT_MS);
  const rows = await db.$queryRaw<{ id: string; subject: string; members: bigint }[]>`
    SELECT m.id::text, m.subject, count(*) AS members FROM "MessageRecipient" r JOIN "Message" m ON m.shop = r.shop AND m.id = r."messageId"
    WHERE r.shop = ${shop} AND r.state IN ('bounced', 'failed', 'unclear') AND m."sentAt" >= ${since}
      AND NOT EXISTS (
        SELECT 1 FROM "MessageRecipient" t JOIN "Message" later ON later.shop = t.shop AND later.id = t."messageId"
        WHERE t.shop = r.shop AND t."enrolmentId" = r."enrolmentId" AND t.state IN ('sent', 'by_hand')
          AND t."settledAt" > r."settledAt" AND (later.about = 'code' OR t."namesCode" OR m.about = 'news'))
    GROUP BY m.id, m.subject ORDER BY max(m."sentAt") DESC, 1 DESC LIMIT 10`;
  return rows.map(({ id, subject, members }) => ({
    key: `mail ${id}`,
    what: `A message did not reach ${plural(Number(members), "member")}`,
    about: subjectLabel(subject),
    action: { content: "Open message", url: `/app/messages/${id}` },
  }));
}
