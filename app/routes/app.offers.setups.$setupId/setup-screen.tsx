import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { Banner, BlockStack, Button, Card, InlineStack, Page, ProgressBar, Text } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import type { NotificationStatus } from "#app/messages/notification-status.server.ts";
import type { SetupView } from "#app/offers/read-setup.server.ts";

import type { ActionResult } from "#app/ui/action-result.ts";
import { useMay } from "#app/ui/rights.tsx";
import { RefusedPress } from "#app/ui/refused-press.tsx";
import { CodeName } from "#app/ui/code-name.tsx";
import { NotificationPanel } from "#app/ui/messages/notification-panel.tsx";
import { usePolling } from "#app/ui/use-polling.ts";

/** The creation of an offer from the press to its end. */
export function SetupScreen({ setup, telling }: { setup: SetupView; telling: NotificationStatus | null }) {
  const { state, total, issued, refused, offerId, mayExistWith } = setup;
  usePolling({ active: state === "running", everyMs: 1000 });
  const settled = issued + refused.length;
  const open =
    offerId === null ? null : (
      <Button variant="primary" url={`/app/offers/${offerId}`}>
        Open the offer
      </Button>
    );
  return (
    <Page title={setup.title} subtitle={`New offer with ${plural(total, "code")}`} backAction={{ content: "Offers", url: "/app/offers" }}>
      <BlockStack gap="400">
        {state === "refused" ? (
          <Banner tone="critical" title={mayExistWith === null ? "Shopify did not make this discount" : "This offer was not finished"}>
            <BlockStack gap="200">
              <p>
                {setup.refusal}{" "}
                {mayExistWith === null
                  ? "Nothing was made and every name is free again."
                  : `Shopify may have made the discount with the code ${mayExistWith}: look among your discounts in Shopify first. If it is there, adopt it or delete it.`}
              </p>
              <InlineStack gap="200">
                {setup.permission === null ? null : <AllowAndCreate permission={setup.permission} />}
                <Button url="/app/offers/new">Begin again</Button>
              </InlineStack>
            </BlockStack>
          </Banner>
        ) : null}
        {state === "running" ? (
          <Card>
            <BlockStack gap="300">
              <Text as="p">{offerId === null ? "Shopify is making the discount." : `${issued} of ${plural(total, "code")} issued.`}</Text>
              <ProgressBar progress={total === 0 ? 0 : Math.round((settled / total) * 100)} size="small" />
              <Text as="p" tone="subdued">
                You can leave this page. The work goes on and nothing is lost.
              </Text>
            </BlockStack>
          </Card>
        ) : null}
        {state === "done" ? (
          <Banner tone={refused.length === 0 ? "success" : "warning"} title={`The offer is there with ${plural(issued, "code")}`}>
            <BlockStack gap="200">
              <p>{refused.length === 0 ? "Every member got a code." : `${plural(refused.length, "member")} got no code.`}</p>
              <InlineStack gap="200">
                {open}
                {setup.needsAttention > 0 ? <Button url={`/app/changes/${setup.id}`}>Retry or choose another name</Button> : null}
              </InlineStack>
            </BlockStack>
          </Banner>
        ) : null}
        {telling === null ? null : <NotificationPanel telling={telling} />}
        {refused.length > 0 && state !== "refused" ? (
          <Card>
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd">
                Members without a code
              </Text>
              {refused.map(({ memberId, memberName, name, because }) => (
                <BlockStack key={memberId} gap="050">
                  <InlineStack gap="200" blockAlign="center">
                    <Text as="span" fontWeight="medium">
                      {memberName}
                    </Text>
                    <CodeName name={name} copy={false} />
                  </InlineStack>
                  <Text as="span" tone="subdued">
                    {because}
                  </Text>
                </BlockStack>
              ))}
            </BlockStack>
          </Card>
        ) : null}
      </BlockStack>
    </Page>
  );
}

/** Asks Shopify's dialog for what the offer was refused for, and has the same offer made. */
function AllowAndCreate({ permission }: { permission: string }) {
  const shopify = useAppBridge();
  const fetcher = useFetcher<ActionResult>();
  const may = useMay();
  const refused = fetcher.state === "idle" ? (fetcher.data?.refused ?? null) : null;
  const allow = async () => {
    if ((await shopify.scopes.request([permission])).result === "granted-all")
      void fetcher.submit({ allowed: permission }, { method: "post" });
  };
  if (!may("refresh")) return null;
  return (
    <BlockStack gap="100" inlineAlign="start">
      <Button variant="primary" loading={fetcher.state !== "idle"} onClick={() => void allow()}>
        Allow and create
      </Button>
      <RefusedPress refused={refused} />
    </BlockStack>
  );
}
