import { BlockStack, Layout, Page } from "@shopify/polaris";

import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import type { DraftCheck } from "#app/messages/check-draft.server.ts";
import type { Preview } from "#app/messages/preview-message.server.ts";
import type { MessageView } from "#app/messages/read-message.server.ts";
import type { SavedTemplate } from "#app/messages/saved-templates.server.ts";
import type { TestRules } from "#app/messages/test-addresses.server.ts";

import { ClashBanner } from "#app/ui/edits/field-clash.tsx";
import { Needing, useMay } from "#app/ui/rights.tsx";
import { useFirstError } from "#app/ui/first-error.ts";
import { useRefusals } from "#app/ui/edits/use-edits.ts";

import { backOf } from "./cause-links.ts";
import { DraftBanners } from "./draft-banners.tsx";
import { NoMailServer } from "#app/ui/messages/no-mail-server.tsx";
import { PreviewCard } from "./preview-card.tsx";
import { RecipientsCard } from "./recipients-card.tsx";
import { useConfirm } from "#app/ui/use-confirm.tsx";
import { useFile } from "#app/ui/use-file.ts";
import { TextCard } from "./text-card.tsx";
import { useCompose } from "./use-compose.ts";
import { useMessageAction } from "./use-message-action.ts";

type Props = {
  view: MessageView;
  check: DraftCheck;
  preview: Preview | null;
  saved: readonly SavedTemplate[];
  /** Null while no mail server is configured. */
  mailFrom: string | null;
  testTo: string;
  /** When the draft was read; ISO, UTC. */
  loadedAt: string;
  /** Where tests may go, and how many are left. */
  tests: TestRules;
};

/** A message being written: to whom, what, and how each will read it. Nothing leaves before "Send" is pressed and confirmed. */
export function ComposeScreen({ view, check: knownCheck, preview: knownPreview, saved, mailFrom, testTo, loadedAt, tests }: Props) {
  const chosen = `${view.counts.total} ${view.rows.map(({ recipientId }) => recipientId).join()}`;
  const compose = useCompose(view.id, {
    begin: { subject: view.subject, body: view.body, about: view.about, template: view.template },
    known: { check: knownCheck, preview: knownPreview },
    recipients: chosen,
    loadedAt,
  });
  const { draft, check, busy } = compose;
  const { press, busy: pressing, refused, conflict } = useMessageAction();
  useRefusals(conflict, compose.edits.receive);
  const may = useMay();
  const exporting = useFile();
  const toFile = () => void exporting.save(`/app/messages/${view.id}/export`, { name: "messages.csv", init: { method: "POST" } });
  const { ask, dialog } = useConfirm();
  const ready = check.ready.length;
  // What is still empty is no mistake before somebody wants to send it.
  const [tried, setTried] = useState(false);
  const isEmpty = check.problem !== null && draft[check.problem.field].trim() === "";
  const toFirstError = useFirstError(tried && isEmpty);
  const stopped = (check.problem !== null && !isEmpty) || check.missing.length > 0 || ready === 0;
  const send = {
    content: `Send to ${plural(ready, "member")}`,
    disabled: stopped || busy,
    loading: pressing,
    onAction: () => {
      setTried(true);
      toFirstError();
      if (isEmpty) return;
      ask({
        title: `Send to ${plural(ready, "member")}?`,
        words: `Each gets one e-mail from ${mailFrom ?? ""}. It cannot be called back.`,
        yes: "Send",
        onYes: () => press({ intent: "send", edits: JSON.stringify(compose.edits.toSave()) }),
      });
    },
  };
  const confirmNotified = () =>
    ask({
      title: `${plural(view.counts.total, "member")} told?`,
      words: "They are no longer listed as not yet told. Nothing is sent, and the message is closed.",
      yes: "I have told them",
      onYes: () => press({ intent: "told" }),
    });
  const drop = () =>
    ask({
      title: "Delete this draft?",
      words: "Its words and its list of recipients are gone. Nobody has been told, and a new message can be begun.",
      yes: "Delete draft",
      destructive: true,
      onYes: () => press({ intent: "delete" }),
    });
  const exportIt = { content: "Export", disabled: stopped || isEmpty || busy, loading: exporting.busy, onAction: toFile };
  return (
    <Page
      title="Compose message"
      subtitle={view.offer.title}
      backAction={backOf(view)}
      {...(may("refresh") && (mailFrom !== null ? { primaryAction: send } : may("money") && { primaryAction: exportIt }))}
      secondaryActions={
        !may("refresh")
          ? []
          : [
              ...(mailFrom === null || !may("money") ? [] : [exportIt]),
              { content: "I have told them", disabled: view.counts.total === 0, onAction: confirmNotified },
              { content: "Delete draft", destructive: true, onAction: drop },
            ]
      }
    >
      {dialog}
      <Needing right="refresh">
        <Layout>
          <Layout.Section>
            <BlockStack gap="400">
              {mailFrom === null ? <NoMailServer /> : null}
              <DraftBanners check={check} refused={refused ?? compose.refused} lost={compose.lost} />
              <ClashBanner edits={compose.edits} />
              <TextCard
                edits={compose.edits}
                loadedAt={loadedAt}
                draft={draft}
                saved={saved}
                problem={isEmpty && !tried ? null : check.problem}
                state={
                  compose.edits.clashes.length > 0
                    ? "Not saved: changed meanwhile"
                    : compose.refused !== null
                      ? "Not saved"
                      : compose.offline
                        ? "Not saved: the connection is lost. Trying again"
                        : busy
                          ? "Saving"
                          : "Draft saved"
                }
                onChange={compose.change}
              />
            </BlockStack>
          </Layout.Section>
          <Layout.Section variant="oneThird">
            <BlockStack gap="400">
              <PreviewCard
                preview={compose.preview}
                isBehind={compose.offline}
                draft={draft}
                mailFrom={mailFrom}
                testTo={testTo}
                tests={tests}
                onFlip={compose.flipTo}
              />
              <RecipientsCard view={view} />
            </BlockStack>
          </Layout.Section>
        </Layout>
      </Needing>
    </Page>
  );
}
