import { Banner, BlockStack, Card, Layout, Link, Page, Text } from "@shopify/polaris";

import { listOf, plural } from "#app/format/counts.ts";
import { formatDate } from "#app/format/dates.ts";
import { STATE_LABELS, WAY_LABELS } from "#app/payouts/payout-labels.ts";
import { isByShopify, type Outcome, type ShopifyWay } from "#app/payouts/payout.ts";
import type { PayoutMemberRow, PayoutView } from "#app/screens/payouts/read-payout.server.ts";
import type { UnpaidLeak } from "#app/screens/payouts/unpaid-leaks.server.ts";
import type { TransfersView } from "#app/screens/payouts/read-transfers.server.ts";
import { LeaksNotice } from "#app/ui/payouts/leaks-notice.tsx";
import { PayoutBadge } from "#app/ui/payouts/payout-badge.tsx";
import { useFile } from "#app/ui/use-file.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";

import { CarriedOver } from "./carried-over.tsx";
import { MembersTable } from "./members-table.tsx";
import { usePayoutActions, usePayoutMoney } from "./payout-actions.tsx";
import { SettingsCard } from "./settings-card.tsx";
import { TransfersCard } from "./transfers-card.tsx";
import { WriteToCard } from "./write-to-card.tsx";

type Props = {
  view: PayoutView;
  members: { rows: PayoutMemberRow[]; total: number };
  list: { outcome: Outcome | null; page: number; pageSize: number };
  /** Of a payout that Shopify pays. */
  transfers: TransfersView | null;
  ways: readonly ShopifyWay[];
  /** Offers whose members can be told that they were paid. */
  writeTo: { offerId: string; title: string; members: number }[];
  leaks: readonly UnpaidLeak[];
};

export function PayoutScreen({ view, members, list, transfers, ways, writeTo, leaks }: Props) {
  const money = usePayoutMoney(view.currency);
  const actions = usePayoutActions(view, transfers);
  const download = useFile();
  const file = (as: string, name: string) => void download.save(`/app/payouts/${view.id}/file?as=${as}`, { name });
  const isFixed = view.state !== "draft" && view.state !== "cancelled";
  const name = `payout-${view.number}`;
  const files = isFixed
    ? [
        ...Array.from({ length: view.reverses === null ? view.files : 0 }, (_, at) => ({
          content: view.files === 1 ? "PayPal file" : `PayPal file ${at + 1} of ${view.files}`,
          onAction: () => file(`paypal&part=${at + 1}`, `${name}-paypal-${at + 1}.csv`),
        })),
        { content: "Members as CSV", onAction: () => file("bank", `${name}.csv`) },
        { content: "Orders as CSV", onAction: () => file("lines", `${name}-lines.csv`) },
      ]
    : [];
  return (
    <Page
      fullWidth
      title={`Payout ${view.number}`}
      titleMetadata={<PayoutBadge state={view.state} reversed={view.reversedBy !== null} />}
      subtitle={WAY_LABELS[view.way]}
      backAction={{ content: "Payouts", url: "/app/payouts" }}
      {...(actions.primaryAction && { primaryAction: actions.primaryAction })}
      secondaryActions={actions.secondaryActions}
      actionGroups={files.length > 0 ? [{ title: "Files", actions: files }] : []}
    >
      {actions.dialogs}
      <BlockStack gap="400">
        {actions.notice}
        <Notices view={view} />
        <LeaksNotice leaks={leaks} money={money} of={view.state === "draft" ? "draft" : "approved"} />
        <Layout>
          <Layout.Section>
            <BlockStack gap="400">
              <CarriedOver view={view} />
              {transfers ? <TransfersCard view={view} transfers={transfers} busy={actions.busy} press={actions.press} /> : null}
              <MembersTable
                view={view}
                rows={members.rows}
                list={{ ...list, total: members.total }}
                busy={actions.busy}
                onLeaveOut={(memberId, out) => actions.press("leave_out", { memberId, out: String(out) })}
              />
            </BlockStack>
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <BlockStack gap="400">
              <Progress view={view} />
              {writeTo.length > 0 ? <WriteToCard payoutId={view.id} offers={writeTo} /> : null}
              {view.state === "draft" ? (
                <SettingsCard
                  key={`${view.cutOff} ${view.minimumMinor} ${view.way}`}
                  view={view}
                  ways={ways}
                  busy={actions.busy}
                  onSave={(typed) => actions.press("edit", typed)}
                />
              ) : null}
            </BlockStack>
          </Layout.Section>
        </Layout>
      </BlockStack>
    </Page>
  );
}

/** What has to be known before anything is pressed. */
function Notices({ view }: { view: PayoutView }) {
  const money = usePayoutMoney(view.currency);
  const { lostAddress, reverses, reversedBy } = view;
  return (
    <>
      {reverses ? (
        <Banner tone="info">
          Takes back <Link url={`/app/payouts/${reverses.id}`}>{`payout ${reverses.number}`}</Link>: {view.note}
        </Banner>
      ) : null}
      {reversedBy ? (
        <Banner tone="warning">
          Taken back by <Link url={`/app/payouts/${reversedBy.id}`}>{`payout ${reversedBy.number}`}</Link>. All of it is due again.
        </Banner>
      ) : null}
      {lostAddress.count > 0 && (view.state === "approved" || view.state === "paying") ? (
        <Banner tone="warning" title={`${plural(lostAddress.count, "member is", "members are")} not in PayPal's file`}>
          {`The e-mail address can no longer be used: ${listOf(lostAddress.names)}${lostAddress.count > lostAddress.names.length ? " and others" : ""}. ${money(lostAddress.sumMinor)} has to be paid another way before this payout is marked as paid.`}
        </Banner>
      ) : null}
      {view.state === "draft" ? null : view.state === "approved" ? (
        <Banner tone="info">
          {isByShopify(view.way)
            ? "Approved: these sums no longer change. “Start paying” has Shopify pay every member at once; it cannot be taken back by the app."
            : "Approved: these sums no longer change. Press “Start paying” before you pay, so that nobody pays a second time."}
        </Banner>
      ) : view.state === "paying" && !isByShopify(view.way) ? (
        <Banner tone="info">Being paid. Once the money is on its way, write down the reference with “Mark as paid”.</Banner>
      ) : null}
    </>
  );
}

/** Who did what, and how it was paid. */
function Progress({ view }: { view: PayoutView }) {
  const { dateTime, locale } = useShopFormat();
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Progress
        </Text>
        <ol className="payout-progress">
          {view.presses.map(({ what, by, at }) => (
            <li key={what}>
              <Text as="span" fontWeight="medium">
                {what === "draft" ? "Drafted" : STATE_LABELS[what]}
              </Text>
              <Text as="p" variant="bodySm" tone="subdued">
                {[by, dateTime(at)].filter(Boolean).join(", ")}
              </Text>
            </li>
          ))}
        </ol>
        {view.state === "paid" && view.reverses === null ? (
          <BlockStack gap="100">
            {view.paidOn ? <Text as="p">{`Paid on ${formatDate(view.paidOn, { locale, zone: "UTC" })}`}</Text> : null}
            {view.reference ? <Text as="p" breakWord>{`Reference ${view.reference}`}</Text> : null}
            {view.note ? (
              <Text as="p" breakWord>
                {view.note}
              </Text>
            ) : null}
          </BlockStack>
        ) : null}
      </BlockStack>
    </Card>
  );
}
