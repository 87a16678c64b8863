/** What the project's pages answer to a press. */
import type { OfferForSelection } from "#app/projects/selection-in-offers.server.ts";

/** `refused` is the sentence to show; `said` what happened, for a toast. */
export type ProjectAnswer = { refused: string | null; said: string | null };

export type OffersAnswer = { offers: OfferForSelection[] };
