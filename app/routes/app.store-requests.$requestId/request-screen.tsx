import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, ButtonGroup, Card, Link, Page, Text } from "@shopify/polaris";

import type { ReceivedView } from "#app/stores/read-requests.server.ts";
import type { ActionResult } from "#app/ui/action-result.ts";
import { useMay } from "#app/ui/rights.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { useActionMessage } from "#app/ui/use-action-result.ts";
import { usePolling } from "#app/ui/use-polling.ts";

/** A request with its codes, and what a person here can do about it. */
export function RequestScreen({ received }: { received: ReceivedView }) {
  const { from, offer, state, rows, refreshId, createdAt, outcome, seen } = received;
  const { dateTime } = useShopFormat();
  const fetcher = useFetcher<ActionResult>();
  useActionMessage(fetcher);
  usePolling({ active: state === "accepted", everyMs: 1_500 });
  const may = useMay();
  const busy = fetcher.state !== "idle";
  const press = (intent: string) => void fetcher.submit({ intent }, { method: "post" });
  const left = rows.some(({ why }) => why !== null);
  return (
    <Page title={`Request of ${from}`} subtitle={offer.title} backAction={{ content: "Home", url: "/app" }}>
      <BlockStack gap="400">
        <Said received={received} />
        <Card>
          <BlockStack gap="300">
            <Text
              as="p"
              tone="subdued"
            >{`Asked ${dateTime(createdAt)}. ${from} and this store are connected, and the offer is tied to one there.`}</Text>
            {rows.map(({ codeId, oldName, newName, why }) => (
              <BlockStack key={codeId} gap="050">
                <Text as="p" fontWeight="medium" breakWord>
                  {`${oldName} to ${newName}`}
                </Text>
                {why === null ? null : (
                  <Text as="p" tone="critical">
                    {`Stays as it is: ${why}.`}
                  </Text>
                )}
              </BlockStack>
            ))}
            {refreshId === null ? null : <Link url={`/app/refreshes/${refreshId}`}>Open the refresh</Link>}
            {!may("refresh") ? null : state === "waits" ? (
              <ButtonGroup>
                <Button variant="primary" disabled={busy} onClick={() => press("accept")}>
                  Replace these codes
                </Button>
                <Button disabled={busy} onClick={() => press("refuse")}>
                  Refuse
                </Button>
              </ButtonGroup>
            ) : left && !seen ? (
              <ButtonGroup>
                <Button variant="primary" disabled={busy} onClick={() => press("refresh_here")}>
                  Refresh with another name
                </Button>
                <Button disabled={busy} onClick={() => press("seen")}>
                  Leave it as it is
                </Button>
              </ButtonGroup>
            ) : outcome !== null && !seen ? (
              <ButtonGroup>
                <Button disabled={busy} onClick={() => press("seen")}>
                  I know
                </Button>
              </ButtonGroup>
            ) : null}
          </BlockStack>
        </Card>
      </BlockStack>
    </Page>
  );
}

function Said({ received: { state, from, outcome } }: { received: ReceivedView }) {
  switch (state) {
    case "waits":
      return <Banner tone="warning" title="Somebody here has to accept it. Until then the old codes work here." />;
    case "accepted":
    case "asked":
      return <Banner tone="info" title="It is being begun" />;
    case "started":
    case "attention":
    case "done":
    case "partly":
      return outcome === null ? (
        <Banner tone="success" title={`A refresh was begun, as ${from} asked`} />
      ) : (
        <Banner tone="critical" title="Not all codes could be replaced">
          <p>{outcome}</p>
        </Banner>
      );
    case "refused":
    case "ended":
      return (
        <Banner tone="critical" title="No code was replaced">
          <p>{outcome}</p>
        </Banner>
      );
  }
}
