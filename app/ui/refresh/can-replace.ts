import type { CodeTenure } from "#app/screens/code/read-code.server.ts";

/** Whether "Replace this code" fits: it is the member's, for a channel or for all, and nothing has it in hand. */
export function canReplace({ until, active, inHand, offer }: CodeTenure): boolean {
  return until === null && active && inHand === null && offer.status !== "MISSING";
}
