import { useActionData, useNavigation, useSubmit } from "@remix-run/react";
import { Banner, BlockStack, Card, ChoiceList, Layout, Page, Text, TextField } from "@shopify/polaris";
import { useState } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";
import { ClashBanner, FieldClash } from "#app/ui/edits/field-clash.tsx";
import { useEdits, useRefusals, type EditsState } from "#app/ui/edits/use-edits.ts";
import { useFirstError } from "#app/ui/first-error.ts";
import { UnsavedChanges } from "#app/ui/unsaved-changes.tsx";
import type { Conflict } from "#app/edits/merge-edits.ts";
import { projectUnits } from "#app/projects/project-units.ts";
import type { ConnectedOffer } from "#app/projects/project.ts";
import { LONGEST_NAME, problemsOf, type DraftProblem, type ProjectDraft } from "#app/projects/workflow.ts";

import { StagesEditor } from "./stages-editor.tsx";

/** What saving answers when it did not: a sentence, or where the form is wrong. */
export type ProjectFormAnswer = ActionResult<{ problems: DraftProblem[]; conflict: Conflict<ProjectDraft> | null }>;

type Props = {
  title: string;
  back: { content: string; url: string };
  begin: ProjectDraft;
  offers: ConnectedOffer[];
  /** How many members each saved stage has, by its id. */
  members: Record<string, number>;
  /** When the project was read; absent for a new one. */
  loadedAt?: string;
};

/** Where a problem stands, to tell one from another. */
const placeOf = ({ at }: DraftProblem) => (typeof at === "string" ? at : `stage ${at.key}`);

const NEVER = new Date(0).toISOString();

/** A project's name, workflow and offers, saved together by the admin's save bar. */
export function ProjectForm({ title, back, begin, offers, members, loadedAt = NEVER }: Props) {
  const edits = useEdits({ form: begin, loadedAt, keep: "project" }, projectUnits);
  const { form: draft, change: setDraft, changed } = edits;
  // What was wrong at the last press; a stage that is added afterwards is not wrong before it was named.
  const [told, setTold] = useState<readonly string[]>([]);
  const answer = useActionData<ProjectFormAnswer>();
  useRefusals(answer?.conflict, edits.receive);
  const navigation = useNavigation();
  const submit = useSubmit();
  const problems = problemsOf(draft).filter((problem) => told.includes(placeOf(problem)));
  const clashes = edits.clashes.length > 0;
  const saving = navigation.state !== "idle" && navigation.formMethod === "POST";
  const change = (part: Partial<ProjectDraft>) => setDraft((now) => ({ ...now, ...part }));
  const at = (place: "name" | "stages") => problems.find((problem) => problem.at === place)?.says;
  const toFirstError = useFirstError(problems.length > 0 || (!saving && (Boolean(answer?.refused) || clashes)));
  const save = () => {
    setTold(problemsOf(draft).map(placeOf));
    toFirstError();
    if (problemsOf(draft).length === 0) submit({ edits: JSON.stringify(edits.toSave()), newId: edits.formId }, { method: "post" });
  };
  const discard = () => {
    edits.discard();
    setTold([]);
  };

  return (
    <Page title={title} backAction={back}>
      <UnsavedChanges id="project-save-bar" byKey open={changed} saving={saving} onSave={save} onDiscard={discard} />
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            {answer?.refused && !saving ? (
              <Banner tone="warning" title="The project was not saved">
                <p>{answer.refused}</p>
              </Banner>
            ) : null}
            <ClashBanner edits={edits} />
            <Card>
              <TextField
                label="Project name"
                autoComplete="off"
                maxLength={LONGEST_NAME}
                value={draft.name}
                onChange={(name) => change({ name })}
                {...(at("name") ? { error: at("name") } : {})}
              />
              <FieldClash edits={edits} unit="name" label="Project name" say={({ name }) => `“${name}”`} />
            </Card>
            <StagesEditor stages={draft.stages} members={members} problems={problems} onChange={(stages) => change({ stages })} />
            <StageClashes edits={edits} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <Card>
            <BlockStack gap="300">
              <Text as="h2" variant="headingMd">
                Connected offers
              </Text>
              <Text as="p" tone="subdued">
                With the Promo Codes stage and an offer, members’ codes can be refreshed from the project.
              </Text>
              {offers.length === 0 ? (
                <Text as="p">The shop has no promo code offer yet.</Text>
              ) : (
                <ChoiceList
                  title="Connected offers"
                  titleHidden
                  allowMultiple
                  choices={offers.map(({ id, title, summary }) => ({ value: id, label: title, helpText: summary }))}
                  selected={draft.offerIds}
                  onChange={(offerIds) => change({ offerIds })}
                />
              )}
            </BlockStack>
          </Card>
        </Layout.Section>
      </Layout>
    </Page>
  );
}

/** Below the workflow: its order and each stage's name, where they were changed meanwhile. */
function StageClashes({ edits }: { edits: EditsState<ProjectDraft> }) {
  const stages = edits.clashes.filter(({ unit }) => unit.startsWith("stage:"));
  const called = (id: string) => (form: ProjectDraft) => `“${form.stages.find((stage) => stage.id === id)?.name ?? ""}”`;
  return (
    <>
      <FieldClash edits={edits} unit="workflow" label="The workflow" say={({ stages: all }) => all.map(({ name }) => name).join(", ")} />
      {stages.map(({ unit }, at) => (
        <FieldClash
          key={unit}
          edits={edits}
          unit={unit}
          label={`A stage’s name${at > 0 ? ` (${at + 1})` : ""}`}
          say={called(unit.slice("stage:".length))}
        />
      ))}
    </>
  );
}
