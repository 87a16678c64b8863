import { BlockStack, List, Modal, Text } from "@shopify/polaris";

import type { ActionResult } from "#app/ui/action-result.ts";
import { Dialog } from "#app/ui/dialog.tsx";
import { changedByLabel } from "#app/ui/edits/field-clash.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import type { PayoutClash } from "#app/members/changes/change.ts";
import { plural } from "#app/format/counts.ts";
import { payoutLabel } from "#app/offers/commission-terms.ts";

import type { Payout } from "./payout-fields.tsx";

/** What beginning a change answers when it did not: a sentence, or whose payout a colleague set meanwhile, as of then. */
export type ChangeAnswer = ActionResult<{ conflict: { payouts: PayoutClash[]; total: number; asOf: string } | null }>;

type Props = {
  conflict: NonNullable<ChangeAnswer["conflict"]>;
  payout: Payout;
  onKeepTheirs: () => void;
  onUseMine: () => void;
  onClose: () => void;
};

/** Members whose payout a colleague set since this page was read: both values, and the choice between them. */
export function PayoutClashes({ conflict, payout, onKeepTheirs, onUseMine, onClose }: Props) {
  const { money, clock, currency } = useShopFormat();
  const theirs = ({ own }: PayoutClash) => payoutLabel(own ?? { bps: null, perConversionMinor: null }, money);
  const left = conflict.total - conflict.payouts.length;
  return (
    <Dialog
      open
      size="small"
      title="Payout changed meanwhile"
      onClose={onClose}
      primaryAction={{ content: "Keep theirs", onAction: onKeepTheirs }}
      secondaryActions={[{ content: "Use mine", onAction: onUseMine }]}
    >
      <Modal.Section>
        <BlockStack gap="300">
          <Text as="p">{`Nothing was changed yet. Yours: ${typedLabel(payout, currency)}.`}</Text>
          <List>
            {conflict.payouts.map((clash) => (
              <List.Item key={clash.enrolmentId}>
                {`${clash.name}: now ${theirs(clash)}, ${changedByLabel({ who: "staff", name: clash.by, at: clash.at }, clock)}.`}
              </List.Item>
            ))}
          </List>
          {left > 0 ? <Text as="p">{`And ${plural(left, "member")} more.`}</Text> : null}
          <Text as="p" tone="subdued">
            Keep theirs changes the other members you chose. Use mine changes all of them.
          </Text>
        </BlockStack>
      </Modal.Section>
    </Dialog>
  );
}

function typedLabel({ payout, percent, amount }: Payout, currency: string): string {
  if (payout === "offer") return "the offer's commission";
  return [percent.trim() === "" ? "" : `${percent.trim()}%`, amount.trim() === "" ? "" : `${currency} ${amount.trim()} a conversion`]
    .filter(Boolean)
    .join(" and ");
}
