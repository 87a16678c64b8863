import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, DropZone, Text } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";

import type { AdoptionAnswer } from "./adoption-answer.ts";

/** Matches codes by a file, and says which of its lines could not be used. */
export function MatchFile() {
  const fetcher = useFetcher<AdoptionAnswer>();
  const read = (files: File[]) => {
    const [file] = files;
    if (!file) return;
    const form = new FormData();
    form.set("intent", "file");
    form.set("file", file);
    void fetcher.submit(form, { method: "post", encType: "multipart/form-data" });
  };
  const answer = fetcher.state === "idle" ? fetcher.data?.file : undefined;
  return (
    <BlockStack gap="200">
      <DropZone
        label="Match by file"
        accept=".csv,.txt,.tsv,.xlsx,text/csv,text/plain"
        allowMultiple={false}
        variableHeight
        onDrop={(files) => read(files)}
      >
        <DropZone.FileUpload
          actionTitle={fetcher.state === "idle" ? "Choose a CSV or Excel file" : "Reading …"}
          actionHint="Columns: code, and email, handle or name"
        />
      </DropZone>
      {answer === undefined ? null : answer.ok ? (
        <Banner tone={answer.left.length === 0 ? "success" : "warning"} title={`${plural(answer.matched, "code")} matched by the file`}>
          {answer.left.length === 0 ? null : (
            <BlockStack gap="100">
              <p>{`${plural(answer.left.length, "line")} could not be used:`}</p>
              <ul>
                {answer.left.slice(0, 20).map(({ line, code, because }) => (
                  <li key={line}>{`Line ${line}${code === "" ? "" : `, ${code}`}: ${because}`}</li>
                ))}
              </ul>
              {answer.left.length > 20 ? <Text as="p">{`And ${answer.left.length - 20} more.`}</Text> : null}
            </BlockStack>
          )}
        </Banner>
      ) : (
        <Banner tone="critical">
          <p>{answer.problem}</p>
        </Banner>
      )}
    </BlockStack>
  );
}
