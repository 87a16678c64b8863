import { BlockStack, Card, Checkbox, FormLayout, Select, Text, TextField } from "@shopify/polaris";
import type { ReactNode } from "react";

import type { OfferForm } from "#app/offers/offer-form.ts";

import { useShopFormat } from "#app/ui/shop-format.tsx";
import { BuyersField } from "./buyers-field.tsx";
import { Needing } from "../rights.tsx";
import { CommissionFields } from "./commission-fields.tsx";
import { offerClash } from "./offer-clash.tsx";
import type { FormState } from "./use-offer-form.ts";

type TextKey = "usageLimit" | "minimumAmount" | "minimumQuantity" | "startsAt" | "endsAt";

/** How often and by whom, from what, when, with what else, and what members earn. `discountUrl`: of an offer that exists. */
export function RulesCards({ state, currency, discountUrl }: { state: FormState; currency: string; discountUrl?: string }) {
  const { form, set, change, errors } = state;
  const { zone } = useShopFormat();
  const text = (field: TextKey) => ({
    value: form[field],
    onChange: (value: string) => set(field, value),
    autoComplete: "off",
    ...(errors[field] !== undefined && { error: errors[field] }),
  });
  const combine = (field: keyof OfferForm["combinesWith"], label: string) => (
    <Checkbox
      label={label}
      checked={form.combinesWith[field]}
      onChange={(on) => set("combinesWith", { ...form.combinesWith, [field]: on })}
    />
  );
  const commission = <CommissionFields form={form} errors={errors} currency={currency} onChange={change} />;
  return (
    <>
      <Section title="Limits">
        <TextField
          label="Uses per code"
          placeholder="No limit"
          helpText="How many times each member’s code can be used, by all shoppers together."
          inputMode="numeric"
          {...text("usageLimit")}
        />
        {offerClash(state, { unit: "usageLimit", label: "Uses per code" })}
        <Checkbox label="Once per customer" checked={form.oncePerCustomer} onChange={(on) => set("oncePerCustomer", on)} />
        <BuyersField state={state} discountUrl={discountUrl} />
        {form.gives === "bxgy" ? null : (
          <Select
            label="Minimum purchase"
            options={[
              { label: "None", value: "none" },
              { label: "An amount", value: "subtotal" },
              { label: "A number of items", value: "quantity" },
            ]}
            value={form.minimum}
            onChange={(minimum) => set("minimum", minimum as OfferForm["minimum"])}
          />
        )}
        {form.minimum === "subtotal" && form.gives !== "bxgy" ? (
          <TextField label="Minimum amount" prefix={currency} inputMode="decimal" {...text("minimumAmount")} />
        ) : null}
        {form.minimum === "quantity" && form.gives !== "bxgy" ? (
          <TextField label="Minimum items" inputMode="numeric" {...text("minimumQuantity")} />
        ) : null}
        {offerClash(state, { unit: "minimum", label: "Minimum purchase" })}
      </Section>
      <Section title="Combinations">
        <BlockStack gap="100">
          {combine("productDiscounts", "Combines with product discounts")}
          {combine("orderDiscounts", "Combines with order discounts")}
          {form.gives === "free_shipping" ? null : combine("shippingDiscounts", "Combines with shipping discounts")}
        </BlockStack>
      </Section>
      <Section title="Dates">
        <FormLayout.Group>
          <TextField label="Starts" type="datetime-local" {...text("startsAt")} />
          <TextField label="Ends (optional)" type="datetime-local" {...text("endsAt")} />
        </FormLayout.Group>
        {offerClash(state, { unit: "startsAt", label: "Starts" })}
        {offerClash(state, { unit: "endsAt", label: "Ends" })}
        <Text as="p" tone="subdued" variant="bodySm">
          In {zone}.
        </Text>
      </Section>
      <Section title="Commission">
        {discountUrl === undefined ? commission : <Needing right="money">{commission}</Needing>}
        {offerClash(state, { unit: "commissionPercent", label: "Commission of each sale" })}
        {offerClash(state, { unit: "commissionAmount", label: "Commission for each conversion" })}
        {offerClash(state, { unit: "tiers", label: "Tiers" })}
      </Section>
    </>
  );
}

export function Section({ title, children }: { title: string; children: ReactNode }) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        <FormLayout>{children}</FormLayout>
      </BlockStack>
    </Card>
  );
}
