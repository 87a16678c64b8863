/** Events for merchants' own systems are written in the transaction in which they happen: neither is there without the other. */
import type { ShopTx } from "#app/platform/db.server.ts";

import type { Happened } from "./events.ts";

/** Writes each event once for every address that wants it; nothing where none does. By set: a thousand cost one statement. */
export async function recordEvents(tx: ShopTx, shop: string, events: readonly Happened[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map(({ type, at, enrolmentId, data }) => ({ type, at, enrolmentId: enrolmentId ?? null, data }));
  await tx.$executeRaw`
    INSERT INTO "OutgoingDelivery" (shop, "webhookId", type, payload, "createdAt", "dueAt")
    SELECT ${shop}, w.id, e.type,
      jsonb_build_object('type', e.type, 'timestamp', e.at,
        'data', e.data || CASE WHEN en.id IS NULL THEN '{}'::jsonb ELSE jsonb_build_object('memberId', en."memberId", 'offerId', en."offerId") END)::text,
      (e.at::timestamptz AT TIME ZONE 'UTC')::timestamp(3), now() AT TIME ZONE 'UTC'
    FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS e(type text, at text, "enrolmentId" uuid, data jsonb)
    JOIN "OutgoingWebhook" w ON w.shop = ${shop} AND e.type = ANY(w.events)
    LEFT JOIN "Enrolment" en ON en.shop = ${shop} AND en.id = e."enrolmentId"`;
}
