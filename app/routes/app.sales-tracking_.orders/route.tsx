/**
 * The orders behind a figure of Sales tracking, under the same filter as the figure. For whoever asks why a member earned
 * what they did: each order with its code, refunds and state, and the place to reject one or mark commission as paid.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Box, Card, Page, Select, Text } from "@shopify/polaris";
import { z } from "zod";

import { useShopFormat } from "#app/ui/shop-format.tsx";
import { DateRangeField, type ShownRange } from "#app/ui/date-range-field.tsx";
import { daysOf, parseRange } from "#app/format/date-range.ts";
import { SavedViews } from "#app/ui/saved-views.tsx";
import { SearchField } from "#app/ui/search-field.tsx";
import { useSelection } from "#app/ui/selection.ts";
import { useSearchParam } from "#app/ui/use-search-param.ts";
import { useBulkReview, type BulkAnswer } from "./use-bulk-review.tsx";
import { OrdersTable, partId } from "./orders-table.tsx";
import { PayButton, type PayAnswer } from "./pay-button.tsx";
import { useFile } from "#app/ui/use-file.ts";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { MOST_AT_ONCE, reviewMany, takeBackReview } from "#app/orders/attribution/review-many.server.ts";
import { payableLeaks } from "#app/screens/payouts/unpaid-leaks.server.ts";
import { ordersBehind, partsBehind } from "#app/screens/report/orders-behind.server.ts";
import { rejectConversion, restoreConversion, type ReviewResult } from "#app/orders/attribution/review-conversions.server.ts";
import { CONVERSION_STATES, REJECT_REASONS, STATE_LABELS } from "#app/orders/attribution/review-labels.ts";
import { holdCommission, releaseCommission, type Held } from "#app/payouts/hold-commission.server.ts";
import { markPaid, readPayable } from "#app/payouts/mark-paid.server.ts";
import { filterInRange, filterQuery, type SalesFilter } from "#app/orders/rollups/sales-filter.ts";
import { namesOfFilter, salesTotals } from "#app/screens/report/sales-report.server.ts";
import { plural } from "#app/format/counts.ts";
import { formatMoney } from "#app/format/money.ts";
import { sentForm } from "#app/http/form.ts";
import { fromJson, notFound, pageFrom, searchFrom } from "#app/http/params.server.ts";
import { viewOf } from "#app/views/saved-view.ts";
import { readViews } from "#app/views/saved-views.server.ts";

const PAGE_SIZE = 50;

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, shopFacts } = await forAdmin(request, "money");
  const query = new URL(request.url).searchParams;
  const zone = shopFacts.ianaTimezone;
  const filter = filterInRange(query, { zone, now: new Date() });
  const state = stateFrom(query);
  const search = searchFrom(query);
  const list = { page: pageFrom(query), pageSize: PAGE_SIZE };
  const [orders, sums, payable, leaks, about, views] = await Promise.all([
    ordersBehind(ctx, { filter, state, search, ...list }),
    salesTotals(ctx, filter),
    readPayable(ctx, { filter, now: new Date() }),
    payableLeaks(ctx, { filter, now: new Date() }),
    namesOfFilter(ctx, filter),
    readViews(ctx, "orders"),
  ]);
  return {
    views,
    query: viewOf("orders", query),
    orders,
    sums,
    payable,
    leaks,
    about,
    state,
    search,
    list,
    filter: Object.fromEntries(filterQuery(filter)),
    range: rangeShown(query, { filter, zone }),
  };
}

/** What the page's date field shows: what the address asks for, or the days that the figure's instants cover. */
function rangeShown(query: URLSearchParams, { filter: { from, to }, zone }: { filter: SalesFilter; zone: string }): ShownRange {
  const covered = from && to ? { from, to } : null;
  if (query.has("range")) return { asked: parseRange(query), covered };
  const compare = "before" as const;
  return {
    asked: covered ? { preset: "custom", compare, ...daysOf(covered, zone) } : { preset: "all", compare, since: null, until: null },
    covered,
  };
}

const review = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("reject"),
    orderId: z.string(),
    enrolmentId: z.uuid(),
    reason: z.enum(REJECT_REASONS),
    note: z.string().max(300).default(""),
  }),
  z.object({ intent: z.literal("restore"), orderId: z.string(), enrolmentId: z.uuid() }),
  z.object({ intent: z.literal("hold"), orderId: z.string(), enrolmentId: z.uuid(), reason: z.string().trim().min(1).max(300) }),
  z.object({ intent: z.literal("release"), orderId: z.string(), enrolmentId: z.uuid() }),
  z.object({
    intent: z.literal("many"),
    pressId: z.uuid(),
    decision: z.enum(["reject", "restore"]),
    reason: z.enum(REJECT_REASONS).default("other"),
    note: z.string().max(300).default(""),
    all: z.literal("true").optional(),
    parts: fromJson(z.array(z.string().max(200)).max(MOST_AT_ONCE)).optional(),
  }),
  z.object({ intent: z.literal("undo"), pressId: z.uuid(), undoId: z.uuid() }),
  z.object({
    intent: z.literal("pay"),
    paidMinor: z.coerce.number().int().nonnegative(),
    conversions: z.coerce.number().int().nonnegative(),
    asOf: z.iso.datetime(),
    mark: z.string().regex(/^-?\d{1,40}$/),
  }),
]);

export async function action({ request }: ActionFunctionArgs): Promise<PayAnswer & BulkAnswer> {
  const admin = await forPress(request, "money");
  if (admin.refused !== null) return admin;
  const { ctx, staff, shopFacts } = admin;
  const parsed = review.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw notFound();
  const by = { staff: staff.id, now: new Date() };
  if (parsed.data.intent === "pay") {
    const { intent: _pay, ...shown } = parsed.data;
    const paid = await markPaid(ctx, {
      filter: filterInRange(new URL(request.url).searchParams, { zone: shopFacts.ianaTimezone, now: by.now }),
      shown,
      ...by,
    });
    if (!paid.ok) return { refused: null, said: null, changed: paid };
    const amount = formatMoney(paid.paidMinor, { currency: shopFacts.currency, locale: "en-US" });
    return { refused: null, said: `${amount} for ${plural(paid.conversions, "conversion")} is marked as paid.`, changed: null };
  }
  if (parsed.data.intent === "undo") {
    const { pressId, undoId } = parsed.data;
    const { changed, kept } = await takeBackReview(ctx, { pressId, undoId, ...by });
    return { refused: null, said: null, bulk: { decision: "undo", pressId: undoId, changed, left: kept } };
  }
  if (parsed.data.intent === "many") {
    const { pressId, decision, reason, note, all, parts = [] } = parsed.data;
    const query = new URL(request.url).searchParams;
    const filter = filterInRange(query, { zone: shopFacts.ianaTimezone, now: by.now });
    const which = all
      ? await partsBehind(ctx, { filter, state: stateFrom(query), search: searchFrom(query), most: MOST_AT_ONCE })
      : parts.flatMap(partFrom);
    const done = await reviewMany(ctx, {
      parts: which,
      decision: decision === "reject" ? { reject: reason, note } : decision,
      pressId,
      ...by,
    });
    if (!done.ok)
      return {
        refused: `At most ${plural(MOST_AT_ONCE, "order")} at once: choose fewer days or search for a code.`,
        said: null,
        bulk: null,
      };
    return { refused: null, said: null, bulk: { decision, pressId, changed: done.changed, left: done.inPayout } };
  }
  const { orderId, enrolmentId } = parsed.data;
  const part = { orderId, enrolmentId };
  if (parsed.data.intent === "hold" || parsed.data.intent === "release") {
    const held =
      parsed.data.intent === "hold"
        ? await holdCommission(ctx, { part, reason: parsed.data.reason, ...by })
        : await releaseCommission(ctx, { part, ...by });
    return { refused: held.ok ? null : NOT_MOVED[held.reason], said: null };
  }
  const ruled =
    parsed.data.intent === "reject"
      ? await rejectConversion(ctx, { part, reason: parsed.data.reason, note: parsed.data.note, ...by })
      : await restoreConversion(ctx, { part, ...by });
  return { refused: REFUSALS[ruled], said: null };
}

const NOT_MOVED: Record<Extract<Held, { ok: false }>["reason"], string> = {
  unknown: "This order no longer counts for that member.",
  pending: "It is not held.",
  approved: "It is not held.",
  held: "It is held already.",
  void: "It earns nothing any more.",
  in_payout: "It is in a payout that is approved. Cancel the payout to hold it.",
  paid: "Its commission was paid meanwhile and is locked.",
};
const stateFrom = (query: URLSearchParams) => CONVERSION_STATES.find((one) => one === query.get("state")) ?? null;

/** What `partId` of the table wrote; anything else is no part. */
function partFrom(id: string) {
  const [orderId = "", enrolmentId = ""] = id.split(" ");
  return z.uuid().safeParse(enrolmentId).success ? [{ orderId, enrolmentId }] : [];
}

const REFUSALS: Record<ReviewResult, string | null> = {
  done: null,
  unknown: "This order no longer counts for that member.",
  in_payout: "It is in a payout that is approved. Cancel the payout first, or wait until it is paid.",
};

export const meta = () => [{ title: "Orders" }];

export default function OrdersBehind() {
  const { orders, sums, payable, leaks, about, state, search, list, filter, range, views, query } = useLoaderData<typeof loader>();
  const { money, date } = useShopFormat();
  const keep = useSearchParam();
  const selection = useSelection(
    orders.rows.map((row) => ({ id: partId(row) })),
    orders.total,
  );
  const review = useBulkReview(selection);
  const narrowed = search !== "" || state !== null;
  const csv = useFile();
  const file = `/app/sales-tracking/csv?${new URLSearchParams({ ...filter, orders: "true" })}`;
  const { covered } = range;
  // The last moment that is in it: the end itself is the next day's midnight.
  const when = covered ? `${date(covered.from.toISOString())} to ${date(new Date(covered.to.getTime() - 1).toISOString())}` : "All time";
  const states = [{ value: "", label: "All orders" }, ...CONVERSION_STATES.map((value) => ({ value, label: STATE_LABELS[value] }))];
  const choose = (value: string) => keep("state", value);
  return (
    <Page
      fullWidth
      title="Orders"
      subtitle={[...about, when].join(" • ")}
      backAction={{ content: "Sales tracking", url: "/app/sales-tracking" }}
      secondaryActions={[{ content: "Export CSV", loading: csv.busy, onAction: () => void csv.save(file, { name: "orders.csv" }) }]}
    >
      <BlockStack gap="400">
        {review.notice}
        {review.dialog}
        <div className="aside">
          <Text as="p">
            {narrowed ? `${plural(orders.total, "order")} shown. All of the dates: ` : null}
            {plural(sums.conversions, "conversion")}, {money(sums.revenueMinor)} revenue, {money(sums.refundedMinor)} refunds,{" "}
            {money(sums.commissionMinor)} commission.
          </Text>
        </div>
        <div className="report-controls aside">
          <DateRangeField {...range} />
          <Select label="State" labelInline options={states} value={state ?? ""} onChange={choose} />
        </div>
        {/* It pays what the dates hold: beside a list that shows less it would be misread. */}
        {narrowed ? null : (
          <div className="aside">
            <PayButton payable={payable} leaks={leaks} />
          </div>
        )}
        <Card padding="0">
          <Box padding="300">
            <BlockStack gap="300">
              <SavedViews list="orders" views={views} query={query} />
              <SearchField label="Search by code, order or member" search={search} />
            </BlockStack>
          </Box>
          <OrdersTable
            rows={orders.rows}
            list={{ ...list, total: orders.total }}
            selection={selection}
            narrowed={narrowed}
            onDecide={review.ask}
          />
        </Card>
      </BlockStack>
    </Page>
  );
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
