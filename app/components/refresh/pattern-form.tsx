import { Button, Form, TextField } from "@shopify/polaris";
import { useState } from "react";

import type { PatternFacts } from "#app/codes/name-pattern.ts";

import { examplesOf } from "./pattern-words.ts";

/** Always the same draw, so that the example does not flicker while one types. */
const STEADY = () => 0.37;

/** A pattern with what it would make for the first member of the list. It fills every row of the draft, also on other pages. */
export function PatternForm({ example, busy, onFill }: { example: PatternFacts; busy: boolean; onFill: (pattern: string) => void }) {
  const [pattern, setPattern] = useState(example.value === null ? "{FIRST}{RANDOM:4}" : "{FIRST}{VALUE}");
  const made = examplesOf(pattern, { facts: example, random: STEADY });
  const who = `${example.member.firstName} ${example.member.lastName}`.trim();
  return (
    <Form onSubmit={() => "example" in made && onFill(pattern)}>
      <div className="pattern">
        <TextField
          label="Pattern"
          autoComplete="off"
          spellCheck={false}
          monospaced
          autoFocus
          value={pattern}
          onChange={setPattern}
          {...("problem" in made ? { error: made.problem } : {})}
          helpText={"example" in made ? `${who} gets ${made.example === "" ? "no name from it" : made.example}` : undefined}
          connectedRight={
            <Button submit loading={busy} disabled={!("example" in made)}>
              Fill every row
            </Button>
          }
        />
      </div>
      <p className="hint">
        {"{FIRST} {LAST} {F} {L} {HANDLE} {VALUE}"} and {"{RANDOM:4}"}, a random tail of letters that cannot be mistaken for each other.
      </p>
    </Form>
  );
}
