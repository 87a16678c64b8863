import {
  Box,
  Button,
  Card,
  DropZone,
  EmptySearchResult,
  IndexTable,
  IndexTableSelectionType,
  InlineStack,
  Select,
  Text,
  useBreakpoints,
  useIndexResourceState,
} from "@shopify/polaris";

import { MemberWords } from "#app/components/member-and-codes.tsx";
import { usePages } from "#app/components/page-links.tsx";
import { useInAddress } from "#app/components/use-in-address.ts";
import { SearchField } from "#app/components/search-field.tsx";
import { SelectableList } from "#app/components/selectable-list.tsx";
import type { Candidate } from "#app/enrolments/members-to-add.server.ts";
import { plural } from "#app/format/counts.ts";

export type Chosen = { memberIds: readonly string[] } | { all: true } | { file: File };

type Props = {
  list: { search: string; projectId?: string | undefined; page: number; pageSize: number };
  members: { rows: Candidate[]; total: number };
  projects: readonly { id: string; name: string }[];
  most: number;
  onChosen: (chosen: Chosen) => void;
};

/** Members without a code in the offer, to be ticked on any page; or a file that names them. */
export function ChooseMembers({ list, members, projects, most, onChosen }: Props) {
  const { smDown } = useBreakpoints();
  const inAddress = useInAddress();
  const { selectedResources, allResourcesSelected, handleSelectionChange } = useIndexResourceState(members.rows);
  const pages = usePages({ page: list.page, pageSize: list.pageSize, total: members.total });
  const count = allResourcesSelected ? Math.min(members.total, most) : selectedResources.length;
  const go = () => onChosen(allResourcesSelected ? { all: true } : { memberIds: selectedResources });
  return (
    <>
      <Card padding="0">
        <Box padding="300">
          <InlineStack gap="300" blockAlign="center">
            <div className="grows">
              <SearchField label="Search members by name, handle, e-mail or code" search={list.search} />
            </div>
            {projects.length === 0 ? null : (
              <Select
                label="Project"
                labelInline
                options={[{ label: "Any", value: "" }, ...projects.map(({ id, name }) => ({ label: name, value: id }))]}
                value={list.projectId ?? ""}
                onChange={(projectId) => inAddress("project", projectId)}
              />
            )}
            <Button variant="primary" disabled={count === 0} onClick={go}>
              {count === 0 ? "Continue" : `Continue with ${plural(count, "member")}`}
            </Button>
          </InlineStack>
          {allResourcesSelected && members.total > most ? (
            <Text as="p" tone="subdued">
              {`At most ${plural(most, "member")} can be added at once: these are the first by name. Add the others afterwards.`}
            </Text>
          ) : null}
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
            headings={[{ title: "Member" }, { title: "E-mail" }]}
            pagination={pages}
            emptyState={
              <EmptySearchResult
                title="Nobody to add"
                description="Everybody the search finds has a code in this offer."
                withIllustration={false}
              />
            }
          >
            {members.rows.map((member, position) => (
              <IndexTable.Row
                key={member.id}
                id={member.id}
                position={position}
                selected={allResourcesSelected || selectedResources.includes(member.id)}
                accessibilityLabel={`Select ${member.name}`}
              >
                <IndexTable.Cell>
                  <MemberWords {...member} />
                </IndexTable.Cell>
                <IndexTable.Cell>{member.email}</IndexTable.Cell>
              </IndexTable.Row>
            ))}
          </IndexTable>
        )}
      </Card>
      <Card>
        <DropZone
          label="Or from a file with a column e-mail, handle or ID, and code if the names are settled"
          type="file"
          allowMultiple={false}
          accept=".csv,.txt,.tsv,text/csv,text/plain"
          onDrop={(_all, accepted) => accepted[0] && onChosen({ file: accepted[0] })}
        >
          <DropZone.FileUpload actionTitle="Choose a CSV file" actionHint="or drop it here" />
        </DropZone>
      </Card>
    </>
  );
}
