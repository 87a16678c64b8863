import { useFetcher, useNavigation } from "@remix-run/react";
import { Box, Button, Card, EmptySearchResult, type IndexTableProps } from "@shopify/polaris";
import { useMemo, useState } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";
import type { ProjectMemberRow } from "#app/projects/project-members.server.ts";
import { mayManageOffers, type ProjectView } from "#app/projects/project.ts";

import { ActsMenu, asBulkActions, type ActSection } from "#app/ui/member/acts-menu.tsx";
import { useMemberActs } from "#app/ui/member/use-member-acts.tsx";
import { usePages } from "#app/ui/page-links.tsx";
import { SearchField } from "#app/ui/search-field.tsx";
import { SelectableTable } from "#app/ui/selectable-table.tsx";
import { useSelection } from "#app/ui/selection.ts";
import { useActionMessage } from "#app/ui/use-action-result.ts";
import { ManageOffersDialog } from "./manage-offers-dialog.tsx";
import { CondensedProjectMember, ProjectMemberCells } from "./project-member-cells.tsx";
import { RemoveDialog } from "./remove-dialog.tsx";
import { StageTabs } from "./stage-tabs.tsx";

export type MembersListing = { stageId: string | null; search: string; page: number; pageSize: number };

type Props = { project: ProjectView; list: MembersListing; members: { rows: ProjectMemberRow[]; total: number } };

const HEADINGS: IndexTableProps["headings"] = [
  { title: "Member" },
  { title: "Stage" },
  { title: "In this stage since" },
  { title: "Codes in connected offers" },
];
const cells = (row: ProjectMemberRow) => <ProjectMemberCells row={row} />;
const onPhone = (row: ProjectMemberRow) => <CondensedProjectMember row={row} />;

/** The members of a project by stage, a page at a time, with what can be done to those that are ticked. Mount it anew per stage. */
export function ProjectMembers({ project, list, members }: Props) {
  const fetcher = useFetcher<ActionResult>();
  const navigation = useNavigation();
  const [dialog, setDialog] = useState<"offers" | "remove" | null>(null);
  const rows = useMemo(() => members.rows.map((row) => ({ ...row, id: row.memberId })), [members.rows]);
  const selection = useSelection(rows, members.total);
  const pages = usePages({ page: list.page, pageSize: list.pageSize, total: members.total });
  useActionMessage(fetcher);

  const selected = selection.count;
  const who: Record<string, string> = selection.all
    ? { all: "true", stage: list.stageId ?? "", search: list.search }
    : { memberIds: selection.ids.join(",") };
  const press = (intent: "move" | "remove", more: Record<string, string> = {}) => {
    fetcher.submit({ intent, ...who, ...more }, { method: "post" });
    selection.clear();
    setDialog(null);
  };
  const offers = mayManageOffers({ ...project, selected }) ? [{ content: "Manage Offers", onAction: () => setDialog("offers") }] : [];
  const elsewhere = project.stages.filter(({ id }) => id !== list.stageId);

  const doing = useMemberActs({
    who: selection.all ? { all: "true", project: project.id, stage: list.stageId ?? "", search: list.search } : who,
    count: selected,
    onDone: selection.clear,
  });
  const acts: ActSection[] = [
    { title: "Move to stage", acts: elsewhere.map(({ id, name }) => ({ content: name, onAction: () => press("move", { stageId: id }) })) },
    { acts: [{ content: "Remove from project", onAction: () => setDialog("remove") }] },
    { title: "Members", acts: doing.acts },
  ];

  return (
    <Card padding="0">
      {doing.notice === null ? null : <Box padding="300">{doing.notice}</Box>}
      <StageTabs project={project} stageId={list.stageId} />
      <Box paddingInline="300" paddingBlockEnd="300">
        <SearchField label="Search members by name, handle, e-mail or any code" search={list.search} />
      </Box>
      <SelectableTable
        rows={rows}
        total={members.total}
        selectable={project.archivedAt === null}
        selection={selection}
        pages={pages}
        headings={HEADINGS}
        cells={cells}
        onPhone={onPhone}
        actions={asBulkActions([{ acts: offers }, ...acts])}
        phoneActions={
          <>
            {offers.map(({ content, onAction }) => (
              <Button key={content} onClick={onAction}>
                {content}
              </Button>
            ))}
            <ActsMenu sections={acts} />
          </>
        }
        nobody={<Nobody search={list.search} />}
        narrowed={list.search !== ""}
        loading={navigation.state === "loading" && navigation.location.pathname.endsWith(project.id)}
      />
      {doing.dialog}
      {dialog === "offers" ? (
        <ManageOffersDialog projectId={project.id} selection={who} selected={selected} onClose={() => setDialog(null)} />
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
