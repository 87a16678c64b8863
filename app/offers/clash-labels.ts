/** Why a name cannot be issued, told at its field. */
import { formerNameLabels, type WriteDay } from "#app/codes/name-history.ts";

import type { Clash } from "./name-codes.ts";

/** `date` writes days; a screen gives the shop's, without it they are in UTC. */
export function clashLabel(clash: Clash, date?: WriteDay): string {
  switch (clash.clash) {
    case "same_in_list":
      return `${clash.with} would get the same code.`;
    case "taken":
      return `Taken by ${clash.by}.`;
    case "burned":
      return "Leaked before and retired. Choose another.";
    case "former":
      return `${formerNameLabels({ ...clash, name: "It", date })} Choose another.`;
    case "invalid":
      return INVALID[clash.reason];
  }
}

const INVALID: Record<Extract<Clash, { clash: "invalid" }>["reason"], string> = {
  empty: "The pattern makes no name for this member. Enter one.",
  too_long: "Too long: 255 characters at most.",
  line_break: "Line breaks are not allowed.",
  space: "Spaces break share links. Leave them out.",
  symbol: "This sign breaks share links. Use letters, digits, - and _.",
};
