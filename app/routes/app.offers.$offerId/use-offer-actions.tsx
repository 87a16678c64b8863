import { useFetcher } from "@remix-run/react";
import { Banner, Modal, Text, type MenuActionDescriptor } from "@shopify/polaris";
import { useState, type ReactElement } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";
import type { StatusChange } from "#app/offers/change-status.server.ts";

import { Dialog } from "#app/ui/dialog.tsx";
import { useActionMessage } from "#app/ui/use-action-result.ts";
import { staysElsewhere, type TiedOffer } from "./sisters-line.tsx";
import { useMay } from "#app/ui/rights.tsx";

type Input = { change: StatusChange; label: string; title: string; body: string; destructive: boolean };

const QUESTIONS: Record<"pause" | "end" | "archive", Omit<Input, "change">> = {
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
export function useOfferActions(offer: TiedOffer): { actions: MenuActionDescriptor[]; notice: ReactElement | null; dialog: ReactElement } {
  const fetcher = useFetcher<ActionResult>();
  const [asked, setAsked] = useState<Input | null>(null);
  const [done, setDone] = useState("");
  useActionMessage(fetcher, done);
  const send = (change: StatusChange) => {
    setDone(DONE[change]);
    fetcher.submit({ change }, { method: "post", action: `/app/offers/${offer.id}/status` });
    setAsked(null);
  };
  const ask = (change: "pause" | "end" | "archive") => ({
    content: QUESTIONS[change].label,
    onAction: () => setAsked({ change, ...QUESTIONS[change] }),
  });
  const may = useMay();
  const there = offer.status !== "MISSING";
  const runs = offer.status === "ACTIVE" || offer.status === "SCHEDULED";
  const actions: MenuActionDescriptor[] = !may("refresh")
    ? []
    : [
        ...(there ? [{ content: "Edit offer", url: `/app/offers/${offer.id}/edit` }] : []),
        ...(runs ? [ask("pause"), ask("end")] : []),
        ...(offer.status === "EXPIRED" ? [{ content: "Resume offer", onAction: () => send("resume") }] : []),
        offer.archived ? { content: "Put back in the list", onAction: () => send("unarchive") } : ask("archive"),
      ];
  const refused = fetcher.state === "idle" ? (fetcher.data?.refused ?? null) : null;
  return {
    actions,
    notice:
      refused === null ? null : (
        <Banner tone="critical" title="Shopify did not change the offer">
          <p>{refused}</p>
        </Banner>
      ),
    dialog: (
      <Dialog
        open={asked !== null}
        title={asked?.title ?? ""}
        onClose={() => setAsked(null)}
        {...(asked && { primaryAction: { content: asked.label, destructive: asked.destructive, onAction: () => send(asked.change) } })}
        secondaryActions={[{ content: "Cancel", onAction: () => setAsked(null) }]}
      >
        <Modal.Section>
          <Text as="p">{`${asked?.body ?? ""}${asked && asked.change !== "archive" ? staysElsewhere(offer, "its codes go on working") : ""}`}</Text>
        </Modal.Section>
      </Dialog>
    ),
  };
}
