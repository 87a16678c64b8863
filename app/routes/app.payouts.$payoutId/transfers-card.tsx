import {
  Badge,
  BlockStack,
  Button,
  ButtonGroup,
  Card,
  FormLayout,
  InlineStack,
  Link,
  Modal,
  ProgressBar,
  Text,
  TextField,
} from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import { refusedBecause } from "#app/payouts/payout-labels.ts";
import type { PayoutView } from "#app/screens/payouts/read-payout.server.ts";
import type { TransferRow, TransfersView } from "#app/screens/payouts/read-transfers.server.ts";
import { Dialog } from "#app/ui/dialog.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { usePolling } from "#app/ui/use-polling.ts";
import { useKept } from "#app/ui/keep-typed.ts";

import { usePayoutMoney } from "./payout-actions.tsx";

type Press = (intent: string, fields?: Record<string, string>) => void;
type Props = { view: PayoutView; transfers: TransfersView; busy: boolean; press: Press };

/** How far Shopify is, who was refused and why, and whose money is in doubt, for a person to decide. */
export function TransfersCard({ view, transfers, busy, press }: Props) {
  const [asked, setAsked] = useState<{ row: TransferRow; wasPaid: boolean } | null>(null);
  const { paid, waiting, refused, doubtful, named } = transfers;
  const isPaying = view.state === "paying";
  // Without anybody to decide about, the payout is about to be paid.
  usePolling({ active: isPaying && (waiting > 0 || refused + doubtful === 0), everyMs: 2_000 });
  const all = paid + waiting + refused + doubtful;
  if (all === 0) return null;
  const left = refused + doubtful - named.length;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd" id="at-shopify">
          At Shopify
        </Text>
        <Text as="p">{`${paid.toLocaleString("en-US")} of ${plural(all, "member")} paid${waiting > 0 ? `, ${waiting.toLocaleString("en-US")} to go` : ""}`}</Text>
        {isPaying && waiting > 0 ? <ProgressBar size="small" progress={(100 * (all - waiting)) / all} ariaLabelledBy="at-shopify" /> : null}
        {doubtful > 0 ? (
          <Text as="p">
            {`${plural(doubtful, "payment")} may have been made: Shopify's answer was lost, and ${view.way === "store_credit" ? "their store credit" : "Shopify"} does not say for certain. Look at the customer in Shopify, then decide.`}
          </Text>
        ) : null}
        {isPaying ? (
          <ButtonGroup>
            {refused > 0 ? (
              <Button disabled={busy} onClick={() => press("retry")}>
                Pay the refused again
              </Button>
            ) : null}
            {doubtful > 0 && view.way === "store_credit" ? (
              <Button disabled={busy} onClick={() => press("look")}>
                Look again
              </Button>
            ) : null}
            {refused > 0 && waiting === 0 && doubtful === 0 && paid > 0 ? (
              <Button disabled={busy} onClick={() => press("finish")}>
                Close without the refused
              </Button>
            ) : null}
          </ButtonGroup>
        ) : null}
        {named.map((row) => (
          <Named key={row.memberId} view={view} row={row} busy={busy} onDecide={(wasPaid) => setAsked({ row, wasPaid })} />
        ))}
        {left > 0 ? <Text as="p" tone="subdued">{`And ${left.toLocaleString("en-US")} more.`}</Text> : null}
      </BlockStack>
      {asked ? (
        <DecideDialog
          {...asked}
          view={view}
          onClose={() => setAsked(null)}
          onDecide={(note) => {
            setAsked(null);
            press("decide", { memberId: asked.row.memberId, wasPaid: String(asked.wasPaid), note });
          }}
        />
      ) : null}
    </Card>
  );
}

type NamedProps = { view: PayoutView; row: TransferRow; busy: boolean; onDecide: (wasPaid: boolean) => void };

function Named({ view, row, busy, onDecide }: NamedProps) {
  const money = usePayoutMoney(view.currency);
  const { dateTime } = useShopFormat();
  const isDoubtful = row.state === "doubtful";
  const customer = row.customerId.split("/").at(-1) ?? "";
  return (
    <BlockStack gap="100">
      <InlineStack gap="200" blockAlign="center">
        <Link url={`/app/members/${row.memberId}`} monochrome>
          {row.name}
        </Link>
        <Text as="span" numeric fontWeight="medium">
          {money(row.amountMinor)}
        </Text>
        <Badge tone={isDoubtful ? "attention" : "critical"}>{isDoubtful ? "May have been paid" : "Refused"}</Badge>
      </InlineStack>
      <Text as="p" tone="subdued" variant="bodySm">
        {isDoubtful
          ? `Asked for ${row.calledAt ? dateTime(row.calledAt) : "before"}${row.lookedAt ? `, looked for ${dateTime(row.lookedAt)}` : ""}`
          : refusedBecause(row)}
      </Text>
      {isDoubtful && view.state === "paying" ? (
        <InlineStack gap="200" blockAlign="center">
          {customer === "" ? null : (
            <Link url={`shopify://admin/customers/${customer}`} target="_blank">
              See the customer
            </Link>
          )}
          <Button size="slim" disabled={busy} accessibilityLabel={`${row.name} was paid`} onClick={() => onDecide(true)}>
            Was paid
          </Button>
          <Button size="slim" disabled={busy} accessibilityLabel={`${row.name} was not paid`} onClick={() => onDecide(false)}>
            Was not paid
          </Button>
        </InlineStack>
      ) : null}
    </BlockStack>
  );
}

type DecideProps = { view: PayoutView; row: TransferRow; wasPaid: boolean; onClose: () => void; onDecide: (note: string) => void };

function DecideDialog({ view, row, wasPaid, onClose, onDecide }: DecideProps) {
  const money = usePayoutMoney(view.currency);
  const [note, setNote, { sent, drop }] = useKept(`decide ${row.memberId} ${wasPaid ? "paid" : "not"}`, "");
  return (
    <Dialog
      open
      title={wasPaid ? `${row.name} was paid` : `${row.name} was not paid`}
      onClose={onClose}
      primaryAction={{
        content: wasPaid ? "Take it for paid" : "Pay it now",
        disabled: note.trim() === "",
        onAction: () => (sent(), onDecide(note)),
      }}
      secondaryActions={[{ content: "Not yet", onAction: () => (drop(), onClose()) }]}
    >
      <Modal.Section>
        <FormLayout>
          <Text as="p">
            {wasPaid
              ? `${money(row.amountMinor)} counts as paid, and Shopify is not asked again.`
              : `Shopify is looked at once more, and pays ${money(row.amountMinor)} if nothing is found.`}
          </Text>
          <TextField label="How you know" autoComplete="off" maxLength={300} value={note} onChange={setNote} />
        </FormLayout>
      </Modal.Section>
    </Dialog>
  );
}
