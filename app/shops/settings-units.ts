/** What a shop chose for its refreshes, one by one. */
import { eachField, type Unit } from "#app/edits/merge-edits.ts";

/** `giveUpMinutes` as it applies, whether the shop chose it or the installation is set so. */
export type RefreshSettings = { oldEnds: string; undoHours: number; lookAlikes: boolean; giveUpMinutes: number };

export const REFRESHES_RECORD = "settings/refreshes";
export const REFRESHES_UNITS: readonly Unit<RefreshSettings>[] = eachField<RefreshSettings>(
  "oldEnds",
  "undoHours",
  "lookAlikes",
  "giveUpMinutes",
);
