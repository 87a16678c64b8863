import { useFetcher, useNavigation } from "@remix-run/react";
import { Box, Card, EmptySearchResult, IndexTable, IndexTableSelectionType, useBreakpoints, useIndexResourceState } from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import type { ProjectMemberRow } from "#app/projects/project-members.server.ts";
import { mayManageOffers, type ProjectView } from "#app/projects/project.ts";

import { usePages } from "#app/components/page-links.tsx";
import { SearchField } from "#app/components/search-field.tsx";
import { SelectableList } from "#app/components/selectable-list.tsx";
import { ManageOffersDialog } from "./manage-offers-dialog.tsx";
import { bulkActions, MemberActionsMenu } from "./member-actions.tsx";
import { CondensedProjectMember, ProjectMemberCells } from "./project-member-cells.tsx";
import type { ProjectAnswer } from "./project-answer.ts";
import { RemoveDialog } from "./remove-dialog.tsx";
import { StageTabs } from "./stage-tabs.tsx";
import { useSaid } from "./use-said.ts";

export type MembersListing = { stageId: string | null; search: string; page: number; pageSize: number };

type Props = { project: ProjectView; list: MembersListing; members: { rows: ProjectMemberRow[]; total: number } };

/** The members of a project by stage, a page at a time, with what can be done to those that are ticked. Mount it anew per stage. */
export function ProjectMembers({ project, list, members }: Props) {
  const { smDown } = useBreakpoints();
  const fetcher = useFetcher<ProjectAnswer>();
  const navigation = useNavigation();
  const [dialog, setDialog] = useState<"offers" | "remove" | null>(null);
  const rows = members.rows.map((row) => ({ ...row, id: row.memberId }));
  const { selectedResources, allResourcesSelected, handleSelectionChange, clearSelection } = useIndexResourceState(rows);
  const pages = usePages({ page: list.page, pageSize: list.pageSize, total: members.total });
  useSaid(fetcher);

  const selected = allResourcesSelected ? members.total : selectedResources.length;
  const selection: Record<string, string> = allResourcesSelected
    ? { all: "true", stage: list.stageId ?? "", search: list.search }
    : { memberIds: selectedResources.join(",") };
  const press = (intent: "move" | "remove", more: Record<string, string> = {}) => {
    fetcher.submit({ intent, ...selection, ...more }, { method: "post" });
    clearSelection();
    setDialog(null);
  };
  const actions = {
    manageOffers: mayManageOffers({ ...project, selected }) ? () => setDialog("offers") : null,
    moveTo: project.stages.filter(({ id }) => id !== list.stageId),
    onMove: (stageId: string) => press("move", { stageId }),
    onRemove: () => setDialog("remove"),
  };
  const open = project.archivedAt === null;

  return (
    <Card padding="0">
      <StageTabs project={project} stageId={list.stageId} />
      <Box paddingInline="300" paddingBlockEnd="300">
        <SearchField label="Search members by name, handle, e-mail or code" search={list.search} />
      </Box>
      {smDown && open && rows.length > 0 ? (
        <SelectableList
          rows={rows}
          total={members.total}
          selected={selectedResources}
          allSelected={allResourcesSelected}
          pages={pages}
          onToggle={(id, on) => handleSelectionChange(IndexTableSelectionType.Single, on, id)}
          onToggleAll={(on) => handleSelectionChange(IndexTableSelectionType.All, on)}
          actions={<MemberActionsMenu {...actions} />}
        >
          {(row) => <CondensedProjectMember row={row} />}
        </SelectableList>
      ) : (
        <IndexTable
          resourceName={{ singular: "member", plural: "members" }}
          itemCount={rows.length}
          selectable={open}
          selectedItemsCount={allResourcesSelected ? "All" : selectedResources.length}
          onSelectionChange={handleSelectionChange}
          hasMoreItems={members.total > rows.length}
          paginatedSelectAllActionText={`Select all ${plural(members.total, "member")}`}
          paginatedSelectAllText={`All ${plural(members.total, "member")} selected`}
          promotedBulkActions={bulkActions(actions)}
          condensed={smDown}
          loading={navigation.state === "loading" && navigation.location.pathname.endsWith(project.id)}
          headings={[{ title: "Member" }, { title: "Stage" }, { title: "In this stage since" }, { title: "Codes in connected offers" }]}
          pagination={pages}
          emptyState={<Nobody search={list.search} />}
        >
          {rows.map((row, position) => (
            <IndexTable.Row
              key={row.id}
              id={row.id}
              position={position}
              selected={allResourcesSelected || selectedResources.includes(row.id)}
              accessibilityLabel={`Select ${row.name}`}
            >
              {smDown ? <CondensedProjectMember row={row} /> : <ProjectMemberCells row={row} />}
            </IndexTable.Row>
          ))}
        </IndexTable>
      )}
      {dialog === "offers" ? (
        <ManageOffersDialog projectId={project.id} selection={selection} selected={selected} onClose={() => setDialog(null)} />
      ) : null}
      {dialog === "remove" ? <RemoveDialog selected={selected} onRemove={() => press("remove")} onClose={() => setDialog(null)} /> : null}
    </Card>
  );
}

function Nobody({ search }: { search: string }) {
  return search === "" ? (
    <EmptySearchResult
      title="Nobody in this stage"
      description="Move members here from another stage, or add them to the project."
      withIllustration={false}
    />
  ) : (
    <EmptySearchResult title="No member found" description={`Nobody here matches “${search}”.`} withIllustration={false} />
  );
}
