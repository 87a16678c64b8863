import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, DropZone, InlineStack, List, Page, Text } from "@shopify/polaris";
import { useState } from "react";

import type { CheckedFile } from "#app/members/import/import-members.server.ts";

type Refusal = Exclude<CheckedFile, { ok: true }>;

/** Choosing a file of members, by dropping it or from a dialog. Checking it writes nothing. */
export function ChooseFile() {
  const fetcher = useFetcher<Refusal>();
  const [file, setFile] = useState<File | null>(null);
  const check = () => {
    if (!file) return;
    const form = new FormData();
    form.set("file", file);
    void fetcher.submit(form, { method: "post", encType: "multipart/form-data" });
  };
  const busy = fetcher.state !== "idle";
  return (
    <Page
      title="Import members"
      backAction={{ content: "Members", url: "/app/members" }}
      primaryAction={{ content: "Check file", disabled: file === null, loading: busy, onAction: check }}
    >
      <BlockStack gap="400">
        {fetcher.data && !busy ? (
          <Banner tone="warning" title="This file cannot be read">
            <p>{problemOf(fetcher.data)}</p>
          </Banner>
        ) : null}
        <Card>
          <BlockStack gap="400">
            <DropZone
              label="File of members"
              type="file"
              allowMultiple={false}
              accept=".csv,.txt,.tsv,text/csv,text/plain,text/tab-separated-values"
              onDrop={(_all, accepted) => setFile(accepted[0] ?? null)}
              onDropRejected={() => setFile(null)}
            >
              {file ? (
                <div className="dropped-file">
                  <Text as="p" fontWeight="medium">
                    {file.name}
                  </Text>
                </div>
              ) : (
                <DropZone.FileUpload actionTitle="Choose a CSV file" actionHint="or drop it here" />
              )}
            </DropZone>
            {file ? (
              <InlineStack>
                <Button variant="plain" onClick={() => setFile(null)}>
                  Choose another file
                </Button>
              </InlineStack>
            ) : null}
          </BlockStack>
        </Card>
        <Card>
          <BlockStack gap="200">
            <Text as="h2" variant="headingMd">
              What the file needs
            </Text>
            <List>
              <List.Item>
                A first line with column names: e-mail, and first and last name or name. Handle and customer ID if you have them.
              </List.Item>
              <List.Item>
                Members are recognised by the column ID of an export, then by e-mail. The same file twice changes nothing.
              </List.Item>
              <List.Item>An empty cell leaves what is known as it is. Up to 20,000 lines.</List.Item>
              <List.Item>You see what would happen before anything is written.</List.Item>
            </List>
          </BlockStack>
        </Card>
      </BlockStack>
    </Page>
  );
}

function problemOf(refusal: Refusal): string {
  switch (refusal.reason) {
    case "empty":
      return "There is nothing in it below the column names.";
    case "no_known_column":
      return "Its first line has no column name we know. It needs at least an e-mail column.";
    case "too_many_rows":
      return "It has more than 20,000 lines. Split it and import the parts.";
    case "too_large":
      return "It is larger than 5 MB. Split it and import the parts.";
    case "unreadable":
      return `It could not be read beyond line ${refusal.line}: a quotation mark is not closed there or stands where none may be.`;
  }
}
