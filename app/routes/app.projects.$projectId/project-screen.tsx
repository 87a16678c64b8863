import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Page } from "@shopify/polaris";

import type { ActionResult } from "#app/ui/action-result.ts";
import { listOf, plural } from "#app/format/counts.ts";
import type { ProjectMemberRow } from "#app/projects/project-members.server.ts";
import type { ProjectView } from "#app/projects/project.ts";

import { useShopFormat } from "#app/ui/shop-format.tsx";
import { useActionMessage } from "#app/ui/use-action-result.ts";
import { useMay } from "#app/ui/rights.tsx";
import { MissingHint, MissingInStage } from "./missing-for-offers.tsx";
import { ProjectMembers, type MembersListing } from "./project-members.tsx";

type Props = { project: ProjectView; list: MembersListing; members: { rows: ProjectMemberRow[]; total: number } };

/** One project with its members. An archived one can be read and restored. */
export function ProjectScreen({ project, list, members }: Props) {
  const { date } = useShopFormat();
  const fetcher = useFetcher<ActionResult>();
  useActionMessage(fetcher);
  const address = `/app/projects/${project.id}`;
  const may = useMay();
  const open = project.archivedAt === null;
  const put = (intent: "archive" | "restore") => fetcher.submit({ intent }, { method: "post" });
  return (
    <Page
      fullWidth
      title={project.name}
      subtitle={[plural(project.members, "member"), offersLabel(project)].join(", ")}
      backAction={{ content: "Projects", url: "/app/projects" }}
      {...(open && may("refresh")
        ? {
            primaryAction: { content: "Add members", url: `${address}/add-members` },
            secondaryActions: [
              { content: "Edit project", url: `${address}/edit` },
              { content: "Archive", onAction: () => put("archive"), loading: fetcher.state !== "idle" },
            ],
          }
        : {})}
    >
      <BlockStack gap="400">
        {project.archivedAt === null ? null : (
          <Banner
            title={`Archived on ${date(project.archivedAt)}`}
            action={{ content: "Restore project", onAction: () => put("restore"), loading: fetcher.state !== "idle" }}
          >
            <p>It is kept as it was. Restore it to move members or manage offers from here; their codes work as before.</p>
          </Banner>
        )}
        {open ? <MissingInStage project={project} stageId={list.stageId} /> : null}
        <ProjectMembers key={list.stageId ?? "all"} project={project} list={list} members={members} />
        {open ? <MissingHint project={project} stageId={list.stageId} /> : null}
      </BlockStack>
    </Page>
  );
}

function offersLabel({ offers }: ProjectView): string {
  return offers.length === 0 ? "no offer connected" : `connected to ${listOf(offers.map(({ title }) => title))}`;
}
