import { useActionData, useNavigation, useSubmit } from "@remix-run/react";
import { Banner, BlockStack, Card, ChoiceList, Layout, Page, Text, TextField } from "@shopify/polaris";
import { useState } from "react";

import { useFirstError } from "#app/components/first-error.ts";
import { UnsavedChanges } from "#app/components/unsaved-changes.tsx";
import type { ConnectedOffer } from "#app/projects/project.ts";
import { LONGEST_NAME, problemsOf, type DraftProblem, type ProjectDraft } from "#app/projects/workflow.ts";

import { StagesEditor } from "./stages-editor.tsx";

/** What saving answers when it did not: a sentence, or where the form is wrong. */
export type ProjectFormAnswer = { refused: string | null; problems: DraftProblem[] };

type Props = {
  title: string;
  back: { content: string; url: string };
  begin: ProjectDraft;
  offers: ConnectedOffer[];
  /** How many members each saved stage has, by its id. */
  members: Record<string, number>;
};

/** A project's name, workflow and offers, saved together by the admin's save bar. */
export function ProjectForm({ title, back, begin, offers, members }: Props) {
  const [draft, setDraft] = useState(begin);
  const [tried, setTried] = useState(false);
  const answer = useActionData<ProjectFormAnswer>();
  const navigation = useNavigation();
  const submit = useSubmit();
  const problems = tried ? problemsOf(draft) : [];
  const changed = JSON.stringify(draft) !== JSON.stringify(begin);
  const saving = navigation.state !== "idle" && navigation.formMethod === "POST";
  const change = (part: Partial<ProjectDraft>) => setDraft((now) => ({ ...now, ...part }));
  const at = (place: "name" | "stages") => problems.find((problem) => problem.at === place)?.says;
  const toFirstError = useFirstError(problems.length > 0 || (!saving && Boolean(answer?.refused)));
  const save = () => {
    setTried(true);
    toFirstError();
    if (problemsOf(draft).length === 0) submit({ draft: JSON.stringify(draft) }, { method: "post" });
  };
  const discard = () => {
    setDraft(begin);
    setTried(false);
  };

  return (
    <Page title={title} backAction={back}>
      <UnsavedChanges id="project-save-bar" open={changed} saving={saving} onSave={save} onDiscard={discard} />
      <Layout>
        <Layout.Section>
          <BlockStack gap="400">
            {answer?.refused && !saving ? (
              <Banner tone="warning" title="The project was not saved">
                <p>{answer.refused}</p>
              </Banner>
            ) : null}
            <Card>
              <TextField
                label="Project name"
                autoComplete="off"
                maxLength={LONGEST_NAME}
                value={draft.name}
                onChange={(name) => change({ name })}
                {...(at("name") ? { error: at("name") } : {})}
              />
            </Card>
            <StagesEditor stages={draft.stages} members={members} problems={problems} onChange={(stages) => change({ stages })} />
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
