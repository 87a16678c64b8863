import { Banner, BlockStack, Button, Card, InlineStack, Pagination, Text, TextField } from "@shopify/polaris";

import type { Draft } from "#app/messages/message.ts";
import type { Preview } from "#app/messages/preview-message.server.ts";
import type { TestRules } from "#app/messages/test-addresses.server.ts";

import { useKept } from "#app/ui/keep-typed.ts";

import { useMessageAction } from "./use-message-action.ts";

type Props = {
  preview: Preview | null;
  /** The connection is lost: it is of what was saved last. */
  isBehind: boolean;
  draft: Draft;
  mailFrom: string | null;
  testTo: string;
  tests: TestRules;
  onFlip: (at: number) => void;
};

/** The message as each member will read it, one at a time, and a test of it to oneself. */
export function PreviewCard({ preview, isBehind, draft, mailFrom, testTo, tests, onFlip }: Props) {
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <Text as="h2" variant="headingMd">
            Preview
          </Text>
          {preview === null ? null : (
            <Pagination
              label={`${(preview.at + 1).toLocaleString("en-US")} of ${preview.of.toLocaleString("en-US")}`}
              hasPrevious={preview.at > 0}
              hasNext={preview.at + 1 < preview.of}
              onPrevious={() => onFlip(preview.at - 1)}
              onNext={() => onFlip(preview.at + 1)}
              accessibilityLabel="Members"
              previousTooltip="Previous member"
              nextTooltip="Next member"
            />
          )}
        </InlineStack>
        {isBehind && preview !== null ? (
          <Text as="p" tone="subdued">
            As it was when it was saved last: what you typed since is not in it.
          </Text>
        ) : null}
        {preview === null ? (
          <Text as="p" tone="subdued">
            Nobody is chosen.
          </Text>
        ) : (
          <OneMessage preview={preview} />
        )}
        {mailFrom === null || preview === null ? null : <TestToMe draft={draft} at={preview.at} testTo={testTo} tests={tests} />}
      </BlockStack>
    </Card>
  );
}

function OneMessage({ preview: { name, address, written } }: { preview: Preview }) {
  return (
    <BlockStack gap="200">
      <Text as="p" variant="bodySm" tone="subdued" breakWord>
        {`To ${name}, ${address || "no e-mail address"}`}
      </Text>
      {"cannot" in written ? (
        <Banner tone="warning">
          <p>{written.cannot}</p>
        </Banner>
      ) : (
        <div className="letter" aria-label="Message as it will be read" role="group">
          <h3>{written.subject}</h3>
          <p>{written.body}</p>
        </div>
      )}
    </BlockStack>
  );
}

function TestToMe({ draft, at, testTo, tests }: { draft: Draft; at: number; testTo: string; tests: TestRules }) {
  const { press, busy, refused, said } = useMessageAction();
  const [to, setTo] = useKept("test to", testTo);
  const { left, perDay, confirmed } = tests;
  return (
    <BlockStack gap="200">
      <TextField
        label="Send a test to"
        type="email"
        autoComplete="email"
        value={to}
        onChange={setTo}
        helpText="With the values of the member shown. No member gets it."
        connectedRight={
          <Button
            loading={busy}
            disabled={to.trim() === "" || left === 0}
            onClick={() => press({ intent: "test", to, at: String(at), ...draft })}
          >
            Send test to me
          </Button>
        }
        {...(refused === null ? {} : { error: refused })}
      />
      {said === null ? null : (
        <Text as="p" variant="bodySm">
          {said}.
        </Text>
      )}
      <Text as="p" variant="bodySm" tone="subdued" breakWord>
        Allowed: the e-mail address of your Shopify account, and addresses whose owner opened our link
        {confirmed.length === 0 ? ". " : ` (${confirmed.join(", ")}). `}
        To any other address we send that link first. {`${left} of ${perDay} tests are left today.`}
      </Text>
    </BlockStack>
  );
}
