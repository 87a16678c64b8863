import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, DropZone, InlineStack, List, Page, Text } from "@shopify/polaris";
import { useState } from "react";

import { importProblem } from "#app/members/import/import-labels.ts";
import type { ImportRefusal } from "#app/members/import/import-members.server.ts";

/** Choosing a file of members, by dropping it or from a dialog. No member is touched by it. */
export function ChooseFile() {
  const fetcher = useFetcher<ImportRefusal | { refused: string }>();
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
      primaryAction={{ content: "Look at columns", disabled: file === null, loading: busy, onAction: check }}
    >
      <BlockStack gap="400">
        {fetcher.data && !busy ? (
          <Banner tone="warning" title="This file cannot be read">
            <p>{"refused" in fetcher.data ? fetcher.data.refused : importProblem(fetcher.data)}</p>
          </Banner>
        ) : null}
        <Card>
          <BlockStack gap="400">
            <DropZone
              label="File of members"
              type="file"
              allowMultiple={false}
              accept=".csv,.txt,.tsv,.xlsx,text/csv,text/plain,text/tab-separated-values"
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
                <DropZone.FileUpload actionTitle="Choose a CSV or Excel file" actionHint="or drop it here" />
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
              <List.Item>Columns with an e-mail address and a name. Handle, profile addresses and customer ID if you have them.</List.Item>
              <List.Item>You see what each column was taken for, and can change it. It is remembered for the next file.</List.Item>
              <List.Item>
                Members are recognised by the column ID of an export, then by customer ID, then by e-mail. The same file twice changes
                nothing.
              </List.Item>
              <List.Item>An empty cell leaves what is known as it is. Up to 100,000 lines and 20 MB.</List.Item>
              <List.Item>You see what would happen before anything is written.</List.Item>
            </List>
          </BlockStack>
        </Card>
      </BlockStack>
    </Page>
  );
}
