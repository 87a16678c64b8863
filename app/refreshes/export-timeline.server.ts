import type { ShopContext } from "#app/platform/db.server.ts";
import { staffNames } from "#app/activity/staff-names.server.ts";
import { formatForFile, inZone } from "#app/format/dates.ts";
import { csvText } from "#app/format/csv-text.ts";

import { isId } from "#app/platform/ids.ts";

const HEADERS = [
  "Member",
  "Old code",
  "New code",
  "Step",
  "Outcome",
  "Staff",
  "Reason",
  "Shopify query cost",
  "Shared by",
  "This member's part",
  "Details",
];

/**
 * The timeline of every member of a refresh as a CSV file: who, why, when, each step with Shopify's ids and the points it
 * cost. Points are those of the whole call, or of all looks while it waited, with how many members shared them; the members'
 * parts of a refresh add up to what Shopify charged for it. Calls outside of it (its draft, comparing) are nobody's. Null for an unknown refresh.
 */
export async function exportTimeline(ctx: ShopContext, { refreshId, zone }: { refreshId: string; zone: string }): Promise<string | null> {
  const { shop, db } = ctx;
  const refresh = isId(refreshId) ? await db.refresh.findFirst({ where: { id: refreshId } }) : null;
  if (!refresh) return null;
  const events = await db.$queryRaw<Row[]>`
    SELECT e.at, btrim(m."firstName" || ' ' || m."lastName") AS member, i."oldName", i."newName", e.step, e.outcome, e.detail
    FROM "RefreshItem" i
    JOIN "RefreshEvent" e ON e.shop = i.shop AND e."refreshItemId" = i.id
    JOIN "Enrolment" en ON en.shop = i.shop AND en.id = i."enrolmentId"
    JOIN "Member" m ON m.shop = en.shop AND m.id = en."memberId"
    WHERE i.shop = ${shop} AND i."refreshId" = ${refreshId}::uuid ORDER BY i.position, e.id`;
  const why = [refresh.reason, refresh.note].filter(Boolean).join(": ");
  const staff = (event: Row) => String(event.detail.by ?? (event.outcome === "planned" ? (refresh.startedBy ?? "") : ""));
  const names = await staffNames(ctx, [...new Set(events.map(staff))]);
  return csvText(
    [inZone("Time", zone), ...HEADERS],
    events.map((event) => {
      const {
        at,
        member,
        oldName,
        newName,
        step,
        outcome,
        detail: { by: _by, points, together, part, ...details },
      } = event;
      return [
        formatForFile(at.toISOString(), zone),
        ...[member, oldName, newName, step ?? "", outcome],
        names.get(staff(event)) ?? staff(event),
        why,
        String(points ?? ""),
        String(together ?? ""),
        points === undefined ? "" : String(Number(Number(part ?? Number(points) / Number(together ?? 1)).toFixed(6))),
        Object.entries(details)
          .filter(([, value]) => value !== null && value !== "")
          .map(([name, value]) => `${name}: ${String(value)}`)
          .join("; "),
      ];
    }),
  );
}

type Row = {
  at: Date;
  member: string;
  oldName: string;
  newName: string;
  step: string | null;
  outcome: string;
  detail: Record<string, unknown>;
};
