import { ChoiceList } from "@shopify/polaris";

import type { OfferForSelection } from "#app/projects/selection-in-offers.server.ts";

type Props = { offers: OfferForSelection[]; selected: number; offerId: string | null; onChoose: (offerId: string) => void };

/** The offers connected to the project, each with how many of the selected members belong to it. */
export function ConnectedOfferChoice({ offers, selected, offerId, onChoose }: Props) {
  return (
    <ChoiceList
      title="Choose the promo code offer"
      choices={offers.map((offer) => ({
        value: offer.id,
        label: offer.title,
        helpText: offer.status === "MISSING" ? "Its discount is no longer in Shopify" : `${offer.summary}. ${belonging(offer, selected)}`,
        disabled: offer.status === "MISSING",
      }))}
      selected={offerId === null ? [] : [offerId]}
      onChange={([chosen]) => chosen !== undefined && onChoose(chosen)}
    />
  );
}

function belonging({ belonging }: OfferForSelection, selected: number): string {
  if (belonging === 0) return "None of the selected members belong to it";
  return belonging === selected ? everybody(selected) : `${belonging} of ${selected} selected members belong to it`;
}

function everybody(selected: number): string {
  return selected === 1 ? "The selected member belongs to it" : "All selected members belong to it";
}
