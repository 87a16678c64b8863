import { useFetcher } from "@remix-run/react";
import { BlockStack, Modal, Text } from "@shopify/polaris";
import { useState } from "react";

import type { ChangeKind } from "#app/members/changes/change.ts";
import { CHANGE_TITLES } from "#app/members/changes/change-labels.ts";
import { plural } from "#app/format/counts.ts";

import { isOfMembers, type ChosenStore } from "#app/stores/stores.ts";

import { FollowFields, useFollows } from "./follow-fields.tsx";
import { staysElsewhere, type TiedOffer } from "./sisters-line.tsx";
import { Dialog } from "#app/ui/dialog.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { PayoutClashes, type ChangeAnswer } from "#app/ui/offer/payout-clashes.tsx";
import { PayoutFields, payoutProblems, type Payout } from "#app/ui/offer/payout-fields.tsx";
import { useKept } from "#app/ui/keep-typed.ts";

type Kind = Exclude<ChangeKind, "add" | "add_code" | "end_code">;
/** A press as it was sent, to be sent again once a person has decided. */
type Sent = { payout: Payout; fields: Record<string, string> };
type MemberAction = { content: string; onAction: () => void; destructive?: boolean };

/** `who`: the form fields that name the members. `readAt`: when the page was read that they were chosen on. */
type Of = {
  offer: Pick<TiedOffer, "id" | "commission" | "tiedTo">;
  removed: boolean;
  count: number;
  who: Record<string, string>;
  readAt: string;
};

/** What can be done with members of an offer besides a refresh, each asked about once before it is begun. */
export function useMemberActions({ offer, removed, count, who, readAt }: Of) {
  const fetcher = useFetcher<ChangeAnswer>();
  const [sent, setSent] = useState<Sent | null>(null);
  const [decided, setDecided] = useState<ChangeAnswer["conflict"]>(null);
  const [asking, setAsking] = useState<{ kind: Kind; changeId: string; seenAt: string } | null>(null);
  const kinds: Kind[] = removed ? ["readd"] : ["activate", "deactivate", "payout", "remove"];
  const submit = (press: Sent) => {
    setSent(press);
    void fetcher.submit(press.fields, { method: "post", action: `/app/offers/${offer.id}/changes` });
  };
  const begin = (payout: Payout, stores: readonly ChosenStore[]) => {
    if (!asking) return;
    const fields = { ...asking, ...who, seenAt: asking.seenAt, stores: JSON.stringify(stores) };
    submit({ payout, fields: { ...fields, ...(asking.kind === "payout" && payout) } });
    setAsking(null);
  };
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const conflict = answer?.conflict && answer.conflict !== decided && sent ? answer.conflict : null;
  const decide = (more: Record<string, string> | null) => {
    setDecided(conflict);
    if (sent && more) submit({ ...sent, fields: { ...sent.fields, ...more } });
  };
  return {
    busy: fetcher.state !== "idle",
    refused: answer?.refused ?? undefined,
    actions: kinds.map((kind): MemberAction => ({
      content: CHANGE_TITLES[kind],
      onAction: () => setAsking({ kind, changeId: crypto.randomUUID(), seenAt: readAt }),
      ...(kind === "remove" && { destructive: true }),
    })),
    dialog: asking ? (
      <Input key={asking.changeId} kind={asking.kind} count={count} offer={offer} who={who} onClose={() => setAsking(null)} onGo={begin} />
    ) : conflict && sent ? (
      <PayoutClashes
        conflict={conflict}
        payout={sent.payout}
        onKeepTheirs={() => decide({ seenAt: conflict.asOf, keepSince: sent.fields.seenAt ?? conflict.asOf })}
        onUseMine={() => decide({ seenAt: conflict.asOf })}
        onClose={() => decide(null)}
      />
    ) : null,
  };
}

type AskProps = {
  kind: Kind;
  count: number;
  offer: Of["offer"];
  who: Of["who"];
  onClose: () => void;
  onGo: (payout: Payout, stores: readonly ChosenStore[]) => void;
};

function Input({ kind, count, offer, who, onClose, onGo }: AskProps) {
  const { currency } = useShopFormat();
  const [payout, setPayout, { sent, drop }] = useKept<Payout>(kind === "payout" ? "payout" : null, {
    payout: "own",
    percent: "",
    amount: "",
  });
  const follows = useFollows({ offerId: offer.id, kind: isOfMembers(kind) ? kind : null, stores: offer.tiedTo, who });
  const fine = (kind !== "payout" || payoutProblems(payout, currency).length === 0) && follows.ready;
  return (
    <Dialog
      open
      {...(!follows.isAsked && { size: "small" })}
      title={`${CHANGE_TITLES[kind]}: ${plural(count, "member")}`}
      onClose={onClose}
      primaryAction={{
        content: CHANGE_TITLES[kind],
        destructive: kind === "remove",
        disabled: !fine,
        onAction: () => (sent(), onGo(payout, follows.chosen)),
      }}
      secondaryActions={[{ content: "Cancel", onAction: () => (drop(), onClose()) }]}
    >
      <Modal.Section>
        <BlockStack gap="300">
          <Text as="p">{`${EXPLAINED[kind]}${kind === "payout" ? staysElsewhere(offer, "their commission stays as it is") : ""}`}</Text>
          <FollowFields follows={follows} />
          {kind === "payout" ? <PayoutFields payout={payout} commission={offer.commission} onChange={setPayout} /> : null}
        </BlockStack>
      </Modal.Section>
    </Dialog>
  );
}

const EXPLAINED: Record<Kind, string> = {
  activate: "Each gets the code they held last, if nobody else has it by now.",
  deactivate: "Their codes stop working in Shopify. They are remembered, with everything they earned, and can be activated again.",
  payout: "Counts for orders placed from now on. What was earned before stays.",
  remove: "Their codes stop working in Shopify and they leave the offer. What they earned stays, and they can be re-added.",
  readd: "Each comes back with the code they held last, if nobody else has it by now. Check status and refresh code if needed afterwards.",
};
