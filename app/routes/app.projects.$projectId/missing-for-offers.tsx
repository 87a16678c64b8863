import { Banner, Link, List } from "@shopify/polaris";

import { missingForOffers, type Missing, type ProjectView } from "#app/projects/project.ts";

const LACKS: Record<Missing, string> = {
  promo_codes_stage: "Add the Promo Codes stage to the workflow",
  connected_offer: "Connect at least one promo code offer",
};

type Props = { project: ProjectView; stageId: string | null };

/** In the Promo Codes stage, where somebody looks for "Manage Offers": why it does not appear, and how it would. */
export function MissingInStage({ project, stageId }: Props) {
  const missing = missingForOffers(project);
  if (missing.length === 0 || !isPromoCodes(project, stageId)) return null;
  return (
    <Banner
      tone="info"
      title="What is missing to manage offers here"
      action={{ content: "Edit project", url: `/app/projects/${project.id}/edit` }}
    >
      <List>
        {missing.map((one) => (
          <List.Item key={one}>{LACKS[one]}.</List.Item>
        ))}
      </List>
      <p>Then select members, and “Manage Offers” appears above the list.</p>
    </Banner>
  );
}

/** The same as a quiet line under the list, wherever else something is missing: not every project is about codes. */
export function MissingHint({ project, stageId }: Props) {
  const missing = missingForOffers(project);
  if (missing.length === 0 || isPromoCodes(project, stageId)) return null;
  const steps = missing.map((one) => LACKS[one].replace(/^./, (letter) => letter.toLowerCase()));
  return (
    <div className="aside">
      <p className="hint">
        To manage offers of members from here: {steps.join(", and ")} in{" "}
        <Link url={`/app/projects/${project.id}/edit`}>the project’s settings</Link>.
      </p>
    </div>
  );
}

function isPromoCodes({ stages }: ProjectView, stageId: string | null): boolean {
  return stages.some(({ id, kind }) => id === stageId && kind === "promo_codes");
}
