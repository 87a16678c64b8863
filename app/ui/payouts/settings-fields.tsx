import { BlockStack, ChoiceList, FormLayout, TextField } from "@shopify/polaris";

import { amountProblem, typedMinor } from "#app/offers/typed-numbers.ts";
import { PAYOUT_WAYS } from "#app/payouts/payout.ts";
import { WAY_LABELS } from "#app/payouts/payout-labels.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";

/** What a draft pays, as typed: a time of the shop's zone (`2026-11-22T18:00`), an amount, a way. */
export type TypedSettings = { cutOff: string; minimum: string; way: string };

/** Whether it can be sent at all; the rest is for the server to say. */
export function canSend({ cutOff, minimum }: TypedSettings, currency: string): boolean {
  return cutOff !== "" && (minimum.trim() === "" || typedMinor(minimum, currency) !== null);
}

type Props = { settings: TypedSettings; onChange: (settings: TypedSettings) => void; problem?: string | null };

/** What a payout pays: orders until when, from which sum on, and which way. */
export function SettingsFields({ settings, onChange, problem = null }: Props) {
  const { currency, zone } = useShopFormat();
  const { cutOff, minimum, way } = settings;
  const isAmount = minimum.trim() === "" || typedMinor(minimum, currency) !== null;
  return (
    <BlockStack gap="400">
      <FormLayout>
        <TextField
          type="datetime-local"
          label="Cut-off"
          helpText={`Orders placed before it are paid. ${zone}.`}
          autoComplete="off"
          value={cutOff}
          onChange={(typed) => onChange({ ...settings, cutOff: typed })}
          {...(problem ? { error: problem } : {})}
        />
        <TextField
          label="Minimum for each member (optional)"
          helpText="Members who come to less are carried over to the next payout."
          prefix={currency}
          inputMode="decimal"
          autoComplete="off"
          value={minimum}
          onChange={(typed) => onChange({ ...settings, minimum: typed })}
          {...(isAmount ? {} : { error: amountProblem(currency) })}
        />
      </FormLayout>
      <ChoiceList
        title="How it is paid"
        choices={PAYOUT_WAYS.map((value) => ({
          value,
          label: WAY_LABELS[value],
          helpText:
            value === "outside"
              ? "By your bank or any other way. You get a file of members and sums, and write down the reference."
              : "You upload the file in PayPal. Members need an e-mail address there.",
        }))}
        selected={[way]}
        onChange={([chosen]) => onChange({ ...settings, way: chosen ?? way })}
      />
    </BlockStack>
  );
}
