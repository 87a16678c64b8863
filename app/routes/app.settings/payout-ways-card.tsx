import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { Badge, BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";

import { WAY_LABELS } from "#app/payouts/payout-labels.ts";
import type { ShopifyWay } from "#app/payouts/payout.ts";
import { OPTIONAL_PERMISSIONS } from "#app/shops/permissions.ts";

const WAYS: readonly ShopifyWay[] = ["store_credit", "gift_card"];

/** The ways of paying creators that want more permissions: Shopify asks for them when a way is switched on, and never before. */
export function PayoutWaysCard({ ways }: { ways: readonly ShopifyWay[] }) {
  const shopify = useAppBridge();
  const fetcher = useFetcher();
  const busy = fetcher.state !== "idle";
  const change = async (way: ShopifyWay, on: boolean) => {
    const scopes = [...OPTIONAL_PERMISSIONS[way].scopes];
    if (on && (await shopify.scopes.request(scopes)).result !== "granted-all") return;
    if (!on) await shopify.scopes.revoke(scopes);
    await fetcher.submit({ card: "payout_ways", scopes: JSON.stringify(on ? scopes : []) }, { method: "post", action: "/app/settings" });
  };
  return (
    <div id="paying">
      <Card>
        <BlockStack gap="400">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              Paying creators by Shopify
            </Text>
            <Text as="p" tone="subdued">
              Payouts by bank and by PayPal need nothing. Shopify asks you for a permission when you switch one of these on.
            </Text>
          </BlockStack>
          {WAYS.map((way) => {
            const isOn = ways.includes(way);
            return (
              <BlockStack key={way} gap="100">
                <InlineStack align="space-between" blockAlign="center" gap="200">
                  <InlineStack gap="200" blockAlign="center">
                    <Text as="h3" fontWeight="semibold">
                      {WAY_LABELS[way]}
                    </Text>
                    {isOn ? <Badge tone="success">On</Badge> : null}
                  </InlineStack>
                  <Button
                    disabled={busy}
                    accessibilityLabel={`${isOn ? "Switch off" : "Switch on"}: ${WAY_LABELS[way]}`}
                    onClick={() => void change(way, !isOn)}
                  >
                    {isOn ? "Switch off" : "Switch on"}
                  </Button>
                </InlineStack>
                <Text as="p">{OPTIONAL_PERMISSIONS[way].may}</Text>
                <Text as="p" tone="subdued">
                  {OPTIONAL_PERMISSIONS[way].why}
                </Text>
              </BlockStack>
            );
          })}
        </BlockStack>
      </Card>
    </div>
  );
}
