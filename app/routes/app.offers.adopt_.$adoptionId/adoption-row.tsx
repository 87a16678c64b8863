import { useFetcher } from "@remix-run/react";
import { Box, Button, Checkbox, Form, InlineStack, Link, Text, TextField } from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import type { AdoptionRow } from "#app/offers/adoption.store.server.ts";

import { CodeName } from "#app/ui/code-name.tsx";
import type { AdoptionAnswer } from "./adoption-answer.ts";

const HOW: Record<string, string> = { csv: "by file", email: "by e-mail", name: "by name", hand: "by hand" };

/** One code of a discount that is being adopted: whose it is, or the place to say so. */
export function AdoptionRowView({ row, fixed }: { row: AdoptionRow; fixed: boolean }) {
  const tick = useFetcher<AdoptionAnswer>();
  const match = useFetcher<AdoptionAnswer>();
  const [who, setWho] = useState("");
  const pending = tick.formData?.get("chosen");
  const chosen = pending === undefined || pending === null ? row.chosen : pending === "true";
  const problem = match.state === "idle" ? match.data?.hand : undefined;
  return (
    <Box padding="300" borderBlockStartWidth="025" borderColor="border-secondary">
      <InlineStack gap="300" align="space-between" blockAlign="center">
        <InlineStack gap="200" align="start" blockAlign="center">
          <Checkbox
            label={`Adopt ${row.name}`}
            labelHidden
            checked={chosen}
            disabled={fixed || row.member === null}
            onChange={(on) => tick.submit({ intent: "choose", redeemCodeId: row.redeemCodeId, chosen: String(on) }, { method: "post" })}
          />
          <CodeName name={row.name} copy={false} />
          <Text as="span" tone="subdued" variant="bodySm">
            {plural(row.uses, "use")}
          </Text>
          {row.member && row.note !== null ? (
            <Text as="span" tone="caution" variant="bodySm">
              {row.note}
            </Text>
          ) : null}
        </InlineStack>
        {row.member ? (
          <InlineStack gap="200" align="start" blockAlign="center">
            <Link url={`/app/members/${row.member.id}`} monochrome removeUnderline>
              {row.member.name}
            </Link>
            <Text as="span" tone="subdued" variant="bodySm">
              {row.matchedBy === null ? "" : (HOW[row.matchedBy] ?? row.matchedBy)}
            </Text>
          </InlineStack>
        ) : fixed ? (
          <Text as="span" tone="subdued">
            Left on the discount
          </Text>
        ) : (
          <Form onSubmit={() => match.submit({ intent: "match", redeemCodeId: row.redeemCodeId, who }, { method: "post" })}>
            <TextField
              label={`Whose is ${row.name}`}
              labelHidden
              autoComplete="off"
              placeholder="E-mail or @handle"
              value={who}
              onChange={setWho}
              {...(row.note !== null && { helpText: row.note })}
              {...(problem !== undefined && { error: problem })}
              connectedRight={
                <Button submit loading={match.state !== "idle"}>
                  Match
                </Button>
              }
            />
          </Form>
        )}
      </InlineStack>
    </Box>
  );
}
