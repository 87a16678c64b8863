import { useNavigation } from "@remix-run/react";
import { Box, Button, Card, DropZone, EmptySearchResult, InlineStack, Select, Text } from "@shopify/polaris";

import { CANDIDATE_COLUMNS, candidateCells, candidateOnPhone } from "#app/components/candidates.tsx";
import { usePages } from "#app/components/page-links.tsx";
import { useInAddress } from "#app/components/use-in-address.ts";
import { SearchField } from "#app/components/search-field.tsx";
import { SelectableTable } from "#app/components/selectable-table.tsx";
import { useSelection } from "#app/components/selection.ts";
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
  const inAddress = useInAddress();
  const navigation = useNavigation();
  const selection = useSelection(members.rows, members.total);
  const pages = usePages({ page: list.page, pageSize: list.pageSize, total: members.total });
  const count = selection.all ? Math.min(members.total, most) : selection.count;
  const go = () => onChosen(selection.all ? { all: true } : { memberIds: selection.ids });
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
          {selection.all && members.total > most ? (
            <Text as="p" tone="subdued">
              {`At most ${plural(most, "member")} can be added at once: these are the first by name. Add the others afterwards.`}
            </Text>
          ) : null}
        </Box>
        <SelectableTable
          rows={members.rows}
          total={members.total}
          selection={selection}
          pages={pages}
          headings={CANDIDATE_COLUMNS}
          cells={candidateCells}
          onPhone={candidateOnPhone}
          loading={navigation.state === "loading" && navigation.location.pathname.endsWith("add-members")}
          nobody={
            <EmptySearchResult
              title="Nobody to add"
              description="Everybody the search finds has a code in this offer."
              withIllustration={false}
            />
          }
        />
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
