import { useNavigation, useSubmit } from "@remix-run/react";
import { EmptySearchResult, Page, Select } from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import type { Candidate } from "#app/projects/project-members.server.ts";
import type { ProjectView } from "#app/projects/project.ts";

import { MemberChoice } from "#app/ui/member-choice.tsx";
import { useSelection } from "#app/ui/selection.ts";

type Props = {
  project: ProjectView;
  list: { search: string; page: number; pageSize: number };
  members: { rows: Candidate[]; total: number };
};

/** The shop's members who are not in the project yet: tick some, on any page, and put them into a stage. */
export function AddMembers({ project, list, members }: Props) {
  const navigation = useNavigation();
  const submit = useSubmit();
  const [stageId, setStageId] = useState(project.stages[0]?.id ?? "");
  const selection = useSelection(members.rows, members.total);
  const add = () =>
    submit(
      { stageId, ...(selection.all ? { all: "true", stage: "", search: list.search } : { memberIds: selection.ids.join(",") }) },
      { method: "post" },
    );

  return (
    <Page
      title="Add members"
      subtitle={project.name}
      backAction={{ content: project.name, url: `/app/projects/${project.id}` }}
      primaryAction={{
        content: selection.count === 0 ? "Add members" : `Add ${plural(selection.count, "member")}`,
        disabled: selection.count === 0,
        loading: navigation.state === "submitting",
        onAction: add,
      }}
    >
      <MemberChoice
        list={list}
        members={members}
        selection={selection}
        beside={
          <Select
            label="Into stage"
            labelInline
            options={project.stages.map(({ id, name }) => ({ value: id, label: name }))}
            value={stageId}
            onChange={setStageId}
          />
        }
        nobody={<Nobody search={list.search} />}
      />
    </Page>
  );
}

function Nobody({ search }: { search: string }) {
  return search === "" ? (
    <EmptySearchResult title="Nobody left to add" description="Every member of the shop is in this project." withIllustration={false} />
  ) : (
    <EmptySearchResult title="No member found" description={`Nobody outside the project matches “${search}”.`} withIllustration={false} />
  );
}
