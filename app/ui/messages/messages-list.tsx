import { Badge, BlockStack, Box, Card, InlineStack, Link, Text } from "@shopify/polaris";

import { useShopFormat } from "#app/ui/shop-format.tsx";
import { plural } from "#app/format/counts.ts";
import type { MemberMessage, MessageSummary } from "#app/messages/list-messages.server.ts";

import { countsLabel, RECIPIENT_LABELS } from "./state-labels.ts";

/** Messages as lines that lead to their page; nothing when there is none. */
export function MessagesList({
  title,
  messages,
  withOffer = false,
}: {
  title: string;
  messages: readonly MessageSummary[];
  withOffer?: boolean;
}) {
  if (messages.length === 0) return null;
  return (
    <Card padding="0">
      <Heading title={title} />
      <MessageLines messages={messages} withOffer={withOffer} />
    </Card>
  );
}

export function MessageLines({ messages, withOffer }: { messages: readonly MessageSummary[]; withOffer: boolean }) {
  return (
    <ul className="lines" aria-label="Messages">
      {messages.map((message) => (
        <li key={message.id}>
          <MessageLine message={message} withOffer={withOffer} />
        </li>
      ))}
    </ul>
  );
}

function MessageLine({ message, withOffer }: { message: MessageSummary; withOffer: boolean }) {
  const { dateTime } = useShopFormat();
  const { state, counts } = message;
  const facts = [
    withOffer ? message.offer.title : null,
    state === "draft" ? plural(counts.total, "recipient") : countsLabel(counts),
    state === "draft" ? `drafted ${dateTime(message.createdAt)}` : dateTime(message.sentAt ?? message.createdAt),
  ].filter((fact) => fact !== null);
  return (
    <InlineStack align="space-between" blockAlign="center" gap="200">
      <BlockStack gap="050">
        <Link url={`/app/messages/${message.id}`} monochrome>
          <Text as="span" fontWeight="medium" breakWord>
            {message.subject}
          </Text>
        </Link>
        <Text as="span" variant="bodySm" tone="subdued" breakWord>
          {facts.join(", ")}
        </Text>
      </BlockStack>
      <StateBadge message={message} />
    </InlineStack>
  );
}

function StateBadge({ message: { state, counts } }: { message: MessageSummary }) {
  const open = counts.bounced + counts.failed + counts.unclear;
  switch (state) {
    case "draft":
      return <Badge>Draft</Badge>;
    case "sending":
      return <Badge tone="info" progress="partiallyComplete">{`Sending, ${counts.delivered} of ${counts.total}`}</Badge>;
    case "by_hand":
      return <Badge tone="success">Told by you</Badge>;
    case "sent":
      return open > 0 ? (
        <Badge tone="attention">{`${open} ${open === 1 ? "needs" : "need"} attention`}</Badge>
      ) : (
        <Badge tone="success">Sent</Badge>
      );
  }
}

/** What one member was sent, on their page. */
export function MemberMessages({ messages, unsubscribed }: { messages: readonly MemberMessage[]; unsubscribed: boolean }) {
  const { dateTime } = useShopFormat();
  if (messages.length === 0 && !unsubscribed) return null;
  return (
    <Card padding="0">
      <Heading title="Messages" />
      {unsubscribed ? (
        <Box paddingInline="400" paddingBlockEnd="200">
          <Text as="p" tone="subdued">
            Unsubscribed from news. Messages about their own code still reach them.
          </Text>
        </Box>
      ) : null}
      <ul className="lines" aria-label="Messages">
        {messages.map((message) => (
          <li key={message.messageId}>
            <InlineStack align="space-between" blockAlign="center" gap="200">
              <BlockStack gap="050">
                <Link url={`/app/messages/${message.messageId}`} monochrome>
                  <Text as="span" breakWord>
                    {message.subject}
                  </Text>
                </Link>
                <Text as="span" variant="bodySm" tone="subdued">
                  {`${message.offerTitle}, ${dateTime(message.at)}`}
                </Text>
              </BlockStack>
              <RecipientBadge state={message.state} />
            </InlineStack>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function RecipientBadge({ state }: { state: MemberMessage["state"] }) {
  const { label, tone } = RECIPIENT_LABELS[state];
  return <Badge {...(tone ? { tone } : {})}>{label}</Badge>;
}

function Heading({ title }: { title: string }) {
  return (
    <Box padding="400" paddingBlockEnd="200">
      <Text as="h2" variant="headingMd">
        {title}
      </Text>
    </Box>
  );
}
