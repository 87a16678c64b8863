import { useRevalidator } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";

import { PERMISSIONS, ROLLOUTS_PERMISSION, SEGMENT_PERMISSION } from "#app/shops/permissions.ts";

/** What the app may do in the shop, each with its reason. For the merchant who wants to know before the team relies on it. */
export function PermissionsCard({ granted }: { granted: readonly string[] }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Permissions
        </Text>
        {PERMISSIONS.map(({ scope, may, why }) => (
          <BlockStack key={scope} gap="050">
            <Text as="p">{may}</Text>
            <Text as="p" tone="subdued">
              {why}
            </Text>
          </BlockStack>
        ))}
        {[ROLLOUTS_PERMISSION, SEGMENT_PERMISSION].map((permission) => (
          <Optional key={permission.scope} permission={permission} granted={granted.includes(permission.scope)} />
        ))}
      </BlockStack>
    </Card>
  );
}

/** Shopify's own dialog asks the merchant; the answer is on the sessions a moment later, when its webhook has come. */
function Optional({ permission: { scope, may, why, without }, granted }: { permission: typeof ROLLOUTS_PERMISSION; granted: boolean }) {
  const shopify = useAppBridge();
  const { revalidate } = useRevalidator();
  const [answered, setAnswered] = useState<boolean | null>(null);
  const [failed, setFailed] = useState(false);
  const allowed = answered ?? granted;
  const change = async () => {
    setFailed(false);
    try {
      if (allowed) await shopify.scopes.revoke([scope]);
      else if ((await shopify.scopes.request([scope])).result !== "granted-all") return;
      setAnswered(!allowed);
      revalidate();
    } catch {
      setFailed(true);
    }
  };
  return (
    <InlineStack align="space-between" blockAlign="center" gap="300" wrap={false}>
      <BlockStack gap="050">
        <Text as="p">{`${may} (optional${allowed ? ", allowed" : ""})`}</Text>
        <Text as="p" tone="subdued">
          {allowed ? why : `${why} ${without}`}
        </Text>
        {failed ? (
          <Text as="p" tone="critical">
            Shopify did not answer. Try again.
          </Text>
        ) : null}
      </BlockStack>
      <Button onClick={() => void change()} accessibilityLabel={`${allowed ? "Take back" : "Allow"}: ${may}`}>
        {allowed ? "Take back" : "Allow"}
      </Button>
    </InlineStack>
  );
}
