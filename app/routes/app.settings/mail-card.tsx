import { BlockStack, Card, Text, TextField } from "@shopify/polaris";

import { FieldClash } from "#app/ui/edits/field-clash.tsx";
import { NoMailServer } from "#app/ui/messages/no-mail-server.tsx";
import { MAIL_UNITS, type MailForm } from "#app/messages/mail-units.ts";
import { UnsavedChanges } from "#app/ui/unsaved-changes.tsx";

import { useSettingsResult } from "./use-settings-result.ts";

/** `from` is null while no mail server is configured. */
type MailCardSettings = { from: string | null; replyTo: string };

/** From whom messages to members come, and where their answers go. */
export function MailCard({ settings, loadedAt }: { settings: MailCardSettings; loadedAt: string }) {
  const begin = { form: { replyTo: settings.replyTo }, loadedAt };
  const { edits, saving, refused, save } = useSettingsResult<MailForm>({ id: "mail", begin, units: MAIL_UNITS });
  return (
    <Card>
      <UnsavedChanges id="settings-mail" open={edits.changed} saving={saving} onSave={() => void save()} onDiscard={edits.discard} />
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
          value={edits.form.replyTo}
          onChange={(replyTo) => edits.change((form) => ({ ...form, replyTo }))}
          helpText="Leave it empty to get answers at the address messages come from."
          {...(refused === null ? {} : { error: refused })}
        />
        <FieldClash edits={edits} unit="replyTo" label="The address for answers" say={({ replyTo }) => replyTo || "empty"} />
      </BlockStack>
    </Card>
  );
}
