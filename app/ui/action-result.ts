/**
 * What every action answers a page. `refused`: the sentence to show where nothing was done; null where it was. `said`: what
 * happened, for a toast. `More` is what one page needs beside.
 */
export type ActionResult<More = unknown> = { refused: string | null; said?: string | null } & More;

/** It is done, and the page that is read again shows it. */
export const DONE = { refused: null };
