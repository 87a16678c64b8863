import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, FormLayout, Modal, Text, TextField } from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import { formatMoney } from "#app/format/money.ts";
import { toTyped } from "#app/format/zone-input.ts";
import { WAY_LABELS } from "#app/payouts/payout-labels.ts";
import { isByShopify, type PayoutSum, type PayoutWay } from "#app/payouts/payout.ts";
import type { PayoutView } from "#app/screens/payouts/read-payout.server.ts";
import type { TransfersView } from "#app/screens/payouts/read-transfers.server.ts";
import { Dialog } from "#app/ui/dialog.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { useActionMessage } from "#app/ui/use-action-result.ts";
import { useConfirm } from "#app/ui/use-confirm.tsx";
import { useKept } from "#app/ui/keep-typed.ts";

/** What the page's action answers. `changed`: nothing was done, because what is due is no longer what was shown. */
export type PayoutAnswer = { said: string | null; refused: string | null; changed: { shown: PayoutSum; now: PayoutSum } | null };

/** Amounts of a payout, which stay in its own currency. */
export function usePayoutMoney(currency: string): (minor: number) => string {
  const { locale } = useShopFormat();
  return (minor) => formatMoney(minor, { currency, locale });
}

type Asked = "pay" | "reverse" | null;

/** The page's buttons by the payout's state, their dialogs, and what a press that did nothing says. */
export function usePayoutActions(view: PayoutView, transfers: TransfersView | null) {
  const fetcher = useFetcher<PayoutAnswer>();
  const money = usePayoutMoney(view.currency);
  const confirm = useConfirm();
  const [asked, setAsked] = useState<Asked>(null);
  // Kept from the first press on: figures that are read again meanwhile must not slide under the second one.
  const [shown, setShown] = useState(view.sum);
  const busy = fetcher.state !== "idle";
  useActionMessage(fetcher);
  const press = (intent: string, fields: Record<string, string | number> = {}) => {
    setAsked(null);
    void fetcher.submit({ intent, ...fields }, { method: "post" });
  };
  const begin = (one: Asked) => {
    setShown(view.sum);
    setAsked(one);
  };
  const what = `${money(view.sum.sumMinor)} for ${plural(view.sum.members, "member")}`;
  const start = () =>
    isByShopify(view.way)
      ? confirm.ask({
          title: `Pay ${what} by ${WAY_LABELS[view.way]}?`,
          words: "Shopify pays every member at once. The app cannot take it back.",
          yes: "Pay now",
          no: "Not yet",
          onYes: () => press("start", view.sum),
        })
      : press("start", view.sum);
  const primary = {
    draft: {
      content: view.sum.members === 0 ? "Approve" : `Approve ${what}`,
      disabled: view.sum.members === 0,
      onAction: () => press("approve", view.sum),
    },
    approved: { content: `Start paying ${what}`, onAction: start },
    paying: isByShopify(view.way) ? null : { content: `Mark ${what} as paid`, onAction: () => begin("pay") },
    paid: null,
    cancelled: null,
  }[view.state];
  const cancel = {
    content: view.state === "draft" ? "Discard draft" : "Cancel payout",
    destructive: true,
    onAction: () =>
      confirm.ask({
        title: view.state === "draft" ? "Discard this draft?" : "Cancel this payout?",
        words: view.state === "draft" ? "What is due stays due." : "Only where nothing of it was paid. All of it is due again afterwards.",
        yes: view.state === "draft" ? "Discard draft" : "Cancel payout",
        no: "Keep it",
        destructive: true,
        onYes: () => press("cancel"),
      }),
  };
  const hasMoved = transfers !== null && transfers.paid + transfers.doubtful > 0;
  const canReverse = view.state === "paid" && view.reversedBy === null && view.reverses === null;
  const secondary = [
    ...(view.state === "paid" || view.state === "cancelled" || hasMoved ? [] : [cancel]),
    ...(canReverse ? [{ content: "Take back", destructive: true, onAction: () => begin("reverse") }] : []),
  ];
  const answer = busy ? undefined : fetcher.data;
  return {
    primaryAction: primary && { ...primary, loading: busy },
    secondaryActions: secondary,
    busy,
    press,
    notice: answer?.refused ? <Refused refused={answer.refused} changed={answer.changed} money={money} /> : null,
    dialogs: (
      <>
        {confirm.dialog}
        {asked === "pay" ? (
          <PayDialog what={what} onClose={() => setAsked(null)} onPay={(fields) => press("pay", { ...shown, ...fields })} />
        ) : null}
        {asked === "reverse" ? (
          <ReverseDialog what={what} way={view.way} onClose={() => setAsked(null)} onReverse={(reason) => press("reverse", { reason })} />
        ) : null}
      </>
    ),
  };
}

type RefusedProps = Pick<PayoutAnswer, "changed"> & { refused: string; money: (minor: number) => string };

function Refused({ refused, changed, money }: RefusedProps) {
  const figures = ({ sumMinor, members, lines }: PayoutSum) =>
    `${money(sumMinor)} for ${plural(members, "member")}, ${plural(lines, "line")}`;
  return (
    <Banner tone="warning" title={refused}>
      {changed ? (
        <BlockStack gap="100">
          <Text as="p">{`Shown: ${figures(changed.shown)}.`}</Text>
          <Text as="p">{`Now: ${figures(changed.now)}. Look at the members below, then press again.`}</Text>
        </BlockStack>
      ) : null}
    </Banner>
  );
}

type PayProps = { what: string; onClose: () => void; onPay: (fields: { reference: string; on: string; note: string }) => void };

function PayDialog({ what, onClose, onPay }: PayProps) {
  const { timeZone } = useShopFormat();
  const [today] = useState(() => toTyped(new Date().toISOString(), timeZone).slice(0, 10));
  const [typed, type, { sent, drop }] = useKept("paid", { reference: "", note: "", on: today });
  const { reference, note, on } = typed;
  const set = (field: keyof typeof typed) => (value: string) => type((now) => ({ ...now, [field]: value }));
  return (
    <Dialog
      open
      title="Mark as paid"
      onClose={onClose}
      primaryAction={{ content: "Mark as paid", disabled: on === "", onAction: () => (sent(), onPay({ reference, on, note })) }}
      secondaryActions={[{ content: "Not yet", onAction: () => (drop(), onClose()) }]}
    >
      <Modal.Section>
        <FormLayout>
          <Text as="p">{`${what} counts as paid for good. What is refunded later is taken off the next payout.`}</Text>
          <TextField
            label="Reference of the payment (optional)"
            autoComplete="off"
            maxLength={200}
            value={reference}
            onChange={set("reference")}
          />
          <TextField label="Paid on" type="date" autoComplete="off" value={on} onChange={set("on")} />
          <TextField label="Note (optional)" autoComplete="off" multiline={2} maxLength={1_000} value={note} onChange={set("note")} />
        </FormLayout>
      </Modal.Section>
    </Dialog>
  );
}

function ReverseDialog({
  what,
  way,
  onClose,
  onReverse,
}: {
  what: string;
  way: PayoutWay;
  onClose: () => void;
  onReverse: (reason: string) => void;
}) {
  const [reason, setReason, { sent, drop }] = useKept("reverse", "");
  return (
    <Dialog
      open
      title="Take this payout back?"
      onClose={onClose}
      primaryAction={{
        content: "Take back",
        destructive: true,
        disabled: reason.trim() === "",
        onAction: () => (sent(), onReverse(reason)),
      }}
      secondaryActions={[{ content: "Keep it", onAction: () => (drop(), onClose()) }]}
    >
      <Modal.Section>
        <FormLayout>
          <Text as="p">
            {`For a payout that was marked as paid by mistake, or that came back. ${what} is due again; this payout stays as it is, and an opposite one is written beside it. ${isByShopify(way) ? "Take the store credit or the gift cards back in Shopify first: the app does not." : "The app moves no money."}`}
          </Text>
          <TextField label="Reason" autoComplete="off" maxLength={300} value={reason} onChange={setReason} />
        </FormLayout>
      </Modal.Section>
    </Dialog>
  );
}
