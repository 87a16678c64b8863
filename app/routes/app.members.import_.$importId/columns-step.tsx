import { useNavigation, useSubmit } from "@remix-run/react";
import { Banner, BlockStack, Card, Page } from "@shopify/polaris";
import { useState } from "react";

import { neededToImport } from "#app/members/columns-needed.ts";
import type { ColumnsView } from "#app/members/file-columns.server.ts";
import type { ImportView } from "#app/members/import/import-members.server.ts";
import { FileColumns, FileReading, type Fields } from "#app/ui/files/file-columns.tsx";

import { CodesNote } from "./codes-note.tsx";

type Props = { view: ImportView; columns: ColumnsView | null };

/** The columns of a file, what each was taken for, and the way to change it. Nothing is checked before somebody looked at them. */
export function ColumnsStep({ view, columns }: Props) {
  const submit = useSubmit();
  const navigation = useNavigation();
  const busy = navigation.state !== "idle";
  const [fields, setFields] = useState<Fields>(() => (columns?.columns ?? []).map(({ field }) => field));
  if (!columns)
    return (
      <Page title="Columns" subtitle={view.fileName} backAction={{ content: "Import members", url: "/app/members/import" }}>
        <Banner tone="warning" title="The file is not kept any more" action={{ content: "Choose it again", url: "/app/members/import" }} />
      </Page>
    );
  const problem = neededToImport(fields);
  return (
    <Page
      title="Columns"
      subtitle={view.fileName}
      backAction={{ content: "Import members", url: "/app/members/import" }}
      primaryAction={{
        content: "Check file",
        loading: busy,
        disabled: problem !== null,
        onAction: () => submit({ intent: "columns", fields: JSON.stringify(fields) }, { method: "post" }),
      }}
    >
      <BlockStack gap="400">
        {problem === null ? null : (
          <Banner tone="warning">
            <p>{problem}</p>
          </Banner>
        )}
        {fields.includes("code") ? <CodesNote /> : null}
        <Card>
          <FileReading
            view={columns}
            fields={fields}
            busy={busy}
            onReadAs={(as) => submit({ intent: "read", ...as }, { method: "post" })}
          />
        </Card>
        <Card padding="0">
          <FileColumns view={columns} fields={fields} onChange={setFields} />
        </Card>
      </BlockStack>
    </Page>
  );
}
