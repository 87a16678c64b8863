import { useFetcher } from "@remix-run/react";
import { Badge, Box, Button, Checkbox, InlineStack, Link, Text } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import type { AdoptionRow } from "#app/offers/adoption.store.server.ts";

import { CodeName } from "#app/ui/code-name.tsx";
import { PersonField } from "#app/ui/person-field.tsx";
import type { AdoptionAnswer } from "./adoption-answer.ts";

const HOW: Record<string, string> = { csv: "by file", email: "by e-mail", name: "by name", hand: "by hand" };

type Props = {
  row: AdoptionRow;
  /** Whether the row is among those that are to be given to one person together. */
  picked: boolean;
  onPick: (picked: boolean) => void;
};

/** One code of a discount: whose it is or is to be, or the place to say so. */
export function AdoptionRowView({ row, picked, onPick }: Props) {
  const tick = useFetcher<AdoptionAnswer>();
  const match = useFetcher<AdoptionAnswer>();
  const pending = tick.formData?.get("chosen");
  const chosen = pending === undefined || pending === null ? row.chosen : pending === "true";
  const problem = match.state === "idle" ? (match.data?.refused ?? undefined) : undefined;
  const press = (fields: Record<string, string>) => match.submit({ ...fields, redeemCodeId: row.redeemCodeId }, { method: "post" });
  return (
    <Box padding="300" borderBlockStartWidth="025" borderColor="border-secondary">
      <InlineStack gap="300" align="space-between" blockAlign="center">
        <div className="adopted-code">
          {row.taken ? null : row.member ? (
            <Checkbox
              label={`Adopt ${row.name}`}
              labelHidden
              checked={chosen}
              onChange={(on) => tick.submit({ intent: "choose", redeemCodeId: row.redeemCodeId, chosen: String(on) }, { method: "post" })}
            />
          ) : (
            <Checkbox label={`Select ${row.name}`} labelHidden checked={picked} onChange={onPick} />
          )}
          <CodeName name={row.name} copy={false} />
          <Text as="span" tone="subdued" variant="bodySm">
            {plural(row.uses, "use")}
          </Text>
          {row.member && row.note !== null ? (
            <Text as="span" tone="caution" variant="bodySm">
              {row.note}
            </Text>
          ) : null}
        </div>
        {row.member ? (
          <InlineStack gap="200" align="start" blockAlign="center">
            {row.channel !== null && row.primary === "no" ? <Badge>{`For ${row.channel}`}</Badge> : null}
            {row.primary === "yes" ? <Badge tone="info">Shown to them</Badge> : null}
            {row.primary === "no" ? (
              <Button
                variant="plain"
                accessibilityLabel={`Also theirs: show this one, ${row.name}`}
                onClick={() => press({ intent: "primary" })}
              >
                Also theirs: show this one
              </Button>
            ) : null}
            <Link url={`/app/members/${row.member.id}`} monochrome removeUnderline>
              {row.member.name}
            </Link>
            <Text as="span" tone="subdued" variant="bodySm">
              {row.taken ? "their code" : row.matchedBy === null ? "" : (HOW[row.matchedBy] ?? row.matchedBy)}
            </Text>
            {row.taken ? null : (
              <Button variant="plain" accessibilityLabel={`Not theirs: ${row.name}`} onClick={() => press({ intent: "unmatch" })}>
                Not theirs
              </Button>
            )}
          </InlineStack>
        ) : (
          <div className="person-field">
            <PersonField
              label={`Whose is ${row.name}`}
              labelHidden
              helpText={row.note ?? undefined}
              error={problem}
              onChoose={({ id }) => press({ intent: "match", memberId: id })}
            />
          </div>
        )}
      </InlineStack>
    </Box>
  );
}
