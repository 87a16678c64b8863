/**
 * A statement: what one member was paid by one payout, order by order.
 * For the merchant to print or send, and for whoever asks later why it was this sum.
 */
import type { LoaderFunctionArgs } from "@remix-run/node";
import { useLoaderData } from "@remix-run/react";
import { Banner, BlockStack, Card, DataTable, Page, Text } from "@shopify/polaris";

import { forAdmin } from "#app/composition.server.ts";
import { formatMoney } from "#app/format/money.ts";
import { plural } from "#app/format/counts.ts";
import { idFrom, notFound } from "#app/http/params.server.ts";
import { CARRIED_LABELS, LINE_LABELS, STATE_LABELS, WAY_LABELS } from "#app/payouts/payout-labels.ts";
import { readStatement, type Statement } from "#app/screens/payouts/read-statement.server.ts";
import { useFile } from "#app/ui/use-file.ts";
import { formatDate } from "#app/format/dates.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";

export async function loader({ request, params }: LoaderFunctionArgs) {
  const { ctx } = await forAdmin(request, "money");
  const statement = await readStatement(ctx, { payoutId: idFrom(params.payoutId), memberId: idFrom(params.memberId) });
  if (statement === null) throw notFound();
  return { statement };
}

export const meta = () => [{ title: "Statement" }];

export default function StatementPage() {
  const { statement } = useLoaderData<typeof loader>();
  const { payout, member } = statement;
  const csv = useFile();
  const base = `/app/payouts/${payout.id}`;
  return (
    <Page
      title={`Statement of ${member.name}`}
      subtitle={`Payout ${payout.number}`}
      backAction={{ content: `Payout ${payout.number}`, url: base }}
      secondaryActions={[
        { content: "Print", onAction: () => window.print() },
        {
          content: "Save as CSV",
          loading: csv.busy,
          onAction: () => void csv.save(`${base}/members/${member.id}/csv`, { name: `statement-${payout.number}.csv` }),
        },
      ]}
    >
      <StatementBody statement={statement} />
    </Page>
  );
}

function StatementBody({ statement }: { statement: Statement }) {
  const { payout, member, outcome, shown, lines } = statement;
  const { shopName, locale, date } = useShopFormat();
  const money = (minor: number) => formatMoney(minor, { currency: payout.currency, locale });
  const rows = shown.map((line) => [
    line.order,
    date(line.at),
    line.offer,
    LINE_LABELS[line.kind] ?? line.kind,
    money(line.netMinor),
    money(line.amountMinor),
  ]);
  const how = [
    STATE_LABELS[payout.state],
    payout.paidOn ? formatDate(payout.paidOn, { locale, zone: "UTC" }) : payout.paidAt ? date(payout.paidAt) : null,
    WAY_LABELS[payout.way],
    payout.reference ? `reference ${payout.reference}` : null,
  ];
  return (
    <BlockStack gap="400">
      {payout.reversedBy === null ? null : (
        <Banner tone="warning">{`This payout was taken back by payout ${payout.reversedBy}. All of it is due again.`}</Banner>
      )}
      <Card>
        <BlockStack gap="200">
          <Text as="p">{`${shopName} to ${member.name}${member.email ? ` (${member.email})` : ""}`}</Text>
          <p className="figure">{money(outcome === "included" ? statement.sumMinor : 0)}</p>
          <Text as="p" tone="subdued">
            {how.filter(Boolean).join(", ")}
          </Text>
          <Text as="p" tone="subdued">{`Orders placed before ${date(payout.cutOff)}`}</Text>
          {outcome === "included" ? null : (
            <Text as="p">{`${money(statement.sumMinor)} is carried over to the next payout. ${CARRIED_LABELS[outcome]}.`}</Text>
          )}
          {statement.carriedMinor === 0 ? null : (
            <Text as="p">{`${money(statement.carriedMinor)} was carried over from the payout before and is part of the sum.`}</Text>
          )}
          {statement.adjustmentsMinor === 0 ? null : (
            <Text as="p">{`${money(statement.adjustmentsMinor)} puts right what was paid before: orders that were refunded, rejected or changed since.`}</Text>
          )}
        </BlockStack>
      </Card>
      {rows.length === 0 ? null : (
        <Card padding="0">
          <DataTable
            columnContentTypes={["text", "text", "text", "text", "numeric", "numeric"]}
            headings={["Order", "Placed", "Offer", "What", "Revenue", "Amount"]}
            rows={rows}
            totals={["", "", "", "", "", money(statement.sumMinor)]}
            showTotalsInFooter
            footerContent={
              lines > rows.length
                ? `The first ${plural(rows.length, "line")} of ${lines.toLocaleString("en-US")}. The CSV has them all.`
                : null
            }
          />
        </Card>
      )}
    </BlockStack>
  );
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
