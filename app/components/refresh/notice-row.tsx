import { BlockStack, Box, Button, InlineStack, Text } from "@shopify/polaris";

import { CodeName } from "#app/components/code-name.tsx";
import { useCopy } from "#app/components/use-copy.ts";
import { CodeChange } from "./code-change.tsx";

/** What one member could be told. `newName` null: the code is gone without another; `oldName` null: it is their first. */
export type Notice = { memberId: string; name: string; email: string; oldName: string | null; newName: string | null; text: string };

/** One member's message with their address, ready to be copied. */
export function NoticeRow({ notice }: { notice: Notice }) {
  const copy = useCopy();
  const { text } = notice;
  return (
    <Box borderColor="border" borderWidth="025" borderRadius="200" padding="300">
      <BlockStack gap="200">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <BlockStack gap="050">
            <Text as="span" fontWeight="medium">
              {notice.name}
            </Text>
            <Text as="span" variant="bodySm" tone="subdued" breakWord>
              {notice.email}
            </Text>
          </BlockStack>
          {notice.oldName !== null && notice.newName !== null ? (
            <CodeChange oldName={notice.oldName} newName={notice.newName} outcome="changed" />
          ) : (
            <CodeName name={notice.newName ?? notice.oldName ?? ""} struck={notice.newName === null} copy={notice.newName !== null} />
          )}
        </InlineStack>
        <details className="notice">
          <summary>Read the message</summary>
          <p>{text}</p>
        </details>
        <InlineStack gap="200">
          <Button
            size="slim"
            accessibilityLabel={`Copy the message to ${notice.name}`}
            onClick={() => copy(text, `Message to ${notice.name} copied`)}
          >
            Copy message
          </Button>
          <Button
            size="slim"
            variant="tertiary"
            accessibilityLabel={`Copy ${notice.email}`}
            onClick={() => copy(notice.email, "E-mail address copied")}
          >
            Copy address
          </Button>
        </InlineStack>
      </BlockStack>
    </Box>
  );
}
