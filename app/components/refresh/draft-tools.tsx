import { Button, ButtonGroup } from "@shopify/polaris";
import { useState } from "react";

import type { PatternFacts } from "#app/codes/name-pattern.ts";

import { PasteColumn } from "./paste-column.tsx";
import { PatternForm } from "./pattern-form.tsx";

type Props = {
  total: number;
  example: PatternFacts;
  busy: boolean;
  onPaste: (text: string) => void;
  onPattern: (pattern: string) => void;
  onClear: () => void;
};

/** Ways to fill many rows at once. One panel is open at a time, between the buttons and the rows it fills. */
export function DraftTools({ total, example, busy, onPaste, onPattern, onClear }: Props) {
  const [open, setOpen] = useState<"paste" | "pattern" | null>(null);
  const toggle = (panel: "paste" | "pattern") => setOpen(open === panel ? null : panel);
  return (
    <div className="tools">
      <ButtonGroup>
        <Button onClick={() => toggle("pattern")} pressed={open === "pattern"} ariaExpanded={open === "pattern"}>
          Generate from a pattern
        </Button>
        <Button onClick={() => toggle("paste")} pressed={open === "paste"} ariaExpanded={open === "paste"}>
          Paste a column
        </Button>
        <Button variant="tertiary" disabled={busy} onClick={onClear}>
          Clear names
        </Button>
      </ButtonGroup>
      {open === "pattern" ? (
        <PatternForm
          example={example}
          busy={busy}
          onFill={(pattern) => {
            onPattern(pattern);
            setOpen(null);
          }}
        />
      ) : null}
      {open === "paste" ? (
        <PasteColumn
          total={total}
          busy={busy}
          onFill={(text) => {
            onPaste(text);
            setOpen(null);
          }}
        />
      ) : null}
    </div>
  );
}
