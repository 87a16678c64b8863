import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Card, Text, TextField } from "@shopify/polaris";

import { FieldClash } from "#app/ui/edits/field-clash.tsx";
import { NoMailServer } from "#app/ui/messages/no-mail-server.tsx";
import type { MailPause } from "#app/messages/mail-pause.server.ts";
import { PAUSE_LABELS } from "#app/messages/pause-labels.ts";
import { MAIL_UNITS, type MailForm } from "#app/messages/mail-units.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { UnsavedChanges } from "#app/ui/unsaved-changes.tsx";

import { SenderDomain } from "./sender-domain.tsx";
import { useSettingsResult } from "./use-settings-result.ts";

/** `from` is null while no mail server is configured. */
type MailCardSettings = { from: string | null; replyTo: string; pause: MailPause | null };

/** From whom messages to members come, and where their answers go. */
export function MailCard({ settings, loadedAt }: { settings: MailCardSettings; loadedAt: string }) {
  const begin = { form: { replyTo: settings.replyTo }, loadedAt };
  const { edits, saving, refused, save } = useSettingsResult<MailForm>({ id: "mail", begin, units: MAIL_UNITS });
  return (
    <Card>
      <UnsavedChanges id="settings-mail" byKey open={edits.changed} saving={saving} onSave={() => void save()} onDiscard={edits.discard} />
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Messages
        </Text>
        {settings.from === null ? (
          <NoMailServer />
        ) : (
          <Text as="p">{`Messages come from ${settings.from}, under the name of your shop.`}</Text>
        )}
        {settings.pause === null ? null : <PausedMail pause={settings.pause} />}
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
        {settings.from === null ? null : <SenderDomain from={settings.from} />}
      </BlockStack>
    </Card>
  );
}

/** Mail waits because the mail server refuses the sender: what it said, where to look, and the press that tries again. */
function PausedMail({ pause }: { pause: MailPause }) {
  const fetcher = useFetcher();
  const shop = useShopFormat();
  const { what, look } = PAUSE_LABELS[pause.cause];
  const again = () => fetcher.submit({ card: "mail_pause" }, { method: "post" });
  return (
    <Banner tone="warning" title={what} action={{ content: "Try now", loading: fetcher.state !== "idle", onAction: () => void again() }}>
      <BlockStack gap="100">
        <p>{look}</p>
        <p>{`It said: ${pause.words}`}</p>
        <p>
          {pause.tried
            ? `Nobody is left out. One message was sent to find out; the others follow ${shop.dateTime(pause.until)} unless it comes back.`
            : `Nobody is left out: the messages wait. Next try ${shop.dateTime(pause.until)}.`}
        </p>
      </BlockStack>
    </Banner>
  );
}
