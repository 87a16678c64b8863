import { Banner, BlockStack, Button, ButtonGroup, Text } from "@shopify/polaris";

import { useShopFormat } from "#app/ui/shop-format.tsx";
import type { ChangedBy } from "#app/edits/merge-edits.ts";

import type { EditsState } from "./use-edits.ts";

type Decided<F> = Pick<EditsState<F>, "form" | "theirs" | "clashes" | "keepTheirs" | "useMine">;
type Props<F> = { edits: Decided<F>; unit: string; label: string; say: (form: F) => string };

/** Beside a field that somebody else changed as well: both values, whose theirs is, and the choice between them. */
export function FieldClash<F>({ edits, unit, label, say }: Props<F>) {
  const { clock } = useShopFormat();
  const clash = edits.clashes.find((one) => one.unit === unit);
  if (!clash || edits.theirs === null) return null;
  return (
    <div className="field-clash" role="group" aria-label={`${label}: changed meanwhile`} data-clash={unit}>
      <BlockStack gap="200">
        <Text as="p" breakWord>
          {`${label} is now ${say(edits.theirs)}, ${changedByLabel(clash.by, clock)}. Yours: ${say(edits.form)}.`}
        </Text>
        <ButtonGroup>
          <Button accessibilityLabel={`Keep theirs: ${label}`} onClick={() => edits.keepTheirs(unit)}>
            Keep theirs
          </Button>
          <Button accessibilityLabel={`Use mine: ${label}`} onClick={() => edits.useMine(unit)}>
            Use mine
          </Button>
        </ButtonGroup>
      </BlockStack>
    </div>
  );
}

/** Above a form whose save was refused for it; gone once each field is decided. */
export function ClashBanner({ edits }: { edits: Pick<EditsState<unknown>, "clashes"> }) {
  if (edits.clashes.length === 0) return null;
  return (
    <Banner tone="warning" title="Not saved: it was changed meanwhile">
      <p>Choose between both values at each field that is marked, then save again. Nothing else you changed is lost.</p>
    </Banner>
  );
}

/** "changed by Ana at 2:02 PM", "changed in Shopify". */
export function changedByLabel(by: ChangedBy, clock: (iso: string) => string): string {
  switch (by.who) {
    case "staff":
      return `changed by ${by.name ?? "a colleague"} ${clock(by.at)}`;
    case "shopify":
      return `changed in Shopify${by.at === null ? "" : ` ${clock(by.at)}`}`;
    case "unknown":
      return "changed meanwhile";
  }
}
