import { useNavigation, useSubmit } from "@remix-run/react";
import {
  Box,
  Card,
  EmptySearchResult,
  IndexTable,
  IndexTableSelectionType,
  InlineStack,
  Page,
  Select,
  useBreakpoints,
  useIndexResourceState,
} from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import type { Candidate } from "#app/projects/project-members.server.ts";
import type { ProjectView } from "#app/projects/project.ts";

import { MemberWords } from "#app/components/member-and-codes.tsx";
import { usePages } from "#app/components/page-links.tsx";
import { SearchField } from "#app/components/search-field.tsx";
import { SelectableList } from "#app/components/selectable-list.tsx";

type Props = {
  project: ProjectView;
  list: { search: string; page: number; pageSize: number };
  members: { rows: Candidate[]; total: number };
};

/** The shop's members who are not in the project yet: tick some, on any page, and put them into a stage. */
export function AddMembers({ project, list, members }: Props) {
  const { smDown } = useBreakpoints();
  const navigation = useNavigation();
  const submit = useSubmit();
  const [stageId, setStageId] = useState(project.stages[0]?.id ?? "");
  const { selectedResources, allResourcesSelected, handleSelectionChange } = useIndexResourceState(members.rows);
  const pages = usePages({ page: list.page, pageSize: list.pageSize, total: members.total });
  const selected = allResourcesSelected ? members.total : selectedResources.length;
  const add = () =>
    submit(
      { stageId, ...(allResourcesSelected ? { all: "true", stage: "", search: list.search } : { memberIds: selectedResources.join(",") }) },
      { method: "post" },
    );

  return (
    <Page
      title="Add members"
      subtitle={project.name}
      backAction={{ content: project.name, url: `/app/projects/${project.id}` }}
      primaryAction={{
        content: selected === 0 ? "Add members" : `Add ${plural(selected, "member")}`,
        disabled: selected === 0,
        loading: navigation.state === "submitting",
        onAction: add,
      }}
    >
      <Card padding="0">
        <Box padding="300">
          <InlineStack gap="300" blockAlign="center">
            <div className="grows">
              <SearchField label="Search members by name, handle, e-mail or code" search={list.search} />
            </div>
            <Select
              label="Into stage"
              labelInline
              options={project.stages.map(({ id, name }) => ({ value: id, label: name }))}
              value={stageId}
              onChange={setStageId}
            />
          </InlineStack>
        </Box>
        {smDown && members.rows.length > 0 ? (
          <SelectableList
            rows={members.rows}
            total={members.total}
            selected={selectedResources}
            allSelected={allResourcesSelected}
            pages={pages}
            onToggle={(id, on) => handleSelectionChange(IndexTableSelectionType.Single, on, id)}
            onToggleAll={(on) => handleSelectionChange(IndexTableSelectionType.All, on)}
          >
            {({ name, handle }) => (
              <div className="condensed-row">
                <MemberWords name={name} handle={handle} />
              </div>
            )}
          </SelectableList>
        ) : (
          <IndexTable
            resourceName={{ singular: "member", plural: "members" }}
            itemCount={members.rows.length}
            selectedItemsCount={allResourcesSelected ? "All" : selectedResources.length}
            onSelectionChange={handleSelectionChange}
            hasMoreItems={members.total > members.rows.length}
            paginatedSelectAllActionText={`Select all ${plural(members.total, "member")}`}
            paginatedSelectAllText={`All ${plural(members.total, "member")} selected`}
            loading={navigation.state === "loading" && navigation.location.pathname.endsWith("add-members")}
            headings={[{ title: "Member" }, { title: "E-mail" }]}
            pagination={pages}
            emptyState={<Nobody search={list.search} />}
          >
            {members.rows.map(({ id, name, handle, email }, position) => (
              <IndexTable.Row
                key={id}
                id={id}
                position={position}
                selected={allResourcesSelected || selectedResources.includes(id)}
                accessibilityLabel={`Select ${name}`}
              >
                <Cells name={name} handle={handle} email={email} />
              </IndexTable.Row>
            ))}
          </IndexTable>
        )}
      </Card>
    </Page>
  );
}

function Cells({ email, ...who }: { name: string; handle: string; email: string }) {
  return (
    <>
      <IndexTable.Cell>
        <MemberWords {...who} />
      </IndexTable.Cell>
      <IndexTable.Cell>{email}</IndexTable.Cell>
    </>
  );
}

function Nobody({ search }: { search: string }) {
  return search === "" ? (
    <EmptySearchResult title="Nobody left to add" description="Every member of the shop is in this project." withIllustration={false} />
  ) : (
    <EmptySearchResult title="No member found" description={`Nobody outside the project matches “${search}”.`} withIllustration={false} />
  );
}
