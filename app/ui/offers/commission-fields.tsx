import { BlockStack, Button, FormLayout, InlineError, InlineStack, Select, Text, TextField } from "@shopify/polaris";

import type { CommissionErrors, CommissionForm, TierForm } from "#app/offers/commission-form.ts";
import { MOST_TIERS } from "#app/offers/commission-terms.ts";

type Props = {
  form: CommissionForm;
  errors: CommissionErrors;
  currency: string;
  onChange: (change: Partial<CommissionForm>) => void;
};

const NO_TIER: TierForm = { from: "", percent: "", amount: "" };

/** What members earn: one rate for all, and other rates once they have sold more. */
export function CommissionFields({ form, errors, currency, onChange }: Props) {
  const { tiers } = form;
  const text = (field: "commissionPercent" | "commissionAmount") => ({
    value: form[field],
    onChange: (value: string) => onChange({ [field]: value }),
    placeholder: "None",
    inputMode: "decimal" as const,
    autoComplete: "off",
    ...(errors[field] !== undefined && { error: errors[field] }),
  });
  const setTier = (at: number, change: Partial<TierForm>) =>
    onChange({ tiers: tiers.map((tier, index) => (index === at ? { ...tier, ...change } : tier)) });
  return (
    <BlockStack gap="400">
      <FormLayout>
        <FormLayout.Group condensed>
          <TextField label="Of each sale" suffix="%" {...text("commissionPercent")} />
          <TextField label="For each conversion" prefix={currency} {...text("commissionAmount")} />
        </FormLayout.Group>
      </FormLayout>
      {tiers.length > 0 ? (
        <FormLayout>
          <FormLayout.Group condensed>
            <Select
              label="Tiers are reached by"
              options={[
                { label: "Conversions", value: "conversions" },
                { label: "Sales", value: "revenue" },
              ]}
              value={form.tiersBy}
              onChange={(by) => onChange({ tiersBy: by as CommissionForm["tiersBy"], tiers: tiers.map((tier) => ({ ...tier, from: "" })) })}
            />
            <Select
              label="Counted"
              options={[
                { label: "Since they joined", value: "ever" },
                { label: "In each month", value: "month" },
              ]}
              value={form.tiersPeriod}
              onChange={(period) => onChange({ tiersPeriod: period as CommissionForm["tiersPeriod"] })}
            />
          </FormLayout.Group>
        </FormLayout>
      ) : null}
      {tiers.map((tier, at) => (
        <Tier
          key={at}
          number={at + 1}
          tier={tier}
          by={form.tiersBy}
          currency={currency}
          onChange={(change) => setTier(at, change)}
          onRemove={() => onChange({ tiers: tiers.filter((_, index) => index !== at) })}
        />
      ))}
      {errors.tiers === undefined ? null : <InlineError message={errors.tiers} fieldID="tiers" />}
      <InlineStack gap="300" blockAlign="center">
        <Button disabled={tiers.length >= MOST_TIERS} onClick={() => onChange({ tiers: [...tiers, NO_TIER] })}>
          Add a tier
        </Button>
      </InlineStack>
      <Text as="p" tone="subdued" variant="bodySm">
        {tiers.length === 0
          ? "A tier pays another rate once a member has sold more."
          : "A tier counts for orders placed after it was reached. Refreshing a code does not begin it anew."}
      </Text>
    </BlockStack>
  );
}

type TierProps = {
  number: number;
  tier: TierForm;
  by: CommissionForm["tiersBy"];
  currency: string;
  onChange: (change: Partial<TierForm>) => void;
  onRemove: () => void;
};

function Tier({ number, tier, by, currency, onChange, onRemove }: TierProps) {
  const text = (field: keyof TierForm, label: string) => ({
    label: `Tier ${number}: ${label}`,
    value: tier[field],
    onChange: (value: string) => onChange({ [field]: value }),
    inputMode: "decimal" as const,
    autoComplete: "off",
  });
  return (
    <BlockStack gap="100">
      <InlineStack align="space-between" blockAlign="center">
        <Text as="h3" variant="headingSm">{`Tier ${number}`}</Text>
        <Button variant="plain" tone="critical" accessibilityLabel={`Remove tier ${number}`} onClick={onRemove}>
          Remove
        </Button>
      </InlineStack>
      <div className="tier">
        {by === "conversions" ? (
          <TextField labelHidden prefix="After" suffix="conversions" {...text("from", "begins after conversions")} />
        ) : (
          <TextField labelHidden prefix={`After ${currency}`} suffix="of sales" {...text("from", "begins after sales")} />
        )}
        <TextField labelHidden suffix="%" placeholder="None" {...text("percent", "of each sale")} />
        <TextField labelHidden prefix={currency} placeholder="None" {...text("amount", "for each conversion")} />
      </div>
    </BlockStack>
  );
}
