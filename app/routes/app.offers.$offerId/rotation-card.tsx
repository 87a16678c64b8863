import { Badge, Banner, BlockStack, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";

import type { RotationSummary } from "#app/rotations/read-rotation.server.ts";
import { policyLabel } from "#app/rotations/rotation.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";

/** Whether the codes are replaced by themselves, when next, and the way to what is planned. */
export function RotationCard({ offerId, rotation }: { offerId: string; rotation: RotationSummary }) {
  const { dateTime } = useShopFormat();
  const { isOn, isPaused, form, next, trouble, running } = rotation;
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="300">
          <InlineStack gap="200" blockAlign="center">
            <Text as="h2" variant="headingMd">
              Rotation
            </Text>
            {isOn ? <Badge tone={isPaused ? "attention" : "success"}>{isPaused ? "Paused" : "On"}</Badge> : null}
          </InlineStack>
          <Button url={`/app/offers/${offerId}/rotation`}>{isOn ? "See what is planned" : "Set up rotation"}</Button>
        </InlineStack>
        <Text as="p" tone="subdued">
          {isOn
            ? `${policyLabel(form)}.${next[0] === undefined ? "" : ` Next ${dateTime(next[0])}.`}`
            : "Members’ codes can be replaced by themselves every so many days, after so many uses, or when one is used far more than usual. Both codes work for a while, and no old code stops before its member was told."}
        </Text>
        {isOn && trouble !== null ? (
          <Banner tone="warning">
            <p>{trouble}.</p>
          </Banner>
        ) : null}
        {running === null ? null : (
          <Text as="p">
            {"A rotation is under way. "}
            <Link url={`/app/refreshes/${running}`}>See who was told</Link>
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}
