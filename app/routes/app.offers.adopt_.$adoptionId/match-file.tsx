import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, DropZone, InlineStack, Text } from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import type { FileMatched } from "#app/offers/match-adoption.server.ts";

import type { AdoptionAnswer } from "./adoption-answer.ts";

type Props = {
  /** How many codes are ticked already. */
  chosen: number;
  /** What the button of the page does with codes: "Adopt", "Give". */
  verb: string;
  busy: boolean;
  /** Adds the file's people and takes their codes over in one press. */
  onAll: ((file: File) => void) | null;
};

/** Matches codes by a file, says which of its lines could not be used, and adds the people who are no members yet. */
export function MatchFile({ chosen, verb, busy, onAll }: Props) {
  const fetcher = useFetcher<AdoptionAnswer>();
  const [file, setFile] = useState<File | null>(null);
  const send = (sent: File, people: boolean) => {
    const form = new FormData();
    form.set("intent", "file");
    form.set("people", String(people));
    form.set("file", sent);
    void fetcher.submit(form, { method: "post", encType: "multipart/form-data" });
  };
  const read = ([dropped]: File[]) => {
    if (!dropped) return;
    setFile(dropped);
    send(dropped, false);
  };
  const answer = fetcher.state === "idle" ? fetcher.data?.file : undefined;
  return (
    <BlockStack gap="200">
      <DropZone
        label="One file of codes and people"
        accept=".csv,.txt,.tsv,.xlsx,text/csv,text/plain"
        allowMultiple={false}
        variableHeight
        onDrop={read}
      >
        <DropZone.FileUpload
          actionTitle={fetcher.state === "idle" ? "Choose a CSV or Excel file" : "Reading …"}
          actionHint="Columns: code, and email, handle or name; channel, where a code is for one. A person may stand on several lines."
        />
      </DropZone>
      {answer === undefined ? null : answer.ok ? (
        <Report
          answer={answer}
          total={chosen + answer.waiting.codes}
          {...{ verb, busy }}
          onAdd={() => file && send(file, true)}
          onAll={onAll === null || file === null ? null : () => onAll(file)}
        />
      ) : (
        <Banner tone="critical">
          <p>{answer.problem}</p>
        </Banner>
      )}
    </BlockStack>
  );
}

type Read = Extract<FileMatched, { ok: true }>;
type ReportProps = { answer: Read; total: number; verb: string; busy: boolean; onAdd: () => void; onAll: (() => void) | null };

function Report({ answer, total, verb, busy, onAdd, onAll }: ReportProps) {
  const { matched, waiting, added, left, moved } = answer;
  const title = `${plural(matched, "code")} matched by the file${added > 0 ? `, ${plural(added, "member")} added` : ""}`;
  const people = plural(waiting.people, "member");
  return (
    <Banner tone={left.length === 0 && waiting.people === 0 ? "success" : "warning"} title={title}>
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
