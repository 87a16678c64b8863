import { Banner, BlockStack, Button, InlineStack } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import type { DraftCheck } from "#app/messages/check-draft.server.ts";
import { labelOf } from "#app/messages/variables.ts";

import { someNames } from "#app/ui/messages/state-labels.ts";
import { useMessageAction } from "./use-message-action.ts";

/** Whom the message cannot go to, by name, before anybody presses "Send". */
export function DraftBanners({ check, refused, lost }: { check: DraftCheck; refused: string | null; lost: boolean }) {
  return (
    <>
      {refused === null ? null : (
        <Banner tone="critical">
          <p>{refused}</p>
        </Banner>
      )}
      {lost ? (
        <Banner tone="critical" title="This message is no draft any more">
          <p>It has been sent or deleted meanwhile. What you typed since then is not kept. Reload the page to see how it stands.</p>
        </Banner>
      ) : null}
      {check.missing.length > 0 ? <MissingValues missing={check.missing} /> : null}
      {check.noAddress.length > 0 ? (
        <Banner tone="warning" title={`${plural(check.noAddress.length, "member")} without an e-mail address`}>
          <p>{`${someNames(check.noAddress.map(({ name }) => name))}: left out when you send.`}</p>
        </Banner>
      ) : null}
      {check.unsubscribed.length > 0 ? (
        <Banner tone="info" title={`${plural(check.unsubscribed.length, "member")} unsubscribed from news`}>
          <p>{`${someNames(check.unsubscribed.map(({ name }) => name))}: left out when you send.`}</p>
        </Banner>
      ) : null}
    </>
  );
}

function MissingValues({ missing }: { missing: DraftCheck["missing"] }) {
  const { press, busy } = useMessageAction();
  const variables = [...new Set(missing.flatMap((one) => one.variables))];
  return (
    <Banner tone="warning" title={`${plural(missing.length, "member")} cannot get it as it is written`}>
      <BlockStack gap="200">
        {variables.map((variable) => {
          const names = missing.filter((one) => one.variables.includes(variable)).map(({ name }) => name);
          return <p key={variable}>{`No value for “${labelOf(variable)}”: ${someNames(names)}.`}</p>;
        })}
        <InlineStack>
          <Button
            loading={busy}
            onClick={() =>
              press({
                intent: "leave_out",
                recipientIds: missing.map(({ recipientId }) => recipientId).join(","),
                because: "missing_value",
              })
            }
          >
            {missing.length === 1 ? "Leave this member out" : "Leave these members out"}
          </Button>
        </InlineStack>
      </BlockStack>
    </Banner>
  );
}
