import { BlockStack, ChoiceList, FormLayout, Link, Text, TextField } from "@shopify/polaris";

import { listOf } from "#app/format/counts.ts";
import { amountProblem, typedMinor } from "#app/offers/typed-numbers.ts";
import { isByShopify, PAYOUT_WAYS, type PayoutWay, type ShopifyWay } from "#app/payouts/payout.ts";
import { WAY_LABELS } from "#app/payouts/payout-labels.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";

/** What a draft pays, as typed: a time of the shop's zone (`2026-11-22T18:00`), an amount, a way. */
export type TypedSettings = { cutOff: string; minimum: string; way: string };

/** Whether it can be sent at all; the rest is for the server to say. */
export function canSend({ cutOff, minimum }: TypedSettings, currency: string): boolean {
  return cutOff !== "" && (minimum.trim() === "" || typedMinor(minimum, currency) !== null);
}

type Props = {
  settings: TypedSettings;
  /** Of the ways that Shopify pays, those that the shop has switched on. */
  ways: readonly ShopifyWay[];
  onChange: (settings: TypedSettings) => void;
  problem?: string | null;
};

const WAY_HELP: Record<PayoutWay, string> = {
  outside: "By your bank or any other way. You get a file of members and sums, and write down the reference.",
  paypal: "You upload the file in PayPal. Members need an e-mail address there.",
  store_credit: "Shopify adds it to the store credit of each member's customer and tells them.",
  gift_card: "Shopify makes a gift card for each member's customer and sends it to them.",
};

/** What a payout pays: orders until when, from which sum on, and which way. */
export function SettingsFields({ settings, ways, onChange, problem = null }: Props) {
  const { currency, zone } = useShopFormat();
  const { cutOff, minimum, way } = settings;
  // A way that was chosen and has been switched off since still stands there.
  const on = PAYOUT_WAYS.filter((each) => !isByShopify(each) || ways.includes(each) || each === way);
  const off = PAYOUT_WAYS.filter((each) => !on.includes(each));
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
        choices={on.map((value) => ({ value, label: WAY_LABELS[value], helpText: WAY_HELP[value] }))}
        selected={[way]}
        onChange={([chosen]) => onChange({ ...settings, way: chosen ?? way })}
      />
      {off.length === 0 ? null : (
        <Text as="p" tone="subdued">
          {`${listOf(off.map((each) => WAY_LABELS[each]))} can be paid with too. `}
          <Link url="/app/settings#paying">Switch on in Settings</Link>
        </Text>
      )}
    </BlockStack>
  );
}
