import { useFetcher } from "@remix-run/react";
import { BlockStack, Modal, Text, TextField } from "@shopify/polaris";
import { useState } from "react";

import type { ChangeKind } from "#app/enrolments/change.ts";
import { CHANGE_TITLES } from "#app/enrolments/change-words.ts";
import { percentOfBps, plural } from "#app/format/counts.ts";

type Kind = Exclude<ChangeKind, "add">;
export type Selection = { count: number; all: boolean; search: string; enrolmentIds: readonly string[] };
export type MemberAction = { content: string; onAction: () => void; destructive?: boolean };

/** What can be done with members of an offer besides a refresh, each asked about once before it is begun. */
export function useMemberActions({ offer, selection, removed }: { offer: { id: string; commissionBps: number }; selection: Selection; removed: boolean }) {
  const fetcher = useFetcher<{ refused: string }>();
  const [asking, setAsking] = useState<{ kind: Kind; changeId: string } | null>(null);
  const kinds: Kind[] = removed ? ["readd"] : ["activate", "deactivate", "payout", "remove"];
  const begin = (percent: string) => {
    if (!asking) return;
    const who: Record<string, string> = selection.all ? { all: "true", search: selection.search } : { enrolmentIds: selection.enrolmentIds.join(",") };
    void fetcher.submit({ ...asking, ...who, percent }, { method: "post", action: `/app/offers/${offer.id}/changes` });
    setAsking(null);
  };
  return {
    busy: fetcher.state !== "idle",
    refused: fetcher.state === "idle" ? fetcher.data?.refused : undefined,
    actions: kinds.map(
      (kind): MemberAction => ({
        content: CHANGE_TITLES[kind],
        onAction: () => setAsking({ kind, changeId: crypto.randomUUID() }),
        ...(kind === "remove" && { destructive: true }),
      }),
    ),
    dialog: asking ? (
      <Ask key={asking.changeId} kind={asking.kind} count={selection.count} commissionBps={offer.commissionBps} onClose={() => setAsking(null)} onGo={begin} />
    ) : null,
  };
}

type AskProps = { kind: Kind; count: number; commissionBps: number; onClose: () => void; onGo: (percent: string) => void };

function Ask({ kind, count, commissionBps, onClose, onGo }: AskProps) {
  const [percent, setPercent] = useState("");
  const problem = kind === "payout" ? problemOf(percent) : null;
  return (
    <Modal
      open
      size="small"
      title={`${CHANGE_TITLES[kind]}: ${plural(count, "member")}`}
      onClose={onClose}
      primaryAction={{ content: CHANGE_TITLES[kind], destructive: kind === "remove", disabled: problem !== null, onAction: () => onGo(percent.trim()) }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="300">
          <Text as="p">{EXPLAINED[kind]}</Text>
          {kind === "payout" ? (
            <TextField
              label="Commission on the sale"
              suffix="%"
              inputMode="decimal"
              autoComplete="off"
              autoFocus
              value={percent}
              onChange={setPercent}
              placeholder={percentOfBps(commissionBps).replace("%", "")}
              helpText={`Leave it empty for the offer's commission, ${percentOfBps(commissionBps)}.`}
              {...(problem ? { error: problem } : {})}
            />
          ) : null}
        </BlockStack>
      </Modal.Section>
    </Modal>
  );
}

const EXPLAINED: Record<Kind, string> = {
  activate: "Each gets the code they held last, if nobody else has it by now.",
  deactivate: "Their codes stop working in Shopify. They are remembered, with everything they earned, and can be activated again.",
  payout: "Counts for orders placed from now on. What was earned before stays.",
  remove: "Their codes stop working in Shopify and they leave the offer. What they earned stays, and they can be re-added.",
  readd: "Each comes back with the code they held last, if nobody else has it by now. Check status and refresh code if needed afterwards.",
};

function problemOf(percent: string): string | null {
  const text = percent.trim();
  if (text === "") return null;
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(text) || Number(text) > 100) return "A percentage from 0 to 100, such as 12.5";
  return null;
}
