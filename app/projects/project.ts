/** A project's workflow, and the rule for when its members' offers can be managed from it. Nothing here touches the world. */

/** Only `promo_codes` means something to the program; the others name what a stage is about. */
export const STAGE_KINDS = ["brief", "product", "content", "promo_codes", "custom"] as const;
export type StageKind = (typeof STAGE_KINDS)[number];

/** What a new stage of each kind is called until somebody renames it. */
export const STAGE_NAMES: Record<StageKind, string> = {
  brief: "Brief",
  product: "Product",
  content: "Content",
  promo_codes: "Promo Codes",
  custom: "New stage",
};

export type Stage = { id: string; kind: StageKind; name: string; members: number };

export type ConnectedOffer = { id: string; title: string; summary: string; status: string };

export type ProjectView = {
  id: string;
  name: string;
  /** UTC; null while the project is worked on. */
  archivedAt: string | null;
  stages: Stage[];
  /** By title. */
  offers: ConnectedOffer[];
  members: number;
};

type Workflow = { stages: readonly Pick<Stage, "kind">[]; offers: readonly unknown[] };

/** What a project lacks before "Manage Offers" can appear, in the order in which one would add it. */
export type Missing = "promo_codes_stage" | "connected_offer";

export function missingForOffers({ stages, offers }: Workflow): Missing[] {
  return [
    ...(stages.some(({ kind }) => kind === "promo_codes") ? [] : (["promo_codes_stage"] as const)),
    ...(offers.length > 0 ? [] : (["connected_offer"] as const)),
  ];
}

/**
 * Whether "Manage Offers" shows: somebody is selected, the workflow has the Promo Codes stage, and an offer is connected.
 * An archived project is kept for reading, so nothing is managed from it.
 */
export function mayManageOffers(project: Workflow & { archivedAt: string | null; selected: number }): boolean {
  return project.selected > 0 && project.archivedAt === null && missingForOffers(project).length === 0;
}
