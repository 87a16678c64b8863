import { Badge, BlockStack, Box, InlineStack, Select, Text } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import type { ColumnsView } from "#app/members/file-columns.server.ts";
import { FIELD_LABELS, PERSON_FIELDS, type PersonField } from "#app/members/person-columns.ts";

export type Fields = readonly (PersonField | null)[];

const NOT_USED = "";
const OPTIONS = [
  { label: "Not used", value: NOT_USED },
  ...PERSON_FIELDS.map((field) => ({ label: FIELD_LABELS[field], value: field as string })),
];

type ReadingProps = { view: ColumnsView; fields: Fields; busy: boolean; onReadAs: (as: { sheet?: string; encoding?: string }) => void };

/** How a file is read: the line with its column names, its sheet, its encoding. Another sheet or encoding takes the columns anew. */
export function FileReading({ view, fields, busy, onReadAs }: ReadingProps) {
  return (
    <BlockStack gap="300">
      {notesOf(view, fields).map((note) => (
        <Text as="p" key={note} tone="subdued">
          {note}
        </Text>
      ))}
      {view.sheets.length > 1 ? (
        <Select label="Sheet" options={view.sheets} value={view.sheet ?? ""} disabled={busy} onChange={(sheet) => onReadAs({ sheet })} />
      ) : null}
      {view.encoding === null ? null : (
        <Select
          label="Encoding"
          helpText="Change it if letters below look wrong."
          options={view.encodings}
          value={view.encoding}
          disabled={busy}
          onChange={(encoding) => onReadAs({ encoding })}
        />
      )}
    </BlockStack>
  );
}

type ColumnsProps = { view: ColumnsView; fields: Fields; onChange: (fields: Fields) => void };

/** The columns of a file with the first values below each, what each was taken for, and the way to change it. */
export function FileColumns({ view, fields, onChange }: ColumnsProps) {
  return (
    <>
      {view.columns.map(({ header, examples }, at) => (
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
              onChange={(value) => onChange(choose(fields, { at, field: PERSON_FIELDS.find((field) => field === value) ?? null }))}
            />
          </div>
        </Box>
      ))}
    </>
  );
}

/** A field is one column's: chosen for another, the first lets go of it. */
function choose(fields: Fields, { at, field }: { at: number; field: PersonField | null }): Fields {
  return fields.map((one, column) => (column === at ? field : one === field ? null : one));
}

function notesOf({ headerLine, skippedLines }: ColumnsView, fields: Fields): string[] {
  const unused = fields.filter((field) => field === null).length;
  return [
    headerLine === null
      ? "No line with column names was found: the first line is read like those below it."
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
