import { Banner, Link, List } from "@shopify/polaris";

import { missingForOffers, type Missing, type ProjectView } from "#app/projects/project.ts";

const LACKS: Record<Missing, string> = {
  promo_codes_stage: "Add the Promo Codes stage to the workflow.",
  connected_offer: "Connect at least one promo code offer.",
};

/**
 * Says why "Manage Offers" does not appear here, and how it would. In the Promo Codes stage, where somebody looks for it, and
 * in a project that has no such stage; nothing where nothing is missing.
 */
export function MissingForOffers({ project, stageId }: { project: ProjectView; stageId: string | null }) {
  const missing = missingForOffers(project);
  const inStage = project.stages.some(({ id, kind }) => id === stageId && kind === "promo_codes");
  const edit = `/app/projects/${project.id}/edit`;
  if (missing.length === 0) return null;
  if (!inStage) {
    return (
      <p className="hint">
        To manage offers of members from here: {missing.map((one) => LACKS[one].replace(/\.$/, "").replace(/^./, lower)).join(", and ")} in{" "}
        <Link url={edit}>the project’s settings</Link>.
      </p>
    );
  }
  return (
    <Banner tone="info" title="What is missing to manage offers here" action={{ content: "Edit project", url: edit }}>
      <List>
        {missing.map((one) => (
          <List.Item key={one}>{LACKS[one]}</List.Item>
        ))}
      </List>
      <p>Then select members, and “Manage Offers” appears above the list.</p>
    </Banner>
  );
}

const lower = (letter: string) => letter.toLowerCase();
