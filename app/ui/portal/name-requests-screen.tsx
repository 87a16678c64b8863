import { useActionData, useNavigation, useSubmit } from "@remix-run/react";
import { Banner, BlockStack, Box, Button, Card, InlineStack, Link, List, Page, Text } from "@shopify/polaris";
import { useState } from "react";

import { EmptyResults } from "#app/ui/empty-results.tsx";
import { plural } from "#app/format/counts.ts";
import type { NameRequestRow } from "#app/portal/name-requests.server.ts";
import { useMay } from "#app/ui/rights.tsx";

import { ApproveDialog, type OldCodes } from "./approve-dialog.tsx";
import { DeclineDialog } from "./decline-dialog.tsx";
import { DecidedRow, OpenRow } from "./name-request-row.tsx";

type Listed = { rows: NameRequestRow[]; total: number };
type Answered = { refused?: string; said: string; refreshIds: string[]; kept: string[] };

/** Requests that wait, to be ticked and answered, and below them those that were answered. */
export function NameRequestsScreen({ open, decided, oldEnds }: { open: Listed; decided: Listed; oldEnds: string }) {
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set());
  const [approving, setApproving] = useState<NameRequestRow[] | null>(null);
  const [declining, setDeclining] = useState<string[] | null>(null);
  const { approve, decline, busy } = useAnswers();
  const answered = useActionData<Answered>();
  const may = useMay();
  const chosen = open.rows.filter(({ id }) => ticked.has(id)).map(({ id }) => id);
  const toggle = (id: string, on: boolean) => setTicked(new Set(on ? [...ticked, id] : [...ticked].filter((one) => one !== id)));
  return (
    <Page
      title="Name requests"
      subtitle="Creators who would like another name for their code"
      backAction={{ content: "Home", url: "/app" }}
    >
      <BlockStack gap="400">
        {answered && !busy ? <Outcome answered={answered} /> : null}
        {open.rows.length === 0 ? (
          <EmptyResults title="No requests are waiting">
            Creators ask for another name on their page in your storefront. What they ask for appears here, and nothing changes until you
            say so.
          </EmptyResults>
        ) : (
          <Card padding="0">
            <Box padding="400">
              <InlineStack align="space-between" blockAlign="center" gap="200">
                <Text as="h2" variant="headingMd">
                  {chosen.length > 0 ? `${chosen.length} selected` : `Waiting: ${open.total}`}
                </Text>
                {may("refresh") ? (
                  <InlineStack gap="200">
                    <Button disabled={chosen.length === 0 || busy} onClick={() => setDeclining(chosen)}>
                      Decline
                    </Button>
                    <Button
                      variant="primary"
                      disabled={chosen.length === 0}
                      loading={busy}
                      onClick={() => setApproving(open.rows.filter(({ id }) => ticked.has(id)))}
                    >
                      {chosen.length > 1 ? `Approve ${chosen.length}` : "Approve"}
                    </Button>
                  </InlineStack>
                ) : null}
              </InlineStack>
            </Box>
            <ul className="lines lines--wide" aria-label="Waiting requests">
              {open.rows.map((row) => (
                <OpenRow key={row.id} row={row} ticked={ticked.has(row.id)} onToggle={(on) => toggle(row.id, on)} />
              ))}
            </ul>
          </Card>
        )}
        {decided.rows.length > 0 ? (
          <Card padding="0">
            <Box padding="400">
              <Text as="h2" variant="headingMd">
                Answered
              </Text>
            </Box>
            <ul className="lines" aria-label="Answered requests">
              {decided.rows.map((row) => (
                <DecidedRow key={row.id} row={row} withMember />
              ))}
            </ul>
          </Card>
        ) : null}
      </BlockStack>
      <ApproveDialog
        requests={approving}
        oldEnds={oldEnds}
        onClose={() => setApproving(null)}
        onApprove={(ids, oldCodes) => {
          setTicked(new Set());
          approve(ids, oldCodes);
        }}
      />
      <DeclineDialog
        ids={declining}
        onClose={() => setDeclining(null)}
        onDecline={(ids, answer) => {
          setDeclining(null);
          setTicked(new Set());
          decline(ids, answer);
        }}
      />
    </Page>
  );
}

/** Approving and declining, from whichever page: the answers go to one address. */
export function useAnswers() {
  const submit = useSubmit();
  const { state } = useNavigation();
  const send = (fields: Record<string, string>) => submit(fields, { method: "post", action: "/app/name-requests" });
  return {
    busy: state !== "idle",
    approve: (ids: readonly string[], oldCodes: OldCodes) => send({ intent: "approve", ids: ids.join(","), ...oldCodes }),
    decline: (ids: readonly string[], answer: string) => send({ intent: "decline", ids: ids.join(","), answer }),
  };
}

function Outcome({ answered: { refused, said, refreshIds, kept } }: { answered: Answered }) {
  return (
    <Banner tone={refused !== undefined || kept.length > 0 ? "warning" : "success"} title={said}>
      <BlockStack gap="200">
        {kept.length > 0 ? (
          <List>
            {kept.map((line) => (
              <List.Item key={line}>{line}</List.Item>
            ))}
          </List>
        ) : null}
        {refreshIds.map((id, at) => (
          <Link key={id} url={`/app/refreshes/${id}`}>
            {refreshIds.length > 1 ? `Open refresh ${at + 1} of ${plural(refreshIds.length, "offer")}` : "Open the refresh"}
          </Link>
        ))}
      </BlockStack>
    </Banner>
  );
}
