/** What every step gets and gives: a set of items on the same step of the same discount, an answer for each. */
import type { DiscountCodes } from "#app/shopify/discount-codes.ts";

import type { Answer } from "#app/refresh/answers.ts";
import type { Patience } from "#app/refresh/patience.ts";
import type { Item } from "#app/refresh/refresh.ts";

export type StepContext = {
  discountId: string;
  codes: DiscountCodes;
  now: () => Date;
  patience: Patience;
  /** About how many codes the discount holds. */
  codesOnDiscount: number;
  /** How many stand on this step in all, the items at hand among them: those that follow may be judged by the same look. */
  standing: number;
};

export type Answers = Map<string, Answer>;

/** Looks at Shopify, changes at most what its name says, and answers every item it was given. It never decides what follows. */
export type RunStep = (items: readonly Item[], context: StepContext) => Promise<Answers>;

export function answerAll(items: readonly Item[], answer: Answer): Answers {
  return new Map(items.map(({ id }) => [id, answer]));
}

/** Whether the item has stood on its step for longer than we wait. */
export function isOverdue(item: Item, { now, patience }: StepContext): boolean {
  return now().getTime() - item.stepSince.getTime() > patience.giveUpAfter * 1000;
}

/** Asks a person, and says how long it was waited for. */
export function gaveUp({ patience }: StepContext): Answer {
  return { kind: "park", reason: "gave_up", detail: { waitedMinutes: Math.round(patience.giveUpAfter / 60) } };
}

/** The discount is gone, and every code with it: that ends a withdrawal well, everything else needs a person. */
export function answerMissing(items: readonly Item[], { now }: StepContext): Answers {
  return new Map(
    items.map((item): [string, Answer] => [
      item.id,
      item.plan === "withdraw"
        ? { kind: "done", learned: { deletedAt: item.deletedAt ?? now() }, detail: { discountGone: true } }
        : { kind: "park", reason: "discount_missing" },
    ]),
  );
}
