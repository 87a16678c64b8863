import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import type { AffectedMember } from "#app/refresh/refresh-view.ts";
import type { RefreshReason } from "#app/refresh/refresh.ts";

import { useShopFormat } from "#app/components/shop-format.tsx";
import { useCopy } from "#app/components/use-copy.ts";
import { NoticeRow } from "./notice-row.tsx";
import { allNotices } from "./notice-text.ts";

/**
 * Shopify tells creators nothing and neither does this app by itself. So once codes have changed it says so, and has
 * the words ready for every member concerned.
 */
export function NoticePanel({ members, reason }: { members: readonly AffectedMember[]; reason: RefreshReason | null }) {
  const [open, setOpen] = useState(false);
  const { shopName } = useShopFormat();
  const copy = useCopy();
  if (members.length === 0) return null;
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="300">
          <BlockStack gap="100">
            <Text as="h2" variant="headingMd">
              Nobody has been told yet.
            </Text>
            <Text as="p" tone="subdued">
              Members get no message by themselves when their code changes.
            </Text>
          </BlockStack>
          <Button variant={open ? "secondary" : "primary"} ariaExpanded={open} ariaControls="notices" onClick={() => setOpen(!open)}>
            {`Compose message to ${plural(members.length, "member")}`}
          </Button>
        </InlineStack>
        {open ? (
          <div id="notices">
            <BlockStack gap="300">
              <InlineStack align="space-between" blockAlign="center" gap="200">
                <Text as="p">A message for each, to copy into your own e-mail.</Text>
                <Button onClick={() => copy(allNotices(members, { reason, shopName }), `${plural(members.length, "message")} copied`)}>
                  Copy all
                </Button>
              </InlineStack>
              {members.map((member) => (
                <NoticeRow key={member.memberId} member={member} reason={reason} />
              ))}
            </BlockStack>
          </div>
        ) : null}
      </BlockStack>
    </Card>
  );
}
