import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, Divider, Form, FormLayout, InlineStack, Text, TextField } from "@shopify/polaris";

import { useCopy } from "#app/ui/use-copy.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { useActionResult } from "#app/ui/use-action-result.ts";
import { useKept } from "#app/ui/keep-typed.ts";

import type { StoresAnswer } from "./answer.ts";

/** The two halves of connecting: a code of this store for the other one, or the other one's code entered here. */
export function ConnectCard() {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Connect a store
          </Text>
          <Text as="p" tone="subdued">
            Make a code here, enter it in the other store’s app under Settings, Other stores, and confirm here. Connected stores see each
            other’s name and address and the titles of offers; in offers that both tie, also creators’ names, their codes and whether these
            work. Never orders, figures, customers or e-mail addresses. Whoever may refresh in one store can then ask the other to replace
            codes, to activate, deactivate, remove or re-add members and to pause, resume or end an offer too; that runs by itself unless
            that store chooses otherwise. Either store ends it at any time.
          </Text>
        </BlockStack>
        <MakeCode />
        <Divider />
        <EnterCode />
      </BlockStack>
    </Card>
  );
}

function MakeCode() {
  const fetcher = useFetcher<StoresAnswer>();
  const { clock } = useShopFormat();
  const copy = useCopy();
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const invite = answer?.invite;
  return (
    <BlockStack gap="300">
      {answer?.refused ? <Banner tone="critical">{answer.refused}</Banner> : null}
      {invite === undefined ? null : (
        <Banner tone="success" title="Code for the other store">
          <BlockStack gap="200">
            <p>{`Enter it there before ${clock(invite.expiresAt)}. It works once, and is not shown again.`}</p>
            <Text as="p" variant="headingLg" breakWord>
              <code>{invite.code}</code>
            </Text>
            <InlineStack>
              <Button onClick={() => copy(invite.code, "Code copied")}>Copy</Button>
            </InlineStack>
          </BlockStack>
        </Banner>
      )}
      <InlineStack>
        <Button loading={fetcher.state !== "idle"} onClick={() => void fetcher.submit({ intent: "invite" }, { method: "post" })}>
          Make a code
        </Button>
      </InlineStack>
    </BlockStack>
  );
}

function EnterCode() {
  const fetcher = useFetcher<StoresAnswer>();
  const [typed, setTyped] = useKept("store code", "");
  useActionResult(fetcher, ({ refused }) => {
    if (refused === null) setTyped("");
  });
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  return (
    <Form onSubmit={() => void fetcher.submit({ intent: "enter", typed }, { method: "post" })}>
      <FormLayout>
        <TextField
          label="Code of the other store"
          value={typed}
          onChange={setTyped}
          autoComplete="off"
          monospaced
          maxLength={100}
          placeholder="XXXX-XXXX-XXXX-XXXX"
          {...(answer?.refused ? { error: answer.refused } : {})}
        />
        <Button submit loading={fetcher.state !== "idle"} disabled={typed.trim() === ""}>
          Ask to connect
        </Button>
      </FormLayout>
    </Form>
  );
}
