import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Modal, Text, type MenuActionDescriptor } from "@shopify/polaris";
import { useState, type ReactElement } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";
import { isOfOffer, type ChosenStore } from "#app/stores/stores.ts";
import type { StatusChange } from "#app/offers/change-status.server.ts";

import { Dialog } from "#app/ui/dialog.tsx";
import { useActionMessage } from "#app/ui/use-action-result.ts";
import { FollowFields, useFollows } from "./follow-fields.tsx";
import { staysElsewhere, type TiedOffer } from "./sisters-line.tsx";
import { useMay } from "#app/ui/rights.tsx";

type StatusAnswer = ActionResult<{ byShopify?: boolean }>;
type Change = "pause" | "resume" | "end" | "archive";
type Question = { label: string; title: string; body: string; destructive: boolean };

const QUESTIONS: Record<Change, Question> = {
  resume: {
    label: "Resume offer",
    title: "Resume this offer?",
    body: "Its codes work again, until the end that it had.",
    destructive: false,
  },
  pause: {
    label: "Pause offer",
    title: "Pause this offer?",
    body: "Every code of it stops working now. To Shopify the discount has ended; codes, figures and the end date are kept until you resume it.",
    destructive: false,
  },
  end: {
    label: "End offer",
    title: "End this offer?",
    body: "Every code of it stops working now. Codes and figures are kept, and nobody else can have the codes' names.",
    destructive: true,
  },
  archive: {
    label: "Archive offer",
    title: "Archive this offer?",
    body: "It leaves the list of offers. Nothing changes in Shopify: codes that work go on working and counting.",
    destructive: false,
  },
};

const DONE: Record<StatusChange, string> = {
  pause: "Offer paused",
  resume: "Offer resumed",
  end: "Offer ended",
  archive: "Offer archived",
  unarchive: "Offer put back in the list",
};

/** The settings actions of an offer, with what is asked before those that stop codes. */
export function useOfferActions(offer: TiedOffer): {
  actions: MenuActionDescriptor[];
  notice: ReactElement | null;
  dialog: ReactElement | null;
} {
  const fetcher = useFetcher<StatusAnswer>();
  const [asked, setAsked] = useState<Change | null>(null);
  const [done, setDone] = useState("");
  useActionMessage(fetcher, done);
  const send = (change: StatusChange, stores: readonly ChosenStore[] = []) => {
    setDone(DONE[change]);
    fetcher.submit({ change, stores: JSON.stringify(stores) }, { method: "post", action: `/app/offers/${offer.id}/status` });
    setAsked(null);
  };
  const ask = (change: Change) => ({ content: QUESTIONS[change].label, onAction: () => setAsked(change) });
  const may = useMay();
  const there = offer.status !== "MISSING";
  const runs = offer.status === "ACTIVE" || offer.status === "SCHEDULED";
  const actions: MenuActionDescriptor[] = !may("refresh")
    ? []
    : [
        ...(there ? [{ content: "Edit offer", url: `/app/offers/${offer.id}/edit` }] : []),
        ...(runs ? [ask("pause"), ask("end")] : []),
        ...(offer.status === "EXPIRED"
          ? [offer.tiedTo.length > 0 ? ask("resume") : { content: "Resume offer", onAction: () => send("resume") }]
          : []),
        offer.archived ? { content: "Put back in the list", onAction: () => send("unarchive") } : ask("archive"),
      ];
  const answer = fetcher.state === "idle" ? fetcher.data : undefined;
  const refused = answer?.refused ?? null;
  return {
    actions,
    notice:
      refused === null ? null : (
        <Banner tone="critical" title={answer?.byShopify ? "Shopify did not change the offer" : "The offer was not changed"}>
          <p>{refused}</p>
        </Banner>
      ),
    dialog: asked === null ? null : <Asking key={asked} change={asked} offer={offer} onClose={() => setAsked(null)} onGo={send} />,
  };
}

type AskingProps = {
  change: Change;
  offer: TiedOffer;
  onClose: () => void;
  onGo: (change: Change, stores: readonly ChosenStore[]) => void;
};

function Asking({ change, offer, onClose, onGo }: AskingProps) {
  const { label, title, body, destructive } = QUESTIONS[change];
  const follows = useFollows({ offerId: offer.id, kind: isOfOffer(change) ? change : null, stores: offer.tiedTo });
  return (
    <Dialog
      open
      title={title}
      onClose={onClose}
      primaryAction={{ content: label, destructive, disabled: !follows.ready, onAction: () => onGo(change, follows.chosen) }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="300">
          <Text as="p">{`${body}${change === "archive" ? staysElsewhere(offer, "it stays in the list") : ""}`}</Text>
          <FollowFields follows={follows} />
        </BlockStack>
      </Modal.Section>
    </Dialog>
  );
}
