import { useAppBridge } from "@shopify/app-bridge-react";
import { BlockStack, Button, InlineError, InlineStack, Select, Tag } from "@shopify/polaris";

import type { Choice } from "#app/offers/offer-form.ts";

type Props = {
  label: string;
  choice: Choice;
  everything: boolean;
  error: string | undefined;
  id: string;
  onChange: (choice: Choice) => void;
};

const KINDS = [
  { label: "All products", value: "all" },
  { label: "Specific collections", value: "collections" },
  { label: "Specific products", value: "products" },
];

/** What something applies to, chosen in Shopify's own picker. */
export function ItemsChoice({ label, choice, everything, error, id, onChange }: Props) {
  const shopify = useAppBridge();
  const browse = async () => {
    const type = choice.kind === "collections" ? "collection" : "product";
    const selected = await shopify.resourcePicker({
      type,
      multiple: true,
      action: "select",
      selectionIds: choice.picked.map((one) => ({ id: one.id })),
    });
    if (selected) onChange({ ...choice, picked: selected.map((one) => ({ id: one.id, title: one.title })) });
  };
  return (
    <BlockStack gap="200">
      <InlineStack gap="200" blockAlign="end">
        <Select
          label={label}
          options={everything ? KINDS : KINDS.slice(1)}
          value={choice.kind}
          onChange={(kind) => onChange({ kind: kind as Choice["kind"], picked: [] })}
        />
        {choice.kind === "all" ? null : (
          <Button onClick={() => void browse()}>{choice.kind === "collections" ? "Choose collections" : "Choose products"}</Button>
        )}
      </InlineStack>
      {choice.picked.length === 0 ? null : (
        <InlineStack gap="100">
          {choice.picked.map((one) => (
            <Tag key={one.id} onRemove={() => onChange({ ...choice, picked: choice.picked.filter(({ id }) => id !== one.id) })}>
              {one.title}
            </Tag>
          ))}
        </InlineStack>
      )}
      {error === undefined ? null : <InlineError message={error} fieldID={id} />}
    </BlockStack>
  );
}
