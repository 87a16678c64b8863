import { BlockStack, Card, Text, TextField } from "@shopify/polaris";
import { useState } from "react";

import { NoMailServer } from "#app/components/messages/no-mail-server.tsx";
import { UnsavedChanges } from "#app/components/unsaved-changes.tsx";

import { useSaving } from "./use-saving.ts";

/** `from` is null while no mail server is configured. */
export type MailCardSettings = { from: string | null; replyTo: string };

/** From whom messages to members come, and where their answers go. */
export function MailCard({ settings }: { settings: MailCardSettings }) {
  const [replyTo, setReplyTo] = useState(settings.replyTo);
  const { saving, refused, save } = useSaving("mail");
  return (
    <Card>
      <UnsavedChanges
        id="settings-mail"
        open={replyTo !== settings.replyTo}
        saving={saving}
        onSave={() => save({ replyTo })}
        onDiscard={() => setReplyTo(settings.replyTo)}
      />
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Messages
        </Text>
        {settings.from === null ? (
          <NoMailServer />
        ) : (
          <Text as="p">{`Messages come from ${settings.from}, under the name of your shop.`}</Text>
        )}
        <TextField
          label="Answers go to"
          type="email"
          autoComplete="email"
          value={replyTo}
          onChange={setReplyTo}
          helpText="Leave it empty to get answers at the address messages come from."
          {...(refused === null ? {} : { error: refused })}
        />
      </BlockStack>
    </Card>
  );
}
