/** What a shop chose for its refreshes and for its search for leaks, one by one. */
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

/** Lists are texts with one entry a line. Days are whole. */
export type LeakSettings = { sensitivity: string; quietDays: number; leftAlone: string; couponDomains: string; journeyDays: number };

export const LEAKS_RECORD = "settings/leaks";
export const LEAKS_UNITS: readonly Unit<LeakSettings>[] = eachField<LeakSettings>(
  "sensitivity",
  "quietDays",
  "leftAlone",
  "couponDomains",
  "journeyDays",
);
