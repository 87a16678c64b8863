import { useSearchParams } from "@remix-run/react";
import { Tabs } from "@shopify/polaris";

import type { ProjectView } from "#app/projects/project.ts";

/** Everybody, and each stage with how many are in it. The stage lives in the address. */
export function StageTabs({ project, stageId }: { project: ProjectView; stageId: string | null }) {
  const [, setSearch] = useSearchParams();
  const tabs = [
    { id: "all", content: "All", badge: String(project.members) },
    ...project.stages.map(({ id, name, members }) => ({ id, content: name, badge: String(members) })),
  ];
  const selected = Math.max(
    0,
    tabs.findIndex(({ id }) => id === stageId),
  );
  return <Tabs tabs={tabs} selected={selected} onSelect={(at) => setSearch(at === 0 ? {} : { stage: tabs[at]?.id ?? "" })} />;
}
