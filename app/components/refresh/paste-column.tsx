import { BlockStack, Button, InlineStack, TextField } from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";

import { columnOf } from "./pattern-words.ts";

/** Names copied from a spreadsheet, one a line, given to the rows from the top. */
export function PasteColumn({ total, busy, onFill }: { total: number; busy: boolean; onFill: (text: string) => void }) {
  const [text, setText] = useState("");
  const names = columnOf(text);
  const tooMany = names.length > total;
  return (
    <BlockStack gap="200">
      <TextField
        label="New codes, one a line, in the order of the list"
        autoComplete="off"
        spellCheck={false}
        monospaced
        multiline={4}
        maxHeight={240}
        autoFocus
        value={text}
        onChange={setText}
        {...(tooMany ? { error: `${plural(names.length, "line")} for ${plural(total, "member")}: take some away.` } : {})}
        helpText={
          names.length > 0 && names.length < total
            ? `${plural(names.length, "line")}: the other ${total - names.length} keep what they have.`
            : undefined
        }
      />
      <InlineStack>
        <Button loading={busy} disabled={names.length === 0 || tooMany} onClick={() => onFill(text)}>
          Fill the rows
        </Button>
      </InlineStack>
    </BlockStack>
  );
}
