import { Box, Text } from "@shopify/polaris";

import { useShopFormat } from "#app/ui/shop-format.tsx";

/** Says once, under the page, in which zone its times are. */
export function ZoneNote() {
  const { zone } = useShopFormat();
  return (
    <Box paddingBlock="600" paddingInline="400">
      <Text as="p" variant="bodySm" tone="subdued" alignment="center">
        Times are in {zone}.
      </Text>
    </Box>
  );
}
