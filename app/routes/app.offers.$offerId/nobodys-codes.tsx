import { useFetcher } from "@remix-run/react";
import { Button, InlineStack, Text } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import { useMay } from "#app/ui/rights.tsx";

/** Codes on the discount that count for nobody, and the way to give them to people. Nothing when there are none. */
export function NobodysCodes({ offerId, count }: { offerId: string; count: number }) {
  const fetcher = useFetcher();
  const may = useMay();
  if (count === 0) return null;
  return (
    <div className="aside">
      <InlineStack gap="200" blockAlign="center">
        <Text as="span" tone="subdued">
          {`${plural(count, "code")} ${count === 1 ? "belongs" : "belong"} to nobody: ${count === 1 ? "it works, but its" : "they work, but their"} orders count for nobody.`}
        </Text>
        {may("refresh") ? (
          <Button
            variant="plain"
            loading={fetcher.state !== "idle"}
            onClick={() => fetcher.submit(null, { method: "post", action: `/app/offers/${offerId}/codes` })}
          >
            Give them to people
          </Button>
        ) : null}
      </InlineStack>
    </div>
  );
}
