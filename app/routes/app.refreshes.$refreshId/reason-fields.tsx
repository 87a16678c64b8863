import { Banner, BlockStack, ChoiceList, TextField } from "@shopify/polaris";

import { REFRESH_REASONS, type RefreshReason } from "#app/codes/engine/plans.ts";
import { plural } from "#app/format/counts.ts";
import { REASON_LABELS } from "#app/refreshes/labels.ts";

type Props = {
  reason: RefreshReason | null;
  note: string;
  missing: boolean;
  /** How many rows get another name than they have. */
  renamed: number;
  onReason: (reason: RefreshReason) => void;
  onNote: (note: string) => void;
};

const HELP: Record<RefreshReason, string | null> = {
  leak: "This cannot be undone: the old code is remembered as leaked, and nobody is given it again. Look-alikes of it are pointed out.",
  reset_usage: "Enter the code the member has now: its count of uses starts again at 0.",
  creator_request: null,
  other: null,
};

/** Why the codes change. It stays with the lineage of every member, and chooses the words of the message. */
export function ReasonFields({ reason, note, missing, renamed, onReason, onNote }: Props) {
  return (
    <BlockStack gap="300">
      <ChoiceList
        name="reason"
        title="Reason"
        choices={REFRESH_REASONS.map((value) => ({
          value,
          label: REASON_LABELS[value],
          ...(HELP[value] ? { helpText: HELP[value] } : {}),
        }))}
        selected={reason === null ? [] : [reason]}
        onChange={([chosen]) => {
          const known = REFRESH_REASONS.find((value) => value === chosen);
          if (known) onReason(known);
        }}
        {...(missing ? { error: "Choose a reason" } : {})}
      />
      {reason === "reset_usage" && renamed > 0 ? (
        <Banner tone="warning" title={`${plural(renamed, "member")} would get another name`}>
          <p>To reset the usage only, enter the code the member has now. With another name the old code stops working as well.</p>
        </Banner>
      ) : null}
      <TextField label="Note, for your team" autoComplete="off" value={note} onChange={onNote} maxLength={500} multiline={2} />
    </BlockStack>
  );
}
