import { Banner, BlockStack, Button, Card, InlineStack, Pagination, Select, Text, TextField } from "@shopify/polaris";

import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import { clashLabel } from "#app/offers/clash-labels.ts";
import { STRATEGIES, type CodeRow } from "#app/offers/name-codes.ts";

import { CodeName } from "#app/ui/code-name.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";

type Props = {
  pattern: string;
  onPattern: (pattern: string) => void;
  rows: CodeRow[] | null;
  problem: string | null;
  looking: boolean;
  /** The rows were made from an older pattern, older names or other members: what they say is no answer yet. */
  isBehind: boolean;
  typed: Readonly<Record<string, string>>;
  onType: (names: Record<string, string>) => void;
};

/** How codes are named, three of them as they would be, and every clash with a way out. */
export function CodesCard({ pattern, onPattern, rows, problem, looking, isBehind, typed, onType }: Props) {
  const [page, setPage] = useState<number | null>(null);
  const known = STRATEGIES.find((strategy) => strategy.pattern === pattern);
  const clashes = rows?.filter(({ clash }) => clash !== null) ?? [];
  // A name somebody is typing stays in its place once it is free.
  const edited = rows?.filter(({ clash, memberId }) => clash !== null || typed[memberId] !== undefined) ?? [];
  const suggested = Object.fromEntries(
    clashes.flatMap(({ memberId, suggestion }) => (suggestion === null ? [] : [[memberId, suggestion]])),
  );
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Codes
        </Text>
        <Select
          label="Codes are named by"
          options={[
            ...STRATEGIES.map((strategy) => ({ label: strategy.label, value: strategy.pattern })),
            { label: "A pattern of your own", value: "own" },
          ]}
          value={known?.pattern ?? "own"}
          onChange={(next) => onPattern(next === "own" ? `${pattern}-` : next)}
        />
        <TextField
          label="Pattern"
          autoComplete="off"
          monospaced
          value={pattern}
          onChange={onPattern}
          helpText="{FIRST} {LAST} {F} {L} {HANDLE} {VALUE}, with anything before and after them: GLOW-{FIRST}{VALUE}"
          {...(problem !== null && { error: problem })}
        />
        {rows === null || rows.length === 0 ? (
          <Text as="p" tone="subdued">
            {looking ? "Looking up the codes …" : "Choose members to see their codes."}
          </Text>
        ) : (
          <>
            <BlockStack gap="100">
              {rows
                .filter(({ clash }) => clash === null)
                .slice(0, 3)
                .map(({ memberId, memberName, name }) => (
                  <InlineStack key={memberId} gap="200" blockAlign="center">
                    <CodeName name={name} copy={false} />
                    <Text as="span" tone="subdued">
                      {memberName}
                    </Text>
                  </InlineStack>
                ))}
            </BlockStack>
            {clashes.length === 0 ? (
              <Text as="p" {...(isBehind ? { tone: "subdued" } : { tone: "success" })}>
                {isBehind ? "Checking the codes …" : `${plural(rows.length, "code")}, all free`}
              </Text>
            ) : (
              <Banner
                tone="warning"
                title={`${plural(clashes.length, "code")} cannot be issued as ${clashes.length === 1 ? "it is" : "they are"}`}
                {...(Object.keys(suggested).length > 0 && {
                  action: { content: "Number them", onAction: () => onType({ ...typed, ...suggested }) },
                })}
              >
                <p>Number them, or give each another name here.</p>
              </Banner>
            )}
            {page === null ? (
              <InlineStack>
                <Button variant="plain" onClick={() => setPage(0)}>{`See and rename all ${plural(rows.length, "code")}`}</Button>
              </InlineStack>
            ) : null}
            {(page === null ? edited.slice(0, PAGE) : rows.slice(page * PAGE, (page + 1) * PAGE)).map((row) => (
              <EditedRow
                key={row.memberId}
                row={row}
                name={typed[row.memberId] ?? row.name}
                onType={(name) => onType({ ...typed, [row.memberId]: name })}
              />
            ))}
            {page === null && edited.length > PAGE ? <Text as="p" tone="subdued">{`And ${edited.length - PAGE} more.`}</Text> : null}
            {page !== null && rows.length > PAGE ? (
              <InlineStack align="center">
                <Pagination
                  label={`${page * PAGE + 1} to ${Math.min((page + 1) * PAGE, rows.length)} of ${rows.length.toLocaleString("en-US")}`}
                  hasPrevious={page > 0}
                  hasNext={(page + 1) * PAGE < rows.length}
                  onPrevious={() => setPage(page - 1)}
                  onNext={() => setPage(page + 1)}
                />
              </InlineStack>
            ) : null}
          </>
        )}
      </BlockStack>
    </Card>
  );
}

const PAGE = 50;

function EditedRow({ row, name, onType }: { row: CodeRow; name: string; onType: (name: string) => void }) {
  const { suggestion } = row;
  const { date } = useShopFormat();
  return (
    <TextField
      label={row.memberName}
      autoComplete="off"
      monospaced
      value={name}
      onChange={onType}
      {...(name.trim() !== row.name.trim()
        ? { helpText: "Not checked yet" }
        : row.clash
          ? { error: clashLabel(row.clash, date) }
          : { helpText: "Free" })}
      {...(suggestion !== null && { connectedRight: <Button onClick={() => onType(suggestion)}>{`Use ${suggestion}`}</Button> })}
    />
  );
}
