import { useFetcher } from "@remix-run/react";
import {
  Badge,
  Banner,
  BlockStack,
  Button,
  Card,
  ChoiceList,
  Divider,
  Form,
  FormLayout,
  InlineStack,
  Text,
  TextField,
} from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import { EVENT_LABELS, WEBHOOK_EVENTS, type WebhookEvent, type WebhookView } from "#app/outgoing/events.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { useActionMessage, useActionResult } from "#app/ui/use-action-result.ts";
import { useConfirm } from "#app/ui/use-confirm.tsx";
import { useKept } from "#app/ui/keep-typed.ts";

import type { ApiAnswer } from "./answer.ts";
import { SecretShown } from "./secret-shown.tsx";

/** Addresses that are told what happens, and a form for another. */
export function WebhooksCard({ webhooks }: { webhooks: readonly WebhookView[] }) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Webhooks
          </Text>
          <Text as="p" tone="subdued">
            An address of yours is told when something happens, signed as Standard Webhooks has it. What it does not take is tried again for
            three days.
          </Text>
        </BlockStack>
        {webhooks.length === 0 ? <Text as="p">No address is told of anything.</Text> : null}
        {webhooks.map((webhook) => (
          <WebhookRow key={webhook.id} webhook={webhook} />
        ))}
        <Divider />
        <NewWebhook />
      </BlockStack>
    </Card>
  );
}

function WebhookRow({ webhook }: { webhook: WebhookView }) {
  const { dateTime } = useShopFormat();
  const fetcher = useFetcher<ApiAnswer>();
  const [editing, setEditing] = useState(false);
  const { ask, dialog } = useConfirm();
  useActionMessage(fetcher);
  const { id, url, events, isFailing, failingSince, formerUntil, waiting } = webhook;
  const { host } = new URL(url);
  const busy = fetcher.state !== "idle";
  const press = (intent: string) => void fetcher.submit({ intent, id }, { method: "post" });
  const rotate = () =>
    ask({
      title: "Make a new secret?",
      words: "For 24 hours the new and the old secret both sign. Change the receiver within that time.",
      yes: "Make a new secret",
      onYes: () => press("rotate_secret"),
    });
  const remove = () =>
    ask({
      title: `Remove ${host}?`,
      words: "Nothing is sent there any more, and what was sent is no longer listed.",
      yes: "Remove webhook",
      destructive: true,
      onYes: () => press("remove_webhook"),
    });
  return (
    <BlockStack gap="200">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm" breakWord>
          {url}
        </Text>
        {isFailing ? <Badge tone="critical">Failing</Badge> : null}
      </InlineStack>
      {isFailing && failingSince !== null ? (
        <Banner tone="critical">
          {`Nothing was taken until ${dateTime(failingSince)}, so nothing more is sent. ${waiting === 0 ? "" : `${plural(waiting, "event waits", "events wait")}. `}Mend the receiver, then send what waits.`}
        </Banner>
      ) : null}
      <Text as="p" tone="subdued">
        {events.map((event) => EVENT_LABELS[event]).join("; ")}
      </Text>
      {formerUntil === null ? null : <Text as="p" tone="subdued">{`The old secret signs too until ${dateTime(formerUntil)}.`}</Text>}
      {fetcher.data?.secret !== undefined && !busy ? (
        <SecretShown title={`The new secret of ${host}`} secret={fetcher.data.secret} copied="Secret copied" />
      ) : null}
      {editing ? (
        <WebhookForm start={webhook} yes="Save webhook" intent="edit_webhook" id={id} onDone={() => setEditing(false)} />
      ) : (
        <InlineStack gap="200">
          {isFailing ? (
            <Button variant="primary" onClick={() => press("resume_webhook")} loading={busy}>
              Send what waits
            </Button>
          ) : null}
          <Button onClick={() => press("test_webhook")} disabled={busy} accessibilityLabel={`Send a test to ${host}`}>
            Send a test
          </Button>
          <Button onClick={() => setEditing(true)} accessibilityLabel={`Edit ${host}`}>
            Edit
          </Button>
          <Button onClick={rotate} disabled={busy} accessibilityLabel={`New secret for ${host}`}>
            New secret
          </Button>
          <Button tone="critical" onClick={remove} disabled={busy} accessibilityLabel={`Remove ${host}`}>
            Remove
          </Button>
        </InlineStack>
      )}
      {dialog}
    </BlockStack>
  );
}

function NewWebhook() {
  const [secret, setSecret] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  return (
    <BlockStack gap="400">
      {secret === null ? null : <SecretShown title="The secret of the new webhook" secret={secret} copied="Secret copied" />}
      <WebhookForm
        key={round}
        start={{ url: "", events: [...WEBHOOK_EVENTS] }}
        yes="Add webhook"
        intent="add_webhook"
        onDone={(told) => {
          setSecret(told);
          setRound((before) => before + 1);
        }}
      />
    </BlockStack>
  );
}

const CHOICES = WEBHOOK_EVENTS.map((event) => ({ label: EVENT_LABELS[event], value: event }));

type FormProps = {
  start: { url: string; events: readonly WebhookEvent[] };
  yes: string;
  intent: "add_webhook" | "edit_webhook";
  id?: string;
  onDone: (secret: string | null) => void;
};

function WebhookForm({ start, yes, intent, id, onDone }: FormProps) {
  const fetcher = useFetcher<ApiAnswer>();
  const begin: { url: string; events: readonly string[] } = { url: start.url, events: start.events };
  const [{ url, events }, type, { drop }] = useKept(`webhook ${id ?? ""}`, begin);
  useActionResult(fetcher, ({ refused, secret }) => {
    if (refused) return;
    drop();
    onDone(secret ?? null);
  });
  const refused = fetcher.state === "idle" ? fetcher.data?.refused : null;
  const save = () => void fetcher.submit({ intent, url, events: events.join(","), ...(id !== undefined && { id }) }, { method: "post" });
  return (
    <Form onSubmit={save}>
      <FormLayout>
        {refused ? <Banner tone="critical">{refused}</Banner> : null}
        <TextField
          label={intent === "add_webhook" ? "Address of a new webhook" : "Address"}
          type="url"
          value={url}
          onChange={(next) => type((now) => ({ ...now, url: next }))}
          autoComplete="off"
          placeholder="https://example.com/reissue"
        />
        <ChoiceList
          title="It is told when"
          allowMultiple
          choices={CHOICES}
          selected={[...events]}
          onChange={(chosen) => type((now) => ({ ...now, events: chosen }))}
        />
        <InlineStack gap="200">
          <Button submit loading={fetcher.state !== "idle"} disabled={url.trim() === "" || events.length === 0}>
            {yes}
          </Button>
          {intent === "edit_webhook" ? <Button onClick={() => (drop(), onDone(null))}>Cancel</Button> : null}
        </InlineStack>
      </FormLayout>
    </Form>
  );
}
