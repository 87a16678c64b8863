import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";

import { toTyped } from "#app/format/zone-input.ts";
import { minorToType } from "#app/offers/typed-numbers.ts";
import type { ShopifyWay } from "#app/payouts/payout.ts";
import type { PayoutView } from "#app/screens/payouts/read-payout.server.ts";
import { canSend, SettingsFields, type TypedSettings } from "#app/ui/payouts/settings-fields.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { useKept } from "#app/ui/keep-typed.ts";

type Props = { view: PayoutView; ways: readonly ShopifyWay[]; busy: boolean; onSave: (settings: TypedSettings) => void };

/** What a draft pays, to be changed until it is approved. */
export function SettingsCard({ view, ways, busy, onSave }: Props) {
  const { timeZone } = useShopFormat();
  const begin: TypedSettings = {
    cutOff: toTyped(view.cutOff, timeZone),
    minimum: view.minimumMinor === 0 ? "" : minorToType(view.minimumMinor, view.currency),
    way: view.way,
  };
  const [typed, setTyped] = useKept("settings", begin);
  const isChanged = JSON.stringify(typed) !== JSON.stringify(begin);
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          What it pays
        </Text>
        <SettingsFields settings={typed} ways={ways} onChange={setTyped} />
        <InlineStack>
          <Button disabled={!isChanged || !canSend(typed, view.currency)} loading={busy} onClick={() => onSave(typed)}>
            Update draft
          </Button>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
