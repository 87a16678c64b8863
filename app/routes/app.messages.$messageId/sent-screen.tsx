import { Badge, Banner, BlockStack, Button, ButtonGroup, Card, InlineStack, Link, Page, ProgressBar, Text } from "@shopify/polaris";

import { useShopFormat } from "#app/ui/shop-format.tsx";
import { usePolling } from "#app/ui/use-polling.ts";
import { plural } from "#app/format/counts.ts";
import type { MessageView, RecipientRow } from "#app/messages/read-message.server.ts";
import { subjectLabel } from "#app/messages/subject-labels.ts";

import { backOf } from "./cause-links.ts";
import { countsLabel, LEFT_OUT_LABELS, RECIPIENT_LABELS } from "#app/ui/messages/state-labels.ts";
import { useConfirm } from "#app/ui/use-confirm.tsx";
import { RecipientsList } from "./recipients-list.tsx";
import { useMessageAction } from "./use-message-action.ts";

const LOOK_EVERY_MS = 1_500;

/** A message under way or sent: whom it reached, whom it did not and why, and what can be done about them. */
export function SentScreen({ view }: { view: MessageView }) {
  const { counts } = view;
  const sending = view.state === "sending";
  usePolling({ active: sending, everyMs: LOOK_EVERY_MS });
  const { press, busy, refused } = useMessageAction();
  const { ask, dialog } = useConfirm();
  const stop = () =>
    ask({
      title: "Stop sending?",
      words: `${plural(counts.waiting, "member")} will not get it. Who has got it already keeps it.`,
      yes: "Stop sending",
      destructive: true,
      onYes: () => press({ intent: "stop" }),
    });
  const settled = counts.total - counts.waiting;
  const undelivered = counts.bounced + counts.failed;
  return (
    <Page
      title={titleOf(view)}
      subtitle={view.offer.title}
      backAction={backOf(view)}
      secondaryActions={[
        ...(view.begunAtHome && view.cause ? [{ content: "Open the refresh", url: `/app/refreshes/${view.cause.id}` }] : []),
        ...(sending && counts.waiting > 0 ? [{ content: "Stop sending", destructive: true, loading: busy, onAction: stop }] : []),
      ]}
    >
      {dialog}
      <BlockStack gap="400">
        {refused === null ? null : (
          <Banner tone="warning">
            <p>{refused}</p>
          </Banner>
        )}
        <Card>
          <BlockStack gap="300">
            {sending ? (
              <ProgressBar size="small" progress={(settled / Math.max(1, counts.total)) * 100} ariaLabelledBy="message-counts" />
            ) : null}
            <p id="message-counts" className="summary" role="status" aria-live="polite">
              {view.state === "by_hand" ? `${plural(counts.delivered, "member")} told outside of this app.` : `${countsLabel(counts)}.`}
            </p>
            <WhenSent view={view} />
          </BlockStack>
        </Card>
        {counts.unclear > 0 ? (
          <Banner tone="warning" title={`${plural(counts.unclear, "message")} may have been sent`}>
            <BlockStack gap="200">
              <p>The connection ended between handing it over and the mail server’s answer. It is not sent again unless you say so.</p>
              <ButtonGroup>
                <Button loading={busy} onClick={() => press({ intent: "unclear_sent" })}>
                  Treat as sent
                </Button>
                <Button loading={busy} onClick={() => press({ intent: "unclear_again" })}>
                  Send again
                </Button>
              </ButtonGroup>
            </BlockStack>
          </Banner>
        ) : null}
        {undelivered > 0 ? (
          <Banner tone="warning" title={`${plural(undelivered, "member")} did not get it`}>
            <BlockStack gap="200">
              <p>Correct their e-mail addresses where that is the reason, then try again. Everybody else is left alone.</p>
              <InlineStack>
                <Button loading={busy} onClick={() => press({ intent: "retry" })}>
                  {`Try again with ${plural(undelivered, "member")}`}
                </Button>
              </InlineStack>
            </BlockStack>
          </Banner>
        ) : null}
        <Recipients view={view} />
      </BlockStack>
    </Page>
  );
}

/** What the one who got it read; to several it said something else each. */
function titleOf({ subject, offer, counts, rows }: MessageView): string {
  const [only] = counts.total === 1 ? rows : [];
  return only?.sent?.subject ?? subjectLabel(subject, offer.title);
}

function WhenSent({ view: { state, about, sentAt, settledAt } }: { view: MessageView }) {
  const { dateTime } = useShopFormat();
  const parts = [
    about === "code" ? "About their own promo code" : "News, with an unsubscribe link",
    sentAt === null ? null : `${state === "by_hand" ? "marked as told" : "sent off"} ${dateTime(sentAt)}`,
    settledAt === null || state === "by_hand" ? null : `done ${dateTime(settledAt)}`,
    state === "sending" ? "you can close this page: sending goes on, after an interruption within a minute" : null,
  ].filter((part) => part !== null);
  return (
    <Text as="p" variant="bodySm" tone="subdued">
      {parts.join(", ")}
    </Text>
  );
}

function Recipients({ view }: { view: MessageView }) {
  return (
    <Card padding="0">
      <RecipientsList view={view} rows={[...view.rows, ...view.leftOut]} draw={(row) => <OneRecipient row={row} />} />
    </Card>
  );
}

function OneRecipient({ row }: { row: RecipientRow }) {
  const { dateTime } = useShopFormat();
  const { label, tone } = RECIPIENT_LABELS[row.state];
  const because = row.state === "left_out" ? LEFT_OUT_LABELS[row.leftOutFor ?? "by_person"] : row.state === "sent" ? null : row.reason;
  return (
    <BlockStack gap="100">
      <InlineStack align="space-between" blockAlign="start" gap="200">
        <BlockStack gap="050">
          <Link url={`/app/members/${row.memberId}`} monochrome removeUnderline>
            <Text as="span" fontWeight="medium">
              {row.name}
            </Text>
          </Link>
          <Text as="span" variant="bodySm" tone="subdued" breakWord>
            {row.address}
          </Text>
        </BlockStack>
        <BlockStack gap="050" inlineAlign="end">
          <Badge {...(tone ? { tone } : {})}>{label}</Badge>
          {row.settledAt === null ? null : (
            <Text as="span" variant="bodySm" tone="subdued" numeric>
              {dateTime(row.settledAt)}
            </Text>
          )}
        </BlockStack>
      </InlineStack>
      {because === null ? null : (
        <Text as="p" variant="bodySm" tone="subdued" breakWord>
          {row.dueAt === null ? because : `${because} Tried again ${dateTime(row.dueAt)}.`}
        </Text>
      )}
      {row.sent === null ? null : (
        <details className="notice">
          <summary>Read the message</summary>
          <p>{`${row.sent.subject}\n\n${row.sent.body}`}</p>
        </details>
      )}
    </BlockStack>
  );
}
