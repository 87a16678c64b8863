import { BlockStack, Box, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { useState } from "react";

import type { Activity } from "#app/members/member-activity.server.ts";

import { useShopFormat } from "#app/components/shop-format.tsx";
import { activityFacts, activityInWords } from "./activity-words.ts";

const FIRST = 8;

/** What was done about a member: when, who and why. Each line leads to the page that tells the whole story. */
export function ActivityCard({ entries, more, memberId }: { entries: readonly Activity[]; more: boolean; memberId: string }) {
  const [all, setAll] = useState(false);
  if (entries.length === 0) return null;
  const hidden = entries.length - FIRST;
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="200">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Activity
          </Text>
          <Button variant="plain" url={`/app/activity?member=${memberId}`} accessibilityLabel="All activity of this member">
            All activity
          </Button>
        </InlineStack>
      </Box>
      <ul className="lines" aria-label="Activity">
        {(all ? entries : entries.slice(0, FIRST)).map((entry) => (
          <li key={entry.key}>
            <OneEntry entry={entry} />
          </li>
        ))}
      </ul>
      {hidden > 0 && !all ? (
        <Box padding="400" paddingBlockStart="200">
          <Button variant="plain" onClick={() => setAll(true)}>{`Show ${hidden} more`}</Button>
        </Box>
      ) : null}
      {all && more ? (
        <Box padding="400" paddingBlockStart="200">
          <Text as="p" tone="subdued">
            {`These are the newest ${entries.length}. What is older stands on the pages of the offers.`}
          </Text>
        </Box>
      ) : null}
    </Card>
  );
}

function OneEntry({ entry }: { entry: Activity }) {
  const { dateTime, money } = useShopFormat();
  const words = activityInWords(entry, money);
  const url = pageOf(entry);
  return (
    <InlineStack align="space-between" blockAlign="start" gap="200">
      <BlockStack gap="050">
        {url === null ? (
          <Text as="span" breakWord>
            {words}
          </Text>
        ) : (
          <Link url={url} monochrome>
            <Text as="span" breakWord>
              {words}
            </Text>
          </Link>
        )}
        <Text as="span" variant="bodySm" tone="subdued" breakWord>
          {activityFacts(entry)}
        </Text>
      </BlockStack>
      <Text as="span" variant="bodySm" tone="subdued" numeric>
        {dateTime(entry.at)}
      </Text>
    </InlineStack>
  );
}

function pageOf(entry: Activity): string | null {
  switch (entry.what) {
    case "refresh":
      return `/app/refreshes/${entry.refreshId}`;
    case "change":
      return `/app/changes/${entry.changeId}`;
    case "code":
      return null;
  }
}
