import { BlockStack, Box, Button, Card, InlineStack, List, Pagination, Select, Spinner, Text, TextField } from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import { clashLabel } from "#app/offers/clash-labels.ts";
import { STRATEGIES, type CodeRow } from "#app/offers/name-codes.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";

type Naming = { pattern: string; typed: Record<string, string> };
type Props = {
  pattern: string;
  rows: readonly CodeRow[];
  unmatched: readonly { line: number; text: string }[];
  busy: boolean;
  onChange: (naming: Naming) => void;
  onBack: () => void;
};

const FIRST = 50;
const MOST_SHOWN = 200;

/** A name for each member, made by a pattern or typed. One that clashes says with whom, and offers another. */
export function NameMembers({ rows, unmatched, pattern, busy, onChange, onBack }: Props) {
  const [page, setPage] = useState(0);
  const clashing = rows.filter(({ clash }) => clash !== null);
  const suggested = clashing.flatMap(({ memberId, suggestion }) => (suggestion === null ? [] : [[memberId, suggestion] as const]));
  const kept = Object.fromEntries(rows.map(({ memberId, name }) => [memberId, name]));
  // Thousands of fields would freeze the page: those that need a look are shown, and a page of the others.
  const shown = rows.filter(({ clash }, at) => clash !== null || Math.floor(at / FIRST) === page).slice(0, MOST_SHOWN);
  const last = Math.max(0, Math.ceil(rows.length / FIRST) - 1);
  const known = STRATEGIES.some((strategy) => strategy.pattern === pattern);
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack gap="300" align="space-between" blockAlign="end">
          <Select
            label="Names are made from"
            options={[
              ...STRATEGIES.map((one) => ({ label: one.label, value: one.pattern })),
              ...(known ? [] : [{ label: pattern, value: pattern }]),
            ]}
            value={pattern}
            onChange={(next) => onChange({ pattern: next, typed: {} })}
          />
          <InlineStack gap="200">
            {suggested.length > 0 ? (
              <Button onClick={() => onChange({ pattern, typed: { ...kept, ...Object.fromEntries(suggested) } })}>
                Use all suggestions
              </Button>
            ) : null}
            <Button variant="tertiary" onClick={onBack}>
              Choose others
            </Button>
          </InlineStack>
        </InlineStack>
        <p className="summary" role="status" aria-live="polite">
          {busy
            ? "Checking names…"
            : clashing.length === 0
              ? `${plural(rows.length, "name")}, all free.`
              : `${plural(clashing.length, "name")} cannot be used yet.`}
        </p>
        {busy && rows.length === 0 ? <Spinner size="small" accessibilityLabel="Checking names" /> : null}
        {shown.map((row) => (
          <OneName
            key={`${row.memberId} ${row.name}`}
            row={row}
            onName={(name) => onChange({ pattern, typed: { ...kept, [row.memberId]: name } })}
          />
        ))}
        {rows.length > shown.length ? (
          <InlineStack align="center">
            <Pagination
              label={`Names ${page * FIRST + 1} to ${Math.min((page + 1) * FIRST, rows.length)} of ${rows.length.toLocaleString("en-US")}`}
              hasPrevious={page > 0}
              hasNext={page < last}
              onPrevious={() => setPage(page - 1)}
              onNext={() => setPage(page + 1)}
            />
          </InlineStack>
        ) : null}
        {unmatched.length > 0 ? (
          <Box>
            <Text as="h3" variant="headingSm">
              {plural(unmatched.length, "line")} of the file fit no member
            </Text>
            <List>
              {unmatched.slice(0, 50).map(({ line, text }) => (
                <List.Item key={line}>{`Line ${line}: ${text}`}</List.Item>
              ))}
            </List>
          </Box>
        ) : null}
      </BlockStack>
    </Card>
  );
}

function OneName({ row, onName }: { row: CodeRow; onName: (name: string) => void }) {
  const [name, setName] = useState(row.name);
  const { date } = useShopFormat();
  const done = () => name.trim() !== row.name && onName(name.trim());
  return (
    <TextField
      label={row.memberName}
      autoComplete="off"
      spellCheck={false}
      monospaced
      value={name}
      onChange={setName}
      onBlur={done}
      {...(name.trim() !== row.name ? { helpText: "Not checked yet" } : row.clash ? { error: clashLabel(row.clash, date) } : {})}
      {...(row.suggestion === null
        ? {}
        : { connectedRight: <Button onClick={() => onName(row.suggestion ?? "")}>{`Use ${row.suggestion}`}</Button> })}
    />
  );
}
