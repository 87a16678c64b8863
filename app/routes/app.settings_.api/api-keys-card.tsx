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

import { API_SCOPES, SCOPE_LABELS, scopeNames, type ApiKeyView, type ApiScope } from "#app/access/scopes.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { useActionMessage, useActionResult } from "#app/ui/use-action-result.ts";
import { useConfirm } from "#app/ui/use-confirm.tsx";
import { useKept } from "#app/ui/keep-typed.ts";

import type { ApiAnswer } from "./answer.ts";
import { SecretShown } from "./secret-shown.tsx";

/** The keys there are, and a form for another. */
export function ApiKeysCard({ keys }: { keys: readonly ApiKeyView[] }) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            API keys
          </Text>
          <Text as="p" tone="subdued">
            Your own systems read members, codes and money here, and refresh codes after a preview. Agents connect with the same keys at
            /mcp. What a key does stands in the activity under its name.
          </Text>
        </BlockStack>
        {keys.length === 0 ? <Text as="p">No key has been made.</Text> : null}
        {keys.map((key) => (
          <KeyRow key={key.id} known={key} />
        ))}
        <Divider />
        <NewKey />
      </BlockStack>
    </Card>
  );
}

function KeyRow({ known }: { known: ApiKeyView }) {
  const { dateTime, date } = useShopFormat();
  const fetcher = useFetcher<ApiAnswer>();
  const { ask, dialog } = useConfirm();
  useActionMessage(fetcher);
  const made = `Made ${date(known.createdAt)}${known.createdBy === null ? "" : ` by ${known.createdBy}`}`;
  const used = known.lastUsedAt === null ? "never used" : `last used ${dateTime(known.lastUsedAt)}`;
  const revoke = () =>
    ask({
      title: `Revoke ${known.name}?`,
      words: "Whatever uses this key is refused from now on. It cannot be taken back.",
      yes: "Revoke key",
      destructive: true,
      onYes: () => void fetcher.submit({ intent: "revoke_key", id: known.id }, { method: "post" }),
    });
  return (
    <InlineStack align="space-between" blockAlign="start" gap="200">
      <BlockStack gap="050">
        <InlineStack align="start" gap="200" blockAlign="center">
          <Text as="h3" variant="headingSm" breakWord>
            {known.name}
          </Text>
          {known.revokedAt === null ? null : <Badge>{`Revoked ${date(known.revokedAt)}`}</Badge>}
        </InlineStack>
        <Text as="p" tone="subdued" breakWord>{`${known.hint}… may: ${scopeNames(known.scopes)}`}</Text>
        <Text as="p" variant="bodySm" tone="subdued">{`${made}, ${used}`}</Text>
      </BlockStack>
      {known.revokedAt === null ? (
        <Button
          tone="critical"
          variant="plain"
          onClick={revoke}
          loading={fetcher.state !== "idle"}
          accessibilityLabel={`Revoke ${known.name}`}
        >
          Revoke
        </Button>
      ) : null}
      {dialog}
    </InlineStack>
  );
}

const CHOICES = API_SCOPES.map((scope) => ({ label: SCOPE_LABELS[scope].name, value: scope, helpText: SCOPE_LABELS[scope].may }));

function NewKey() {
  const fetcher = useFetcher<ApiAnswer>();
  const [{ name, scopes }, type] = useKept<{ name: string; scopes: ApiScope[] }>("key", { name: "", scopes: ["view"] });
  useActionResult(fetcher, ({ secret }) => {
    if (secret === undefined) return;
    type({ name: "", scopes: ["view"] });
  });
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const create = () => void fetcher.submit({ intent: "create_key", name, scopes: scopes.join(",") }, { method: "post" });
  return (
    <Form onSubmit={create}>
      <FormLayout>
        {answer?.secret === undefined ? null : <SecretShown title="The new key" secret={answer.secret} copied="Key copied" />}
        {answer?.refused ? <Banner tone="critical">{answer.refused}</Banner> : null}
        <TextField
          label="Name of a new key"
          value={name}
          onChange={(next) => type((now) => ({ ...now, name: next }))}
          autoComplete="off"
          maxLength={100}
          helpText="Which system uses it."
        />
        <ChoiceList
          title="It may"
          allowMultiple
          choices={CHOICES}
          selected={scopes}
          onChange={(chosen) => type((now) => ({ ...now, scopes: chosen as ApiScope[] }))}
        />
        <Button submit loading={fetcher.state !== "idle"} disabled={name.trim() === "" || scopes.length === 0}>
          Create key
        </Button>
      </FormLayout>
    </Form>
  );
}
