import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { Badge, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";

import { ATTEMPTS_PERMISSION } from "#app/shops/permissions.ts";

import { useActionMessage } from "#app/ui/use-action-result.ts";

import type { SettingsAnswer } from "./use-settings-result.ts";

/** Whether checkouts tell of attempts with leaked codes that have ended. Shopify asks for the permissions when it is switched on. */
export function AttemptsCard({ since }: { since: string | null }) {
  const shopify = useAppBridge();
  const fetcher = useFetcher<SettingsAnswer<null>>();
  useActionMessage(fetcher);
  const isOn = since !== null;
  const submit = (on: boolean) => fetcher.submit({ card: "attempts", on: String(on) }, { method: "post", action: "/app/settings" });
  const change = async () => {
    const scopes = [...ATTEMPTS_PERMISSION.scopes];
    // The pixel is taken away while the app still may.
    if (isOn) {
      await submit(false);
      await shopify.scopes.revoke(scopes);
      return;
    }
    if ((await shopify.scopes.request(scopes)).result === "granted-all") await submit(true);
  };
  return (
    <Card>
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              Attempts with leaked codes
            </Text>
            {isOn ? <Badge tone="success">On</Badge> : null}
          </InlineStack>
          <Button
            loading={fetcher.state !== "idle"}
            accessibilityLabel={`${isOn ? "Switch off" : "Switch on"}: attempts with leaked codes`}
            onClick={() => void change()}
          >
            {isOn ? "Switch off" : "Switch on"}
          </Button>
        </InlineStack>
        <Text as="p">A leak that has ended shows how often its code is still tried at your checkout.</Text>
        <Text as="p" tone="subdued">
          {ATTEMPTS_PERMISSION.why}
        </Text>
      </BlockStack>
    </Card>
  );
}
