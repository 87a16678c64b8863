import { ActionList, BlockStack, Button, Card, ChoiceList, InlineStack, Popover, Select, Text, TextField } from "@shopify/polaris";
import { useRef, useState } from "react";

import { BODY_MOST, SUBJECT_MOST, type About, type Draft } from "#app/messages/message.ts";
import type { SavedTemplate } from "#app/messages/saved-templates.server.ts";
import { TEMPLATES, type TemplateKey } from "#app/messages/templates.ts";
import { VARIABLES, written } from "#app/messages/variables.ts";

import { FieldClash } from "#app/ui/edits/field-clash.tsx";
import type { EditsState } from "#app/ui/edits/use-edits.ts";

import { SaveTemplate } from "./save-template.tsx";

type Props = {
  edits: EditsState<Draft>;
  loadedAt: string;
  draft: Draft;
  saved: readonly SavedTemplate[];
  problem: { field: "subject" | "body"; text: string } | null;
  state: string;
  onChange: (part: Partial<Draft>) => void;
};

const ABOUT = [
  { value: "code", label: "Their own promo code or money", helpText: "Goes to everybody chosen: it concerns what is theirs." },
  { value: "news", label: "Something else", helpText: "Carries an unsubscribe link and leaves out who has used it." },
];

/** Template, subject and text, with a menu of variables that puts them where the cursor was. */
export function TextCard({ edits, loadedAt, draft, saved, problem, state, onChange }: Props) {
  const field = useRef<"subject" | "body">("body");
  const place = useRef<number | null>(null);
  const remember = (name: "subject" | "body") => (event?: { target: EventTarget | null }) => {
    field.current = name;
    const box = event?.target as HTMLInputElement | HTMLTextAreaElement | null | undefined;
    place.current = box?.selectionStart ?? null;
  };
  const insert = (variable: (typeof VARIABLES)[number]["name"]) => {
    const name = field.current;
    const text = draft[name];
    const at = Math.min(place.current ?? text.length, text.length);
    place.current = at + written(variable).length;
    onChange({ [name]: text.slice(0, at) + written(variable) + text.slice(at) });
  };
  const choose = (key: string) => {
    const template = key in TEMPLATES ? TEMPLATES[key as TemplateKey] : saved.find(({ id }) => id === key);
    if (template) onChange({ template: key, subject: template.subject, body: template.body, about: template.about });
  };
  const errorOf = (name: "subject" | "body") => (problem?.field === name ? { error: problem.text } : {});
  return (
    <Card>
      <BlockStack gap="400">
        <Select
          label="Template"
          value={draft.template}
          onChange={choose}
          options={[
            ...Object.entries(TEMPLATES).map(([value, { title }]) => ({ value, label: title })),
            ...(saved.length > 0 ? [{ title: "Saved", options: saved.map(({ id, name }) => ({ value: id, label: name })) }] : []),
          ]}
        />
        <FieldClash edits={edits} unit="template" label="Template" say={(of) => templateLabel(of.template, saved)} />
        <ChoiceList
          title="It is about"
          choices={ABOUT}
          selected={[draft.about]}
          onChange={([about = "code"]) => onChange({ about: about as About })}
        />
        <FieldClash edits={edits} unit="about" label="It is about" say={(of) => aboutLabel(of.about)} />
        <TextField
          label="Subject"
          autoComplete="off"
          maxLength={SUBJECT_MOST}
          value={draft.subject}
          onChange={(subject) => onChange({ subject })}
          onBlur={remember("subject")}
          {...errorOf("subject")}
        />
        <FieldClash edits={edits} unit="subject" label="Subject" say={(of) => `“${of.subject}”`} />
        <TextField
          label="Message"
          autoComplete="off"
          multiline={12}
          maxLength={BODY_MOST}
          value={draft.body}
          onChange={(body) => onChange({ body })}
          onBlur={remember("body")}
          {...errorOf("body")}
        />
        <FieldClash edits={edits} unit="body" label="Message" say={(of) => `“${of.body}”`} />
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <InlineStack gap="200">
            <VariableMenu onChoose={insert} />
            <SaveTemplate draft={draft} saved={saved} loadedAt={loadedAt} />
          </InlineStack>
          <Text as="span" variant="bodySm" tone="subdued">
            <span role="status">{state}</span>
          </Text>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}

const aboutLabel = (about: About) => (ABOUT.find(({ value }) => value === about)?.label ?? "").toLowerCase();

function templateLabel(key: string, saved: readonly SavedTemplate[]): string {
  const title = key in TEMPLATES ? TEMPLATES[key as TemplateKey].title : saved.find(({ id }) => id === key)?.name;
  return `“${title ?? "another template"}”`;
}

function VariableMenu({ onChoose }: { onChoose: (name: (typeof VARIABLES)[number]["name"]) => void }) {
  const [open, setOpen] = useState(false);
  return (
    <Popover
      active={open}
      autofocusTarget="first-node"
      onClose={() => setOpen(false)}
      activator={
        <Button disclosure ariaExpanded={open} onClick={() => setOpen(!open)}>
          Insert variable
        </Button>
      }
    >
      <ActionList
        onActionAnyItem={() => setOpen(false)}
        items={VARIABLES.map(({ name, label }) => ({ content: label, onAction: () => onChoose(name) }))}
      />
    </Popover>
  );
}
