import { useSearchParams } from "@remix-run/react";
import { Tabs } from "@shopify/polaris";

import { cutTo } from "#app/platform/plain-text.ts";
import type { ProjectView } from "#app/projects/project.ts";

/** A longer name would push the other tabs out of sight. */
const LONGEST = 28;

/** Everybody, and each stage with how many are in it. The stage lives in the address. */
export function StageTabs({ project, stageId }: { project: ProjectView; stageId: string | null }) {
  const [, setSearch] = useSearchParams();
  // Not as badges: Polaris has screen readers say "New" before each.
  const tabs = [
    { id: "all", content: `All (${project.members})` },
    ...project.stages.map(({ id, name, members }) => ({
      id,
      content: `${name.length > LONGEST ? `${cutTo(name, LONGEST - 1)}…` : name} (${members})`,
      ...(name.length > LONGEST && { accessibilityLabel: `${name} (${members})` }),
    })),
  ];
  const selected = Math.max(
    0,
    tabs.findIndex(({ id }) => id === stageId),
  );
  return <Tabs tabs={tabs} selected={selected} onSelect={(at) => setSearch(at === 0 ? {} : { stage: tabs[at]?.id ?? "" })} />;
}
