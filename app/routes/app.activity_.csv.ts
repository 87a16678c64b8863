/** The activity as a file, narrowed as the page is: a line for each member concerned. Times are those of the shop's zone. */
import type { LoaderFunctionArgs } from "@remix-run/node";

import { parseActivityFilter } from "#app/activity/activity-filter.ts";
import { actorLabels, KIND_LABELS, OUTCOME_LABELS } from "#app/activity/activity-labels.ts";
import { readActivity, type ActivityView } from "#app/activity/read-activity.server.ts";
import { factCells, type FactFormat } from "#app/ui/activity/fact-labels.ts";
import { forAdmin } from "#app/composition.server.ts";
import { formatMoney } from "#app/format/money.ts";
import { formatForFile, inZone } from "#app/format/dates.ts";
import { csvText } from "#app/format/csv-text.ts";

const HEADERS = ["Who", "What", "Offer", "Project", "Subject", "Member", "Outcome", "Before", "After", "Reason", "Shopify ids"];
const BATCH = 500;
/** A file any spreadsheet can open; whoever needs more narrows it by date. */
const MOST_LINES = 100_000;

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, shopFacts, rights } = await forAdmin(request, "view");
  const filter = parseActivityFilter(new URL(request.url).searchParams, shopFacts.ianaTimezone);
  const zone = shopFacts.ianaTimezone;
  const format: FactFormat = {
    money: (minor) => (rights.includes("money") ? formatMoney(minor, { currency: shopFacts.currency, locale: "en-US" }) : "Hidden"),
    dateTime: (iso) => formatForFile(iso, zone),
  };
  const lines: string[][] = [];
  for (let page = 1; lines.length < MOST_LINES; page++) {
    const { rows } = await readActivity(ctx, { filter, page, pageSize: BATCH, partsShown: 10_000 });
    lines.push(...rows.flatMap((act) => linesOf(act, format)));
    if (rows.length < BATCH) break;
  }
  const text = csvText([inZone("When", zone), ...HEADERS], lines.slice(0, MOST_LINES));
  return new Response(text, { headers: { "Content-Type": "text/csv; charset=utf-8", "Cache-Control": "no-store" } });
}

function linesOf(act: ActivityView, format: FactFormat): string[][] {
  const who = [
    format.dateTime(act.at),
    actorLabels(act),
    KIND_LABELS[act.kind].title,
    act.offer?.title ?? "",
    act.project?.name ?? "",
    act.subject,
  ];
  const own = { before: factCells(act.before, format), after: factCells(act.after, format) };
  const why = act.reason ?? "";
  if (act.parts.length === 0) return [[...who, "", "", own.before, own.after, why, act.shopifyIds.join(" ")]];
  return act.parts.map((part) => [
    ...who,
    part.name,
    OUTCOME_LABELS[part.outcome],
    factCells({ ...act.before, ...part.before }, format),
    factCells({ ...act.after, ...part.after }, format),
    why,
    [...act.shopifyIds, ...part.shopifyIds].join(" "),
  ]);
}
