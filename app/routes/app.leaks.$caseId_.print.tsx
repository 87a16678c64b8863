/**
 * What a leak case rests on, as a page to print or to keep as PDF.
 * For whoever has to prove in a dispute since when, why and with which orders a code leaked.
 */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { BlockStack, Card, Page, Text } from "@shopify/polaris";

import { forAdmin } from "#app/composition.server.ts";
import { plural } from "#app/format/counts.ts";
import { formatDay } from "#app/format/dates.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";
import type { CommissionState } from "#app/payouts/commission-state.ts";
import { paceWords } from "#app/screens/leak/pace.ts";
import { readAllOrders, readCase } from "#app/screens/leak/read-case.server.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request, "money");
  const caseId = idFrom(params.caseId);
  const view = await readCase(ctx, caseId);
  if (view === null) throw notFound();
  return { view, orders: await readAllOrders(ctx, caseId), writtenAt: new Date().toISOString() };
}

export const meta = () => [{ title: "Evidence of a leak" }];

const STATES: Record<CommissionState, string> = {
  pending: "Awaiting payment",
  approved: "Due",
  held: "Held",
  void: "Void",
  in_payout: "In a payout",
  paid: "Paid",
};

export default function Evidence() {
  const { view, orders, writtenAt } = useLoaderData<typeof loader>();
  const { dateTime, locale, money } = useShopFormat();
  const day = (one: string) => formatDay(one, { locale });
  const { name, code, since, sinceFrom, sinceTo, held } = view;
  const pace = paceWords(view.paces);
  return (
    <Page
      title={`Evidence: ${name}`}
      subtitle={`${code.member.name}, ${code.offer.title}. As of ${dateTime(writtenAt)}.`}
      backAction={{ content: name, url: `/app/leaks/${view.id}` }}
      primaryAction={{ content: "Print", onAction: () => window.print() }}
    >
      <Card>
        <BlockStack gap="300">
          <p>{`${name} may have leaked since ${day(since)}${sinceFrom === sinceTo ? "" : `, most likely between ${day(sinceFrom)} and ${day(sinceTo)}`}. First known ${dateTime(view.alarmedAt)}.`}</p>
          <ul className="reasons">
            {view.reasons.map(({ signal, words }) => (
              <li key={`${signal} ${words}`}>{words}</li>
            ))}
          </ul>
          {pace === null ? null : <p>{pace}</p>}
          {code.until === null ? null : <p>{`The code ended ${dateTime(code.until)}.`}</p>}
          {held === null ? null : (
            <p>{`Commission held from ${day(held.from)} on: ${plural(held.held.orders, "order")} held (${money(held.held.commissionMinor)}), ${held.released.orders} released, ${held.voided} void.`}</p>
          )}
          <Text as="h2" variant="headingMd">
            {plural(orders.length, "order")}
          </Text>
          <table className="printed">
            <thead>
              <tr>
                <th scope="col">Order</th>
                <th scope="col">Placed</th>
                <th scope="col" className="amount">
                  Amount
                </th>
                <th scope="col" className="amount">
                  Commission
                </th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {orders.map((order) => (
                <tr key={order.id}>
                  <td>{order.name}</td>
                  <td>{dateTime(order.at)}</td>
                  <td className="amount">{money(order.amountMinor)}</td>
                  <td className="amount">{money(order.commissionMinor)}</td>
                  <td>{STATES[order.commission]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </BlockStack>
      </Card>
    </Page>
  );
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
