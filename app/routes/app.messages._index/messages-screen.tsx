import { BlockStack, Page } from "@shopify/polaris";

import { EmptyResults } from "#app/ui/empty-results.tsx";
import { TabbedList } from "#app/ui/tabbed-list.tsx";
import { usePolling } from "#app/ui/use-polling.ts";
import type { MessageSummary, MessageTab } from "#app/messages/list-messages.server.ts";
import type { UnnotifiedOffer } from "#app/messages/unnotified.server.ts";

import { MessageLines } from "#app/ui/messages/messages-list.tsx";
import { NoMailServer } from "#app/ui/messages/no-mail-server.tsx";
import { useMay } from "#app/ui/rights.tsx";
import { UnnotifiedList } from "./unnotified-list.tsx";

type Props = {
  messages: readonly MessageSummary[];
  total: number;
  tab: MessageTab;
  page: number;
  pageSize: number;
  anyOffer: boolean;
  untold: readonly UnnotifiedOffer[];
  mailServer: boolean;
};

const TABS: { id: MessageTab; content: string }[] = [
  { id: "all", content: "All" },
  { id: "drafts", content: "Drafts" },
  { id: "sending", content: "Sending" },
  { id: "sent", content: "Sent" },
];

/** Every message of the shop, and who has not been told yet. */
export function MessagesScreen({ messages, total, tab, page, pageSize, anyOffer, untold, mailServer }: Props) {
  usePolling({ active: messages.some(({ state }) => state === "sending"), everyMs: 3_000 });
  const may = useMay();
  const compose = { content: "Compose message", url: "/app/messages/new" };
  const first = anyOffer ? compose : { content: "Create an offer", url: "/app/offers/new" };
  return (
    <Page title="Messages" {...(anyOffer && may("refresh") ? { primaryAction: compose } : {})}>
      <BlockStack gap="400">
        {mailServer ? null : <NoMailServer />}
        <UnnotifiedList untold={untold} />
        {total === 0 && tab === "all" ? (
          <EmptyResults title="No messages yet" action={{ ...first, right: "refresh" }}>
            Nobody is told automatically. After a refresh you can write to everybody whose code changed, each with their own code.
          </EmptyResults>
        ) : (
          <TabbedList tabs={TABS} path="/app/messages" panel="messages" nothing="No message here" {...{ tab, total, page, pageSize }}>
            <MessageLines messages={messages} withOffer />
          </TabbedList>
        )}
      </BlockStack>
    </Page>
  );
}
