import { Banner, Box, Button, Card, DropZone, EmptySearchResult, Select, Text } from "@shopify/polaris";

import { MemberChoice } from "#app/ui/member-choice.tsx";
import { useSearchParam } from "#app/ui/use-search-param.ts";
import { useSelection } from "#app/ui/selection.ts";
import type { Candidate } from "#app/members/changes/members-to-add.server.ts";
import { plural } from "#app/format/counts.ts";

export type Chosen = { memberIds: readonly string[] } | { all: true };

type Props = {
  list: { search: string; projectId?: string | undefined; page: number; pageSize: number };
  members: { rows: Candidate[]; total: number };
  projects: readonly { id: string; name: string }[];
  most: number;
  /** Who is ticked when the page opens. */
  ticked: readonly string[];
  onChosen: (chosen: Chosen) => void;
  /** A file that names them. */
  onFile: (file: File) => void;
  /** Why the last one cannot be used. */
  problem: string | null;
};

/** Members without a code in the offer, to be ticked on any page; or a file that names them. */
export function ChooseMembers({ list, members, projects, most, ticked, onChosen, onFile, problem }: Props) {
  const inAddress = useSearchParam();
  const selection = useSelection(members.rows, members.total, ticked);
  const count = selection.all ? Math.min(members.total, most) : selection.count;
  const go = () => onChosen(selection.all ? { all: true } : { memberIds: selection.ids });
  return (
    <>
      <MemberChoice
        list={list}
        members={members}
        selection={selection}
        narrowed={list.projectId !== undefined}
        beside={
          <>
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
          </>
        }
        note={
          selection.all && members.total > most ? (
            <Text as="p" tone="subdued">
              {`At most ${plural(most, "member")} can be added at once: these are the first by name. Add the others afterwards.`}
            </Text>
          ) : null
        }
        nobody={<Nobody search={list.search} inProject={list.projectId !== undefined} />}
      />
      <Card>
        {problem === null ? null : (
          <Box paddingBlockEnd="300">
            <Banner tone="warning" title="This file cannot be read">
              <p>{problem}</p>
            </Banner>
          </Box>
        )}
        <DropZone
          label="Or from a file with a column e-mail, handle or ID, and code if the names are settled"
          type="file"
          allowMultiple={false}
          accept=".csv,.txt,.tsv,.xlsx,text/csv,text/plain"
          onDrop={(_all, accepted) => accepted[0] && onFile(accepted[0])}
        >
          <DropZone.FileUpload actionTitle="Choose a CSV or Excel file" actionHint="or drop it here" />
        </DropZone>
      </Card>
    </>
  );
}

function Nobody({ search, inProject }: { search: string; inProject: boolean }) {
  const words =
    search !== "" ? `Nobody without a code in this offer matches “${search}”.` : "Everybody in this project has a code in this offer.";
  return search === "" && !inProject ? (
    <EmptySearchResult
      title="Nobody left to add"
      description="Every member of the shop has a code in this offer."
      withIllustration={false}
    />
  ) : (
    <EmptySearchResult title="No member found" description={words} withIllustration={false} />
  );
}
