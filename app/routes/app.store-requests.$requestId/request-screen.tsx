import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, ButtonGroup, Card, Link, Page, Text } from "@shopify/polaris";

import { listOf } from "#app/format/counts.ts";
import type { ReceivedView } from "#app/stores/read-requests.server.ts";
import { isOfOffer, type RequestKind } from "#app/stores/stores.ts";
import type { ActionResult } from "#app/ui/action-result.ts";
import { useMay } from "#app/ui/rights.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { useActionMessage } from "#app/ui/use-action-result.ts";
import { usePolling } from "#app/ui/use-polling.ts";

/** A request with its codes, and what a person here can do about it. */
export function RequestScreen({ received }: { received: ReceivedView }) {
  const { from, holders, offer, kind, state, rows, refreshId, changeId, createdAt, outcome, seen } = received;
  const { dateTime } = useShopFormat();
  const fetcher = useFetcher<ActionResult>();
  useActionMessage(fetcher);
  usePolling({ active: state === "accepted", everyMs: 1_500 });
  const may = useMay();
  const busy = fetcher.state !== "idle";
  const press = (intent: string) => void fetcher.submit({ intent }, { method: "post" });
  const left = rows.some(({ why }) => why !== null);
  return (
    <Page
      title={`${from} ${state === "waits" ? "asks" : "asked"} to ${ASKED[kind]}`}
      subtitle={offer.title}
      backAction={{ content: "Home", url: "/app" }}
    >
      <BlockStack gap="400">
        <Said received={received} />
        <Card>
          <BlockStack gap="300">
            <Text
              as="p"
              tone="subdued"
            >{`Asked ${dateTime(createdAt)}. ${from} and this store are connected, and the offer is tied to one there.`}</Text>
            {rows.map(({ codeId, oldName, newName, codes, why }) => (
              <BlockStack key={codeId} gap="050">
                <Text as="p" fontWeight="medium" breakWord>
                  {kind === "refresh" ? `${oldName} to ${newName}` : listOf(codes && codes.length > 0 ? codes : [oldName])}
                </Text>
                {holders[codeId] === undefined ? null : (
                  <Text as="p" tone="subdued" breakWord>
                    {holders[codeId]}
                  </Text>
                )}
                {why === null ? null : (
                  <Text as="p" tone="critical">
                    {`${kind === "activate" ? "Not activated" : kind === "readd" ? "Not re-added" : "Stays as it is"}: ${why}.`}
                  </Text>
                )}
              </BlockStack>
            ))}
            {refreshId === null ? null : <Link url={`/app/refreshes/${refreshId}`}>Open the refresh</Link>}
            {changeId === null ? null : <Link url={`/app/changes/${changeId}`}>Open the change of members</Link>}
            {isOfOffer(kind) ? <Link url={`/app/offers/${offer.id}`}>Open the offer</Link> : null}
            {!may("refresh") ? null : state === "waits" ? (
              <ButtonGroup>
                <Button variant="primary" disabled={busy} onClick={() => press("accept")}>
                  {ACCEPT[kind]}
                </Button>
                <Button disabled={busy} onClick={() => press("refuse")}>
                  Refuse
                </Button>
              </ButtonGroup>
            ) : left && !seen && kind === "refresh" ? (
              <ButtonGroup>
                <Button variant="primary" disabled={busy} onClick={() => press("refresh_here")}>
                  Refresh with another name
                </Button>
                <Button disabled={busy} onClick={() => press("seen")}>
                  Leave it as it is
                </Button>
              </ButtonGroup>
            ) : outcome !== null && !seen ? (
              <ButtonGroup>
                <Button disabled={busy} onClick={() => press("seen")}>
                  Mark as seen
                </Button>
              </ButtonGroup>
            ) : null}
          </BlockStack>
        </Card>
      </BlockStack>
    </Page>
  );
}

const ASKED: Record<RequestKind, string> = {
  refresh: "replace codes",
  activate: "activate members",
  deactivate: "deactivate members",
  remove: "remove members from an offer",
  readd: "re-add members to an offer",
  pause: "pause an offer",
  resume: "resume an offer",
  end: "end an offer",
};

const ACCEPT: Record<RequestKind, string> = {
  refresh: "Replace these codes",
  activate: "Activate these members",
  deactivate: "Deactivate these members",
  remove: "Remove these members",
  readd: "Re-add these members",
  pause: "Pause the offer",
  resume: "Resume the offer",
  end: "End the offer",
};

/** `untilThen`: how it is until somebody accepts it. `begun`, `part` and `nothing`: what came of it. */
const SAID: Record<RequestKind, { untilThen: string; begun: string; part: string; nothing: string }> = {
  refresh: {
    untilThen: "the old codes work here",
    begun: "A refresh was begun",
    part: "Not all codes could be replaced",
    nothing: "No code was replaced",
  },
  activate: {
    untilThen: "these codes do not work here",
    begun: "Members were activated",
    part: "Not all members were activated",
    nothing: "No member was activated",
  },
  deactivate: {
    untilThen: "these codes work here",
    begun: "Members were deactivated",
    part: "Not all members were deactivated",
    nothing: "No member was deactivated",
  },
  remove: {
    untilThen: "they are in the offer here",
    begun: "Members were removed",
    part: "Not all members were removed",
    nothing: "No member was removed",
  },
  readd: {
    untilThen: "these codes do not work here",
    begun: "Members were re-added",
    part: "Not all members were re-added",
    nothing: "No member was re-added",
  },
  pause: {
    untilThen: "its codes work here",
    begun: "The offer was paused",
    part: "The offer was not paused",
    nothing: "The offer was not paused",
  },
  resume: {
    untilThen: "its codes do not work here",
    begun: "The offer was resumed",
    part: "The offer was not resumed",
    nothing: "The offer was not resumed",
  },
  end: {
    untilThen: "its codes work here",
    begun: "The offer was ended",
    part: "The offer was not ended",
    nothing: "The offer was not ended",
  },
};

function Said({ received: { kind, state, from, outcome } }: { received: ReceivedView }) {
  const { untilThen, begun, part, nothing } = SAID[kind];
  switch (state) {
    case "waits":
      return <Banner tone="warning" title={`Somebody here has to accept it. Until then ${untilThen}.`} />;
    case "accepted":
    case "meant":
    case "asked":
      return <Banner tone="info" title="It is being begun" />;
    case "started":
    case "attention":
    case "done":
    case "partly":
      return outcome === null ? (
        <Banner tone="success" title={`${begun}, as ${from} asked`} />
      ) : (
        <Banner tone="critical" title={part}>
          <p>{outcome}</p>
        </Banner>
      );
    case "refused":
    case "ended":
      return (
        <Banner tone="critical" title={nothing}>
          <p>{outcome}</p>
        </Banner>
      );
  }
}
