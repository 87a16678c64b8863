/** A creator's two questions about a name, answered in words, wherever they ask: the storefront or their customer account. */
import type { ShopContext } from "#app/db.server.ts";
import type { DiscountCodes } from "#app/shopify/discount-codes.ts";

import { askForName, checkName, type Wish } from "./ask-for-name.server.ts";
import { wordsForName, type NameAnswer } from "./name-answer.ts";

/** `check`: can it be had? `ask`: please let me have it. */
export type NameIntent = "check" | "ask";

/** `answer` is null once the wish was kept; `text` is what the creator reads, in English. */
export type NameSaid = { asked: boolean; answer: NameAnswer | null; text: string };

/** `not_yours`: the offer is somebody else's, or there is no code in it that could be changed. */
export async function answerName(
  ctx: ShopContext,
  wish: Wish,
  { intent, ...deps }: { intent: NameIntent; codes: DiscountCodes; now: Date },
): Promise<NameSaid | "not_yours"> {
  if (intent === "check") {
    const checked = await checkName(ctx, wish, deps);
    return checked === "not_yours" ? checked : { asked: false, answer: checked.answer, text: wordsForName(checked.answer) };
  }
  const asked = await askForName(ctx, wish, deps);
  if (asked.ok) return { asked: true, answer: null, text: `You asked for ${asked.name}. The shop will answer.` };
  return asked.answer === "not_yours" ? "not_yours" : { asked: false, answer: asked.answer, text: wordsForName(asked.answer) };
}
