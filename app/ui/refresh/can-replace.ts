import type { CodeTenure } from "#app/screens/code/read-code.server.ts";

/** Whether "Replace this code" fits: it is what the member posts, and nothing has it in hand. */
export function canReplace({ until, secondary, active, inHand, offer }: CodeTenure): boolean {
  return until === null && !secondary && active && inHand === null && offer.status !== "MISSING";
}
