/** How long and how often the engine looks before it asks a person. Seconds. */
export type RetryPolicy = {
  /** Waiting for one thing at Shopify before the item needs attention. */
  giveUpAfter: number;
  /** How often an effect is asked for again in a rename or an issue: nobody loses a code meanwhile, a person may as well be told. */
  setbacksInRename: number;
  /** In a reset nothing works meanwhile, so it is tried for a few minutes before it is given back. So is every deletion. */
  setbacksInReset: number;
  /** How long items whose old codes were deleted wait for others behind them, to be verified in one reading. */
  gatherFor: number;
  /** How long an import counts as under way: 250 codes take six seconds, say other apps, and a stuck one lets others pass. */
  queueFor: number;
};

export const RETRY_POLICY: RetryPolicy = { giveUpAfter: 900, setbacksInRename: 3, setbacksInReset: 7, gatherFor: 60, queueFor: 30 };

const POLLS = [0.3, 0.5, 1, 2, 4, 8, 15, 30];
/** Seconds in which no import was ever seen to end. */
export const IMPORT_TAKES = 0.3;
const IMPORT_POLLS = [0.15, 0.15, 0.15, 0.15, 0.15, 0.3, 0.5, 1, 2, 4, 8, 15, 30];
const REPEATS = [0.5, 1, 2, 5, 15, 30, 60];

/** Seconds until the next look, after so many looks. Short at first. */
export function pollAfter(attempts: number): number {
  return POLLS[Math.min(attempts, POLLS.length - 1)] ?? 30;
}

/** The same for an import: most take between 0.3 and 1 second, and a person waits for the one code. */
export function pollImportAfter(attempts: number): number {
  return IMPORT_POLLS[Math.min(attempts, IMPORT_POLLS.length - 1)] ?? 30;
}

/** Seconds until an effect is asked for again, after so many setbacks. */
export function repeatAfter(setbacks: number): number {
  return REPEATS[Math.min(setbacks, REPEATS.length - 1)] ?? 60;
}
