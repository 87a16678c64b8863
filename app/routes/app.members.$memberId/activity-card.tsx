import { Box, Button, Card, InlineStack, Text } from "@shopify/polaris";

import type { ActivityView } from "#app/activity/read-activity.server.ts";

import { ActivityList } from "#app/ui/activity/activity-list.tsx";

type Props = {
  rows: readonly ActivityView[];
  total: number;
  /** Whose: the page says it already, and the whole of it is one press away. */
  of: { member: string } | { offer: string };
};

/** The newest of what was done about one thing; nothing when nothing was. */
export function ActivityCard({ rows, total, of }: Props) {
  if (rows.length === 0) return null;
  const [[what, id]] = Object.entries(of) as [["member" | "offer", string]];
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="200">
        <InlineStack align="space-between" blockAlign="center">
          <Text as="h2" variant="headingMd">
            Activity
          </Text>
          <Button variant="plain" url={`/app/activity?${what}=${id}`} accessibilityLabel={`All activity of this ${what}`}>
            {total > rows.length ? `All ${total.toLocaleString("en-US")}` : "All activity"}
          </Button>
        </InlineStack>
      </Box>
      <ActivityList rows={rows} of={what} />
    </Card>
  );
}
