import { Banner, BlockStack, ChoiceList, TextField } from "@shopify/polaris";

import { OLD_ENDS, type OldEnds } from "#app/codes/engine/plans.ts";
import { GAP_LABELS, OLD_ENDS_LABELS } from "#app/refreshes/labels.ts";

import { useShopFormat } from "#app/ui/shop-format.tsx";

type Props = {
  oldEnds: OldEnds;
  /** As the input shows it, in the shop's zone: `2026-11-22T18:00`. */
  retireTyped: string;
  missing: boolean;
  /** The reason is a leak: a code that works on then is worth a word. */
  leaked?: boolean;
  onOldEnds: (oldEnds: OldEnds) => void;
  onRetireTyped: (typed: string) => void;
};

/** When the old code stops. The way that leaves members without one says so before anybody presses "Update offer". */
export function OldEndsFields({ oldEnds, retireTyped, missing, leaked = false, onOldEnds, onRetireTyped }: Props) {
  const { zone } = useShopFormat();
  return (
    <BlockStack gap="300">
      <ChoiceList
        name="old-ends"
        title="The old code stops"
        choices={OLD_ENDS.map((value) => ({ value, label: OLD_ENDS_LABELS[value] }))}
        selected={[oldEnds]}
        onChange={([chosen]) => {
          const known = OLD_ENDS.find((value) => value === chosen);
          if (known) onOldEnds(known);
        }}
      />
      {oldEnds === "at_time" ? (
        <TextField
          id="retire-at"
          type="datetime-local"
          label="Both codes work until"
          helpText={`${zone}. A member who keeps the same name has the usage reset at that time.`}
          autoComplete="off"
          value={retireTyped}
          onChange={onRetireTyped}
          {...(missing ? { error: "Choose a date and time to come" } : {})}
        />
      ) : null}
      {oldEnds === "at_time" && leaked ? (
        <Banner tone="warning" title="The leaked code goes on working until then">
          <p>Whoever found it can use it in the meantime. To end it at once, choose that above.</p>
        </Banner>
      ) : null}
      {oldEnds === "old_first" ? (
        <Banner tone="warning" title="Members have no working code for a while">
          <p>{GAP_LABELS}</p>
        </Banner>
      ) : null}
    </BlockStack>
  );
}
