import { useNavigation, useSubmit } from "@remix-run/react";
import { Badge, Banner, BlockStack, Box, Card, InlineStack, Page, Select, Text } from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import type { ColumnsView, ImportView } from "#app/members/import/import-members.server.ts";
import { FIELD_LABELS, PERSON_FIELDS, type PersonField } from "#app/members/person-columns.ts";

import { CodesNote } from "./codes-note.tsx";

const NOT_USED = "";
const OPTIONS = [
  { label: "Not used", value: NOT_USED },
  ...PERSON_FIELDS.map((field) => ({ label: FIELD_LABELS[field], value: field as string })),
];

type Props = { view: ImportView; columns: ColumnsView | null; encodings: { value: string; label: string }[] };

/** The columns of a file, what each was taken for, and the way to change it. Nothing is checked before somebody looked at them. */
export function ColumnsStep({ view, columns, encodings }: Props) {
  const submit = useSubmit();
  const navigation = useNavigation();
  const busy = navigation.state !== "idle";
  const [fields, setFields] = useState(() => (columns?.columns ?? []).map(({ field }) => field));
  if (!columns)
    return (
      <Page title="Columns" subtitle={view.fileName} backAction={{ content: "Import members", url: "/app/members/import" }}>
        <Banner tone="warning" title="The file is not kept any more" action={{ content: "Choose it again", url: "/app/members/import" }} />
      </Page>
    );
  const problem = problemOf(fields);
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
          <BlockStack gap="300">
            {notesOf(columns).map((note) => (
              <Text as="p" key={note} tone="subdued">
                {note}
              </Text>
            ))}
            {columns.sheets.length > 1 ? (
              <Select
                label="Sheet"
                options={columns.sheets}
                value={columns.sheet ?? ""}
                disabled={busy}
                onChange={(sheet) => submit({ intent: "read", sheet }, { method: "post" })}
              />
            ) : null}
            {columns.encoding === null ? null : (
              <Select
                label="Encoding"
                helpText="Change it if letters below look wrong."
                options={encodings}
                value={columns.encoding}
                disabled={busy}
                onChange={(encoding) => submit({ intent: "read", encoding }, { method: "post" })}
              />
            )}
          </BlockStack>
        </Card>
        <Card padding="0">
          {columns.columns.map(({ header, examples }, at) => (
            <Box key={at} padding="400" {...(at > 0 && { borderBlockStartWidth: "025", borderColor: "border" })}>
              <div className="file-column">
                <BlockStack gap="100">
                  <InlineStack gap="200" blockAlign="center">
                    <Text as="h3" variant="headingSm" breakWord>
                      {header || `Column ${at + 1}`}
                    </Text>
                    {fields[at] ? null : <Badge>Not used</Badge>}
                  </InlineStack>
                  <Text as="p" tone="subdued" breakWord>
                    {examples.length === 0 ? "Empty" : examples.map((example) => short(example)).join(" · ")}
                  </Text>
                </BlockStack>
                <Select
                  label={`${header || `Column ${at + 1}`} is`}
                  labelHidden
                  options={OPTIONS}
                  value={fields[at] ?? NOT_USED}
                  onChange={(value) =>
                    setFields((now) => choose(now, { at, field: PERSON_FIELDS.find((field) => field === value) ?? null }))
                  }
                />
              </div>
            </Box>
          ))}
        </Card>
      </BlockStack>
    </Page>
  );
}

/** A field is one column's: chosen for another, the first lets go of it. */
function choose(fields: readonly (PersonField | null)[], { at, field }: { at: number; field: PersonField | null }) {
  return fields.map((one, column) => (column === at ? field : one === field ? null : one));
}

function problemOf(fields: readonly (PersonField | null)[]): string | null {
  const has = (...wanted: PersonField[]) => wanted.some((field) => fields.includes(field));
  if (!has("email", "id", "customerId")) return "Say which column holds the e-mail addresses.";
  return has("name", "firstName", "lastName", "id", "email") ? null : "Say which column holds the names.";
}

function notesOf({ columns, headerLine, skippedLines }: ColumnsView): string[] {
  const unused = columns.filter(({ field }) => field === null).length;
  return [
    headerLine === null
      ? "No line with column names was found: the first line is read as a member."
      : `The column names are in line ${headerLine}.`,
    ...(skippedLines.length === 0
      ? []
      : [`Above it ${skippedLines.length === 1 ? `line ${skippedLines[0]} is` : `lines ${skippedLines.join(", ")} are`} not read.`]),
    ...(unused === 0 ? [] : [`${plural(unused, "column is", "columns are")} not used.`]),
  ];
}

function short(example: string): string {
  return example.length > 40 ? `${example.slice(0, 39)}…` : example;
}
