/** What a creator is told about a name they would like. Never whose it is, nor why it is not to be had. */
import { parsePromoCode, type NameRefusal } from "#app/codes/promo-code.ts";

/** `not_allowed` names what is wrong with the spelling; `unknown`: Shopify could not be asked at this moment. */
export type NameAnswer =
  | { answer: "available" | "not_available" | "same" | "unknown" }
  | { answer: "not_allowed"; why: NameRefusal; found: string }
  | { answer: "too_often"; seconds: number };

export const LONGEST_WISH = 40;

/** The spelling alone. Creators' names are shorter than Shopify's limit: they are said aloud and typed on phones. */
export function readWish(raw: string): { ok: true; name: string; key: string } | { ok: false; answer: NameAnswer } {
  const parsed = parsePromoCode(raw);
  if (!parsed.ok) return { ok: false, answer: { answer: "not_allowed", why: parsed.reason, found: parsed.found ?? "" } };
  if ([...parsed.name].length > LONGEST_WISH) return { ok: false, answer: { answer: "not_allowed", why: "too_long", found: "" } };
  return parsed;
}

/** The sentence for it, in English; the storefront block brings its own in the theme's language. */
export function wordsForName(answer: NameAnswer): string {
  switch (answer.answer) {
    case "available":
      return "Available";
    case "not_available":
      return "Not available. Try another one.";
    case "same":
      return "This is your code already.";
    case "unknown":
      return "We could not check it just now. You can ask for it all the same.";
    case "too_often":
      return `You have asked many times. Try again in ${minutes(answer.seconds)}.`;
    case "not_allowed":
      return NOT_ALLOWED[answer.why](answer.found);
  }
}

const minutes = (seconds: number) => (seconds <= 60 ? "a minute" : `${Math.ceil(seconds / 60)} minutes`);

const NOT_ALLOWED: Record<NameRefusal, (found: string) => string> = {
  empty: () => "Enter a code.",
  too_long: () => `Too long: ${LONGEST_WISH} characters at most.`,
  line_break: () => "Not allowed: write it on one line.",
  space: () => "Not allowed: leave out the spaces.",
  symbol: (found) => `Not allowed: leave out ${found}`,
};
