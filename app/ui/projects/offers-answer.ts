/** The offers a dialog of a project shows. */
import type { OfferForSelection } from "#app/projects/selection-in-offers.server.ts";

export type OffersAnswer = { offers: OfferForSelection[] };
