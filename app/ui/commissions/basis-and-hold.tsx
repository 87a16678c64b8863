import { ChoiceList, FormLayout, Select, TextField } from "@shopify/polaris";

import { BASIS_PARTS, type Basis } from "#app/orders/earnings.ts";
import { HOLD_FROM, type Hold } from "#app/orders/commission-settings.ts";
import { BASIS_LABELS, type BasisAndHold, HOLD_PROBLEM } from "#app/orders/settings/commissions-form.ts";

const HELP: Record<keyof Basis, string> = {
  containedTax: "Where your prices contain tax. Tax that is added on top never counts.",
  giftCards: "What they pay for later earns as well.",
  shipping: "What the shopper paid for it.",
  tips: "At checkout and at a point of sale.",
  duties: "For orders from abroad.",
};

const HOLD_FROM_NAMES: Record<Hold["from"], string> = { placed: "Placed", paid: "Paid", fulfilled: "Fulfilled" };

type Props = { form: BasisAndHold; onChange: (change: Partial<BasisAndHold>) => void };

/** What counts beside merchandise. */
export function BasisFields({ form, onChange }: Props) {
  return (
    <ChoiceList
      allowMultiple
      name="basis"
      title="Commissions are computed on merchandise after discounts, and on"
      choices={BASIS_PARTS.map((part) => ({ value: part, label: BASIS_LABELS[part], helpText: HELP[part] }))}
      selected={BASIS_PARTS.filter((part) => form[part])}
      onChange={(selected) => onChange(Object.fromEntries(BASIS_PARTS.map((part) => [part, selected.includes(part)])))}
    />
  );
}

/** How long a commission waits. `refused` stands at the days where it is about them. */
export function HoldFields({ form, onChange, refused }: Props & { refused: string | null }) {
  return (
    <FormLayout>
      <FormLayout.Group>
        <TextField
          label="A commission may be paid after"
          suffix="days"
          inputMode="numeric"
          autoComplete="off"
          value={form.holdDays}
          onChange={(holdDays) => onChange({ holdDays })}
          {...(refused === HOLD_PROBLEM ? { error: refused } : {})}
        />
        <Select
          label="Counted from when the order was"
          options={HOLD_FROM.map((from) => ({ value: from, label: HOLD_FROM_NAMES[from] }))}
          value={form.holdFrom}
          onChange={(from) => onChange({ holdFrom: from as Hold["from"] })}
        />
      </FormLayout.Group>
    </FormLayout>
  );
}
