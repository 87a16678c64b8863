import type { ShopContext } from "#app/db.server.ts";
import { plural } from "#app/format/counts.ts";
import { subjectInWords } from "#app/messages/subject-words.ts";

import type { Need } from "./need.ts";

const FORTNIGHT_MS = 14 * 86_400_000;

/** Messages of the last two weeks that did not reach everybody: bounced, failed, or nobody can say whether they were sent. */
export async function undeliveredMail({ shop, db }: ShopContext, now: Date): Promise<Need[]> {
  const since = new Date(now.getTime() - FORTNIGHT_MS);
  const rows = await db.$queryRaw<{ id: string; subject: string; members: bigint }[]>`
    SELECT m.id::text, m.subject, count(*) AS members FROM "MessageRecipient" r JOIN "Message" m ON m.shop = r.shop AND m.id = r."messageId"
    WHERE r.shop = ${shop} AND r.state IN ('bounced', 'failed', 'unclear') AND m."sentAt" >= ${since}
    GROUP BY m.id, m.subject ORDER BY max(m."sentAt") DESC LIMIT 10`;
  return rows.map(({ id, subject, members }) => ({
    key: `mail ${id}`,
    what: `A message did not reach ${plural(Number(members), "member")}`,
    about: subjectInWords(subject),
    action: { content: "Open message", url: `/app/messages/${id}` },
  }));
}
