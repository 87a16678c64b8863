import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Modal, SkeletonBodyText } from "@shopify/polaris";
import { useEffect, useState } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";
import { plural } from "#app/format/counts.ts";

import { ConnectedOfferChoice } from "./connected-offer-choice.tsx";
import { ExcludedMembers } from "./excluded-members.tsx";
import type { OffersAnswer } from "#app/ui/projects/offers-answer.ts";

import { Dialog } from "#app/ui/dialog.tsx";

type Props = {
  projectId: string;
  /** The form fields that say who is ticked. */
  selection: Record<string, string>;
  selected: number;
  onClose: () => void;
};

/**
 * "Manage Offers": choose one of the connected offers, see who of the selected members does not belong to it and will be
 * excluded, and go on to the refresh with the others.
 */
export function ManageOffersDialog({ projectId, selection, selected, onClose }: Props) {
  const looked = useFetcher<OffersAnswer>();
  const pressed = useFetcher<ActionResult>();
  const [offerId, setOfferId] = useState<string | null>(null);
  const { submit } = looked;
  const asked = JSON.stringify(selection);
  useEffect(() => {
    submit(JSON.parse(asked) as Record<string, string>, { method: "post", action: `/app/projects/${projectId}/offers` });
  }, [submit, asked, projectId]);

  const offers = looked.data?.offers ?? null;
  const chosen = offers?.find(({ id }) => id === offerId) ?? null;
  const refresh = () => {
    if (chosen)
      pressed.submit({ intent: "refresh", offerId: chosen.id, ...selection }, { method: "post", action: `/app/projects/${projectId}` });
  };
  const refused = pressed.state === "idle" ? (pressed.data?.refused ?? null) : null;

  return (
    <Dialog
      open
      title={`Manage Offers for ${plural(selected, "member")}`}
      onClose={onClose}
      primaryAction={{
        content: "Refresh promo codes",
        disabled: chosen === null || chosen.belonging === 0,
        loading: pressed.state !== "idle",
        onAction: refresh,
      }}
      secondaryActions={[{ content: "Cancel", onAction: onClose }]}
    >
      <Modal.Section>
        <BlockStack gap="400">
          {refused === null ? null : (
            <Banner tone="warning">
              <p>{refused}</p>
            </Banner>
          )}
          {offers === null ? (
            <SkeletonBodyText lines={4} />
          ) : (
            <ConnectedOfferChoice offers={offers} selected={selected} offerId={offerId} onChoose={setOfferId} />
          )}
          {chosen === null ? null : <ExcludedMembers projectId={projectId} offer={chosen} />}
        </BlockStack>
      </Modal.Section>
    </Dialog>
  );
}
