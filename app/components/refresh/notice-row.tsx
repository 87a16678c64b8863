import { BlockStack, Box, Button, InlineStack, Text } from "@shopify/polaris";

import type { AffectedMember } from "#app/refresh/refresh-view.ts";
import type { RefreshReason } from "#app/refresh/refresh.ts";

import { useShopFormat } from "#app/components/shop-format.tsx";
import { useCopy } from "#app/components/use-copy.ts";
import { CodeChange } from "./code-change.tsx";
import { noticeText } from "./notice-text.ts";

/** One member's message with their address, ready to be copied. */
export function NoticeRow({ member, reason }: { member: AffectedMember; reason: RefreshReason | null }) {
  const { shopName } = useShopFormat();
  const copy = useCopy();
  const text = noticeText({ member, reason, shopName });
  return (
    <Box borderColor="border" borderWidth="025" borderRadius="200" padding="300">
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <BlockStack gap="050">
            <Text as="span" fontWeight="medium">
              {member.name}
            </Text>
            <Text as="span" variant="bodySm" tone="subdued" breakWord>
              {member.email}
            </Text>
          </BlockStack>
          <CodeChange oldName={member.oldName} newName={member.newName} done />
        </InlineStack>
        <details className="notice">
          <summary>Read the message</summary>
          <p>{text}</p>
        </details>
        <InlineStack gap="200">
          <Button
            size="slim"
            accessibilityLabel={`Copy the message to ${member.name}`}
            onClick={() => copy(text, `Message to ${member.name} copied`)}
          >
            Copy message
          </Button>
          <Button
            size="slim"
            variant="tertiary"
            accessibilityLabel={`Copy ${member.email}`}
            onClick={() => copy(member.email, "E-mail address copied")}
          >
            Copy address
          </Button>
        </InlineStack>
      </BlockStack>
    </Box>
  );
}
