import { BlockStack, Card, FormLayout, Select, Text, TextField } from "@shopify/polaris";

import type { OfferForm } from "#app/offers/offer-form.ts";

import { ItemsChoice } from "./items-choice.tsx";
import { offerClash } from "./offer-clash.tsx";
import type { FormState } from "./use-offer-form.ts";

const KINDS = [
  { label: "A percentage off", value: "percentage" },
  { label: "A fixed amount off", value: "amount" },
  { label: "Free shipping", value: "free_shipping" },
  { label: "Buy X, get Y", value: "bxgy" },
];

const TAKEN_OFF = [
  { label: "Once for each order", value: "order" },
  { label: "Each item it applies to", value: "item" },
];

/** The name, and what members give their followers. The kind of an existing discount stays what it is. */
export function GivesCard({ state, currency, existing }: { state: FormState; currency: string; existing: boolean }) {
  const { form, set, errors } = state;
  const text = (field: "title" | "description" | "percent" | "amount" | "buysQuantity" | "getsQuantity" | "getsPercent") => ({
    value: form[field],
    onChange: (value: string) => set(field, value),
    autoComplete: "off",
    ...(errors[field] !== undefined && { error: errors[field] }),
  });
  const kinds = existing ? KINDS.filter(({ value }) => value === form.gives || (isBasic(form.gives) && isBasic(value))) : KINDS;
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          What members give their followers
        </Text>
        <FormLayout>
          <TextField label="Name" helpText="Shoppers see it at the checkout beside their code." {...text("title")} />
          {offerClash(state, { unit: "title", label: "Name" })}
          {form.gives === "other" ? (
            <Text as="p" tone="subdued">
              What this discount gives was set in Shopify in a way that can only be changed there. Saving here leaves it as it is.
            </Text>
          ) : (
            <Select
              label="They give"
              options={kinds}
              helpText={IN_SHOPIFY[form.gives]}
              value={form.gives}
              onChange={(gives) => set("gives", gives as OfferForm["gives"])}
            />
          )}
          {form.gives === "percentage" ? <TextField label="Percentage" suffix="%" inputMode="decimal" {...text("percent")} /> : null}
          {form.gives === "amount" ? <TextField label="Amount" prefix={currency} inputMode="decimal" {...text("amount")} /> : null}
          {form.gives === "amount" && (form.eachItem || form.items.kind !== "all") ? (
            <Select
              label="Taken off"
              options={TAKEN_OFF}
              value={form.eachItem ? "item" : "order"}
              onChange={(what) => set("eachItem", what === "item")}
            />
          ) : null}
          {offerClash(state, { unit: "gives", label: "What they give" })}
          {isBasic(form.gives) ? (
            <ItemsChoice
              label="Applies to"
              everything
              id="items"
              choice={form.items}
              error={errors.items}
              onChange={(items) => set("items", items)}
            />
          ) : null}
          {offerClash(state, { unit: "items", label: "Applies to" })}
          {offerClash(state, { unit: "buysItems", label: "What shoppers buy" })}
          {offerClash(state, { unit: "getsItems", label: "What they get" })}
          {form.gives === "bxgy" ? (
            <BlockStack gap="400">
              <TextField label="Shoppers buy" suffix="items" inputMode="numeric" {...text("buysQuantity")} />
              <ItemsChoice
                label="Bought from"
                everything={false}
                id="buys"
                choice={form.buysItems}
                error={errors.buysItems}
                onChange={(items) => set("buysItems", items)}
              />
              <TextField label="They get" suffix="items" inputMode="numeric" {...text("getsQuantity")} />
              <ItemsChoice
                label="Got from"
                everything={false}
                id="gets"
                choice={form.getsItems}
                error={errors.getsItems}
                onChange={(items) => set("getsItems", items)}
              />
              <TextField
                label="At a discount of"
                suffix="%"
                helpText="100% makes them free."
                inputMode="decimal"
                {...text("getsPercent")}
              />
            </BlockStack>
          ) : null}
          <TextField
            label="Internal description"
            multiline={2}
            helpText="For your team. Neither members nor shoppers see it."
            {...text("description")}
          />
          {offerClash(state, { unit: "description", label: "Internal description" })}
        </FormLayout>
      </BlockStack>
    </Card>
  );
}

/** What Shopify can do with a kind and this form cannot: set there, it stays as it is when the offer is saved here. */
const IN_SHOPIFY: Partial<Record<OfferForm["gives"], string>> = {
  free_shipping: "To every country, whatever the rate. Countries and a highest rate are set in Shopify once the offer is made.",
  bxgy: "As often in one order as its items allow. To set how often at most, change the discount in Shopify once the offer is made.",
};

function isBasic(kind: string): boolean {
  return kind === "percentage" || kind === "amount";
}
