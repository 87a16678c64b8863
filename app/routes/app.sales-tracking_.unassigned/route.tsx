/**
 * Orders that no code gave to a member: with a name nobody held, a discount by hand, from a draft or a point of sale. For whoever
 * answers a creator who says that a sale was theirs: find it, give it to them with a reason, take it back.
 */
import type { ActionFunctionArgs, LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Box, Card, InlineStack, Page, Select } from "@shopify/polaris";
import { z } from "zod";

import { LONGEST_SEARCH } from "#app/format/search-text.ts";
import { cutTo } from "#app/platform/plain-text.ts";

import type { ActionResult } from "#app/ui/action-result.ts";
import { forAdmin, forPress } from "#app/composition.server.ts";
import { sentForm } from "#app/http/form.ts";
import { notFound, oneOf, pageFrom, searchFrom } from "#app/http/params.server.ts";
import { assignOrder, unassignOrder, type AssignRefusal } from "#app/orders/attribution/assign-order.server.ts";
import { findPlaces, unassignedOrders } from "#app/screens/report/unassigned-orders.server.ts";
import { SearchField } from "#app/ui/search-field.tsx";
import { useSearchParam } from "#app/ui/use-search-param.ts";

import { UnassignedTable } from "./unassigned-table.tsx";

const PAGE_SIZE = 50;
const SHOW = ["open", "given"] as const;

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request, "money");
  const query = new URL(request.url).searchParams;
  const find = query.has("find") ? cutTo(query.get("find") ?? "", LONGEST_SEARCH).trim() : null;
  const show = oneOf(SHOW, { raw: query.get("show"), fallback: "open" });
  const list = { search: searchFrom(query), page: pageFrom(query), pageSize: PAGE_SIZE };
  const [orders, places] = await Promise.all([unassignedOrders(ctx, { show, ...list }), find === null ? [] : findPlaces(ctx, find)]);
  return { orders, places, search: find ?? "", show, list };
}

const press = z.discriminatedUnion("intent", [
  z.object({
    intent: z.literal("assign"),
    orderId: z.string(),
    enrolmentId: z.uuid(),
    reason: z.string().trim().min(1, "Say why the order is theirs").max(300),
  }),
  z.object({ intent: z.literal("unassign"), orderId: z.string() }),
]);

export async function action({ request }: ActionFunctionArgs): Promise<ActionResult> {
  const admin = await forPress(request, "money");
  if (admin.refused !== null) return admin;
  const { ctx, staff } = admin;
  const parsed = press.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw notFound();
  const by = { staff: staff.id, now: new Date() };
  const done =
    parsed.data.intent === "assign"
      ? await assignOrder(ctx, { ...parsed.data, ...by })
      : await unassignOrder(ctx, { ...parsed.data, ...by });
  if (!done.ok) return { refused: REFUSALS[done.reason], said: null };
  return { refused: null, said: parsed.data.intent === "assign" ? "The order counts for the member" : "The order was taken back" };
}

const REFUSALS: Record<AssignRefusal, string> = {
  unknown: "This order or member is no longer here.",
  counted: "A code on this order counts for a member already. Reject that part first.",
  paid: "Its commission was paid and is locked.",
  no_code: "This member never held a code in the offer.",
};

export const meta = () => [{ title: "Orders without a member" }];

export default function Unassigned() {
  const { orders, show, list } = useLoaderData<typeof loader>();
  const keep = useSearchParam();
  const choose = (value: string) => keep("show", value);
  return (
    <Page
      fullWidth
      title="Orders without a member"
      subtitle="Orders with a discount that no member's code gave, such as drafts and sales at the counter"
      backAction={{ content: "Sales tracking", url: "/app/sales-tracking" }}
    >
      <Card padding="0">
        <BlockStack>
          <Box padding="300">
            <InlineStack gap="300" blockAlign="center">
              <div className="grows">
                <SearchField label="Search orders by number, code or discount" search={list.search} />
              </div>
              <Select
                label="Show"
                labelInline
                options={[
                  { value: "open", label: "Without a member" },
                  { value: "given", label: "Given by hand" },
                ]}
                value={show}
                onChange={choose}
              />
            </InlineStack>
          </Box>
          <UnassignedTable rows={orders.rows} show={show} list={{ ...list, total: orders.total }} />
        </BlockStack>
      </Card>
    </Page>
  );
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
