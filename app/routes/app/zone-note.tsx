import { useNavigation } from "@remix-run/react";
import { Box, Text } from "@shopify/polaris";
import { useEffect, useState } from "react";

import { useShopFormat } from "#app/ui/shop-format.tsx";

/** Says once, under a page that shows times, in which zone they are. */
export function ZoneNote() {
  const { zone, written } = useShopFormat();
  const { state } = useNavigation();
  const [shown, setShown] = useState(false);
  // The page above is drawn by then.
  useEffect(() => setShown(written.time), [written, state]);
  if (!shown) return null;
  return (
    <Box paddingBlock="600" paddingInline="400">
      <Text as="p" variant="bodySm" tone="subdued" alignment="center">
        Times are in {zone}.
      </Text>
    </Box>
  );
}
