import { Box, Button, Form, InlineStack, Popover, TextField } from "@shopify/polaris";
import { useState } from "react";

import type { Draft } from "#app/messages/message.ts";
import type { SavedTemplate } from "#app/messages/saved-templates.server.ts";

import { useKeepTyped } from "#app/ui/keep-typed.ts";
import { FieldClash } from "#app/ui/edits/field-clash.tsx";
import type { TemplateLabels } from "#app/messages/mail-units.ts";

import { useConfirm } from "#app/ui/use-confirm.tsx";
import { useMessageAction } from "./use-message-action.ts";

/** Keeps the words for the next time, under a name; kept words that are chosen can be thrown away. */
export function SaveTemplate({ draft, saved, loadedAt }: { draft: Draft; saved: readonly SavedTemplate[]; loadedAt: string }) {
  const { press, busy, template } = useMessageAction();
  // The refusal that a person has decided on is no longer shown.
  const [decided, setDecided] = useState<typeof template>(undefined);
  const { ask, dialog } = useConfirm();
  const [open, setOpen] = useState(false);
  const chosen = saved.find(({ id }) => id === draft.template);
  const [name, setName] = useState(chosen?.name ?? "");
  useKeepTyped({
    name: "template",
    value: name,
    changed: open && name !== (chosen?.name ?? ""),
    restore: (kept) => {
      setName(kept);
      setOpen(true);
      return true;
    },
  });
  const save = () => {
    const known = saved.find((one) => one.name === name.trim());
    const loaded = known ? { about: known.about, subject: known.subject, body: known.body } : null;
    keep({ loaded, loadedAt });
    setOpen(false);
  };
  const keep = (seen: { loaded: TemplateLabels | null; loadedAt: string }) =>
    press({ intent: "keep_template", name, seen: JSON.stringify(seen), ...draft });
  const clash = template !== undefined && template !== decided ? template : null;
  return (
    <InlineStack gap="200" blockAlign="center">
      <Popover
        active={open}
        onClose={() => setOpen(false)}
        activator={
          <Button variant="tertiary" ariaExpanded={open} loading={busy} onClick={() => setOpen(!open)}>
            Save as template
          </Button>
        }
      >
        <Box padding="300">
          <Form onSubmit={save}>
            <TextField
              label="Name of the template"
              autoComplete="off"
              maxLength={100}
              autoFocus
              value={name}
              onChange={setName}
              connectedRight={
                <Button submit disabled={name.trim() === ""}>
                  Save
                </Button>
              }
            />
          </Form>
        </Box>
      </Popover>
      {chosen ? (
        <Button
          variant="tertiary"
          tone="critical"
          onClick={() =>
            ask({
              title: `Delete the template ${chosen.name}?`,
              words: "It is gone for everybody in this shop. Messages that were begun with it keep their words.",
              yes: "Delete template",
              destructive: true,
              onYes: () => press({ intent: "drop_template", id: chosen.id }),
            })
          }
        >
          Delete template
        </Button>
      ) : null}
      {dialog}
      {clash ? (
        <FieldClash<TemplateLabels | null>
          edits={{
            form: draft,
            theirs: clash.current,
            clashes: clash.clashes,
            keepTheirs: () => setDecided(clash),
            useMine: () => {
              setDecided(clash);
              keep({ loaded: clash.current, loadedAt: clash.asOf });
            },
          }}
          unit="words"
          label={`The template “${name.trim()}”`}
          say={(words) => (words === null ? "gone" : `“${words.subject}: ${words.body}”`)}
        />
      ) : null}
    </InlineStack>
  );
}
