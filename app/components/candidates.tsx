import { IndexTable, type IndexTableProps } from "@shopify/polaris";

import { MemberWords } from "./member-and-codes.tsx";

type Candidate = { name: string; handle: string; email: string };

/** Members to be chosen, as `SelectableTable` shows them: nothing leads away from the choice. */
export const CANDIDATE_COLUMNS: IndexTableProps["headings"] = [{ title: "Member" }, { title: "E-mail" }];

export const candidateCells = ({ email, ...who }: Candidate) => (
  <>
    <IndexTable.Cell>
      <MemberWords {...who} />
    </IndexTable.Cell>
    <IndexTable.Cell>{email}</IndexTable.Cell>
  </>
);

export const candidateOnPhone = ({ name, handle }: Candidate) => (
  <div className="condensed-row">
    <MemberWords name={name} handle={handle} />
  </div>
);
