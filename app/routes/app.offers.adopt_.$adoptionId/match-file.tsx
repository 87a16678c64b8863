import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Box, Button, DropZone, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import { neededToMatch } from "#app/members/columns-needed.ts";
import type { ColumnsView } from "#app/members/file-columns.server.ts";
import type { FileMatched } from "#app/offers/match-adoption.server.ts";
import { FileColumns, FileReading } from "#app/ui/files/file-columns.tsx";
import { useFileColumns, type ChosenFile } from "#app/ui/files/use-file-columns.ts";

import type { AdoptionAnswer } from "./adoption-answer.ts";

type Props = {
  /** How many codes are ticked already. */
  chosen: number;
  /** What the button of the page does with codes: "Adopt", "Give". */
  verb: string;
  busy: boolean;
  /** Adds the file's people and takes their codes over in one press. */
  onAll: ((form: FormData) => void) | null;
};

/**
 * Matches codes by a file once a person looked at its columns, says which of its lines could not be used, and adds the people who are no
 * members yet.
 */
export function MatchFile({ chosen, verb, busy, onAll }: Props) {
  const fetcher = useFetcher<AdoptionAnswer>();
  const file = useFileColumns();
  /** The columns are looked at; afterwards the report of the match is. */
  const [looking, setLooking] = useState(true);
  const match = (people: boolean) => {
    setLooking(false);
    const form = file.form("file");
    form.set("people", String(people));
    void fetcher.submit(form, { method: "post", encType: "multipart/form-data" });
  };
  const matching = fetcher.state !== "idle";
  const choose = ([dropped]: File[]) => {
    setLooking(true);
    if (dropped) file.choose(dropped);
  };
  const answer = looking || matching ? undefined : fetcher.data?.file;
  const refused = file.problem ?? (looking || matching ? null : (fetcher.data?.refused ?? null));
  return (
    <BlockStack gap="400">
      <DropZone
        label="One file of codes and people"
        accept=".csv,.txt,.tsv,.xlsx,text/csv,text/plain"
        allowMultiple={false}
        variableHeight
        onDrop={choose}
      >
        <DropZone.FileUpload
          actionTitle={file.busy || matching ? "Reading …" : "Choose a CSV or Excel file"}
          actionHint="Columns: code, and email, handle or name; channel, where a code is for one. A person may stand on several lines."
        />
      </DropZone>
      {refused === null ? null : (
        <Banner tone="critical">
          <p>{refused}</p>
        </Banner>
      )}
      {looking && file.view ? <Columns file={file} view={file.view} onMatch={() => match(false)} /> : null}
      {answer === undefined ? null : answer.ok ? (
        <Report
          answer={answer}
          total={chosen + answer.waiting.codes}
          {...{ verb, busy }}
          onColumns={() => setLooking(true)}
          onAdd={() => match(true)}
          onAll={onAll === null ? null : () => onAll(file.form("adopt"))}
        />
      ) : (
        <Banner tone="critical" action={{ content: "Change columns", onAction: () => setLooking(true) }}>
          <p>{answer.problem}</p>
        </Banner>
      )}
    </BlockStack>
  );
}

/** What the columns of the file were taken for, before anything is matched. */
function Columns({ file, view, onMatch }: { file: ChosenFile; view: ColumnsView; onMatch: () => void }) {
  const needed = neededToMatch(file.fields);
  return (
    <BlockStack gap="300">
      <Text as="h2" variant="headingMd" breakWord>
        {`Columns of ${file.file?.name ?? ""}`}
      </Text>
      <FileReading view={view} fields={file.fields} busy={file.busy} onReadAs={file.readAs} />
      <Box borderColor="border" borderWidth="025" borderRadius="200">
        <FileColumns view={view} fields={file.fields} onChange={file.setFields} />
      </Box>
      {needed === null ? null : (
        <Banner tone="warning">
          <p>{needed}</p>
        </Banner>
      )}
      <InlineStack gap="200">
        <Button variant="primary" disabled={needed !== null} onClick={onMatch}>
          Match codes
        </Button>
        <Button onClick={() => file.choose(null)}>Leave the file</Button>
      </InlineStack>
    </BlockStack>
  );
}

type Read = Extract<FileMatched, { ok: true }>;
type ReportProps = {
  answer: Read;
  total: number;
  verb: string;
  busy: boolean;
  onColumns: () => void;
  onAdd: () => void;
  onAll: (() => void) | null;
};

function Report({ answer, total, verb, busy, onColumns, onAdd, onAll }: ReportProps) {
  const { matched, waiting, added, left, moved } = answer;
  const title = `${plural(matched, "code")} matched by the file${added > 0 ? `, ${plural(added, "member")} added` : ""}`;
  const people = plural(waiting.people, "member");
  return (
    <Banner
      tone={left.length === 0 && waiting.people === 0 ? "success" : "warning"}
      title={title}
      secondaryAction={{ content: "Change columns", onAction: onColumns }}
    >
      <BlockStack gap="200">
        {waiting.people === 0 ? null : (
          <>
            <p>{`${plural(waiting.codes, "code")} of the file ${waiting.codes === 1 ? "belongs" : "belong"} to ${plural(waiting.people, "person", "people")} who ${waiting.people === 1 ? "is not a member" : "are not members"} yet.`}</p>
            <InlineStack gap="200">
              {onAll === null ? null : (
                <Button loading={busy} onClick={onAll}>{`Add ${people} and ${verb.toLowerCase()} ${plural(total, "code")}`}</Button>
              )}
              <Button variant={onAll === null ? "secondary" : "plain"} disabled={busy} onClick={onAdd}>
                {`Only add ${people} and match`}
              </Button>
            </InlineStack>
          </>
        )}
        {moved.length === 0 ? null : (
          <p>{`Now somebody else’s, as the file says: ${moved
            .slice(0, 10)
            .map(({ name, from }) => `${name} (was ${from})`)
            .join(", ")}${moved.length > 10 ? ` and ${moved.length - 10} more` : ""}.`}</p>
        )}
        {left.length === 0 ? null : (
          <BlockStack gap="100">
            <p>{`${plural(left.length, "line")} could not be used:`}</p>
            <ul>
              {left.slice(0, 20).map(({ line, code, because }) => (
                <li key={`${line} ${code}`}>{`Line ${line}${code === "" ? "" : `, ${code}`}: ${because}`}</li>
              ))}
            </ul>
            {left.length > 20 ? <Text as="p">{`And ${left.length - 20} more.`}</Text> : null}
          </BlockStack>
        )}
      </BlockStack>
    </Banner>
  );
}
