import { useFetcher } from "@remix-run/react";
import { BlockStack, Button, Card, InlineStack, Select, Text } from "@shopify/polaris";

import { WEEKDAYS } from "#app/messages/digest.ts";
import type { DigestSettings } from "#app/messages/digest-recipients.server.ts";
import type { ActionResult } from "#app/ui/action-result.ts";
import { NoMailServer } from "#app/ui/messages/no-mail-server.tsx";
import { useActionMessage } from "#app/ui/use-action-result.ts";

const DAYS = [{ label: "Off", value: "off" }, ...WEEKDAYS.map((name, at) => ({ label: `Every ${name}`, value: `${at + 1}` }))];

/** The week in an e-mail to those who ask for it. Each asks for themselves, at the address Shopify has verified. */
export function DigestCard({ settings, hasMailServer }: { settings: DigestSettings; hasMailServer: boolean }) {
  const fetcher = useFetcher<ActionResult>();
  useActionMessage(fetcher);
  const busy = fetcher.state !== "idle";
  const send = (fields: Record<string, string>) => void fetcher.submit(fields, { method: "post" });
  const { weekday, mine, readers } = settings;
  const shown = fetcher.formData?.get("day")?.toString() ?? (weekday === null ? "off" : `${weekday}`);
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Weekly digest
          </Text>
          <Text as="p" tone="subdued">
            Sales of the last seven days beside the week before, codes that may have leaked or need attention, and commission that is due,
            by e-mail at eight in the morning. It goes to those of your staff who ask for it, and to nobody else.
          </Text>
        </BlockStack>
        {hasMailServer ? null : <NoMailServer />}
        <Select
          label="Sent"
          options={DAYS}
          value={shown}
          disabled={busy || (readers.length === 0 && weekday === null)}
          onChange={(day) => send({ card: "digest", day })}
          {...(readers.length === 0 && weekday === null ? { helpText: "Off, because nobody has asked for it." } : {})}
        />
        {readers.map(({ id, name, address }) => (
          <InlineStack key={id} align="space-between" blockAlign="center" gap="200">
            <BlockStack gap="050">
              <Text as="span" fontWeight="medium" breakWord>
                {name}
              </Text>
              <Text as="span" tone="subdued" breakWord>
                {address}
              </Text>
            </BlockStack>
            <Button
              variant="plain"
              disabled={busy}
              accessibilityLabel={`Stop the digest of ${name}`}
              onClick={() => send({ card: "digest_stop", readerId: id })}
            >
              Stop
            </Button>
          </InlineStack>
        ))}
        {mine === null ? (
          <InlineStack>
            <Button loading={busy} onClick={() => send({ card: "digest_mine" })}>
              Send it to me
            </Button>
          </InlineStack>
        ) : null}
      </BlockStack>
    </Card>
  );
}
