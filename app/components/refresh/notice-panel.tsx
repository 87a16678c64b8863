import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";

import { useCopy } from "#app/components/use-copy.ts";
import { NoticeRow, type Notice } from "./notice-row.tsx";
import { allNotices } from "./notice-text.ts";

/**
 * Shopify tells creators nothing and neither does this app by itself. So once codes have changed it says so, and has
 * the words ready for every member concerned.
 */
export function NoticePanel({ notices }: { notices: readonly Notice[] }) {
  const [open, setOpen] = useState(false);
  const copy = useCopy();
  if (notices.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="300">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              Nobody has been told yet.
            </Text>
            <Text as="p" tone="subdued">
              Members get no message by themselves.
            </Text>
          </BlockStack>
          <Button variant={open ? "secondary" : "primary"} ariaExpanded={open} ariaControls="notices" onClick={() => setOpen(!open)}>
            {`Compose message to ${plural(notices.length, "member")}`}
          </Button>
        </InlineStack>
        {open ? (
          <div id="notices">
            <BlockStack gap="300">
              <InlineStack align="space-between" blockAlign="center" gap="200">
                <Text as="p">A message for each, to copy into your own e-mail.</Text>
                <Button onClick={() => copy(allNotices(notices), `${plural(notices.length, "message")} copied`)}>Copy all</Button>
              </InlineStack>
              {notices.map((notice) => (
                <NoticeRow key={notice.memberId} notice={notice} />
              ))}
            </BlockStack>
          </div>
        ) : null}
      </BlockStack>
    </Card>
  );
}
