import { useFetcher } from "@remix-run/react";
import { Button, InlineStack, Text } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import { useMay } from "#app/ui/rights.tsx";

type Props = { offerId: string; count: number; work: boolean };

/** Codes on the discount that count for nobody, and the way to give them to people. Nothing when there are none. `work`: for shoppers, now. */
export function NobodysCodes({ offerId, count, work }: Props) {
  const fetcher = useFetcher();
  const may = useMay();
  if (count === 0) return null;
  return (
    <div className="aside">
      <InlineStack gap="200" blockAlign="center">
        <Text as="span" tone="subdued">
          {`${plural(count, "code")} ${count === 1 ? "belongs" : "belong"} to nobody: ${orders(count, work)} count for nobody.`}
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

function orders(count: number, work: boolean): string {
  if (count === 1) return work ? "it works, but its orders" : "its orders";
  return work ? "they work, but their orders" : "their orders";
}
