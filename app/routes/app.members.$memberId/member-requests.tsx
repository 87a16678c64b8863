import { Box, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";

import type { NameRequestRow } from "#app/portal/name-requests.server.ts";

import { ApproveDialog } from "#app/ui/portal/approve-dialog.tsx";
import { DeclineDialog } from "#app/ui/portal/decline-dialog.tsx";
import { DecidedRow } from "#app/ui/portal/name-request-row.tsx";
import { useAnswers } from "#app/ui/portal/name-requests-screen.tsx";

/** On a member's page: what they asked for. Nothing where they never did. */
export function MemberRequests({ requests, oldEnds }: { requests: readonly NameRequestRow[]; oldEnds: string }) {
  const { approve, decline, busy } = useAnswers();
  const [approving, setApproving] = useState<NameRequestRow[] | null>(null);
  const [declining, setDeclining] = useState<string[] | null>(null);
  if (requests.length === 0) return null;
  const answers = (row: NameRequestRow) => (
    <InlineStack gap="200">
      <Button loading={busy} onClick={() => setApproving([row])} accessibilityLabel={`Approve ${row.name}`}>
        Approve
      </Button>
      <Button disabled={busy} onClick={() => setDeclining([row.id])} accessibilityLabel={`Decline ${row.name}`}>
        Decline
      </Button>
    </InlineStack>
  );
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="100">
        <Text as="h2" variant="headingMd">
          Name requests
        </Text>
      </Box>
      <ul className="lines">
        {requests.map((row) => (
          <DecidedRow key={row.id} row={row} actions={row.state === "open" ? answers(row) : null} />
        ))}
      </ul>
      <ApproveDialog requests={approving} oldEnds={oldEnds} onClose={() => setApproving(null)} onApprove={approve} />
      <DeclineDialog
        ids={declining}
        onClose={() => setDeclining(null)}
        onDecline={(ids, answer) => {
          setDeclining(null);
          decline(ids, answer);
        }}
      />
    </Card>
  );
}
