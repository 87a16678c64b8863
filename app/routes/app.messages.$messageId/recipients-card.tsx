import { BlockStack, Box, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";
import { XIcon } from "@shopify/polaris-icons";

import { plural } from "#app/format/counts.ts";
import type { MessageView, RecipientRow } from "#app/messages/read-message.server.ts";

import { LEFT_OUT_LABELS } from "#app/ui/messages/state-labels.ts";
import { RecipientsList } from "./recipients-list.tsx";
import { useMessageAction } from "./use-message-action.ts";

/** Who is chosen, to be trimmed, and who is left out and why. */
export function RecipientsCard({ view }: { view: MessageView }) {
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="200">
        <Text as="h2" variant="headingMd">
          {plural(view.counts.total, "recipient")}
        </Text>
      </Box>
      <RecipientsList view={view} rows={view.rows} draw={(row) => <Recipient row={row} />} />
      {view.leftOut.length === 0 ? null : (
        <Box padding="400" borderBlockStartWidth="025" borderColor="border-secondary">
          <details className="notice">
            <summary>{`${plural(view.counts.leftOut, "member")} left out`}</summary>
            <ul className="lines" aria-label="Left out">
              {view.leftOut.map((row) => (
                <li key={row.recipientId}>
                  <LeftOut row={row} />
                </li>
              ))}
            </ul>
          </details>
        </Box>
      )}
    </Card>
  );
}

function Recipient({ row }: { row: RecipientRow }) {
  const { press, busy } = useMessageAction();
  return (
    <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
      <BlockStack gap="050">
        <Link url={`/app/members/${row.memberId}`} monochrome removeUnderline>
          {row.name}
        </Link>
        <Text as="span" variant="bodySm" tone={row.address === "" ? "caution" : "subdued"} breakWord>
          {row.address || "No e-mail address"}
        </Text>
      </BlockStack>
      <Button
        icon={XIcon}
        variant="tertiary"
        loading={busy}
        accessibilityLabel={`Leave ${row.name} out`}
        onClick={() => press({ intent: "leave_out", recipientIds: row.recipientId, because: "by_person" })}
      />
    </InlineStack>
  );
}

function LeftOut({ row }: { row: RecipientRow }) {
  const { press, busy } = useMessageAction();
  return (
    <InlineStack align="space-between" blockAlign="center" gap="200" wrap={false}>
      <BlockStack gap="050">
        <Text as="span">{row.name}</Text>
        <Text as="span" variant="bodySm" tone="subdued">
          {LEFT_OUT_LABELS[row.leftOutFor ?? "by_person"]}
        </Text>
      </BlockStack>
      <Button
        variant="plain"
        loading={busy}
        accessibilityLabel={`Put ${row.name} back`}
        onClick={() => press({ intent: "put_back", recipientId: row.recipientId })}
      >
        Put back
      </Button>
    </InlineStack>
  );
}
