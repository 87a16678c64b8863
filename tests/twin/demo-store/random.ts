import { seededDraw } from "../admin/faults.ts";

/** The store's dice: the same throws for the same seed. */
export type Dice = ReturnType<typeof diceOf>;

export function diceOf(seed: number) {
  const draw = seededDraw(seed);
  const below = (limit: number) => Math.floor(draw() * limit);
  return {
    draw,
    below,
    chance: (probability: number) => draw() < probability,
    between: (from: number, to: number) => from + draw() * (to - from),
    pick: <T>(list: readonly T[]): T => {
      if (list.length === 0) throw new Error("Nothing to pick from.");
      return list[below(list.length)]!;
    },
    weighted: <T>(list: readonly T[], weightOf: (item: T) => number): T => {
      let left = draw() * list.reduce((sum, item) => sum + weightOf(item), 0);
      for (const item of list) {
        left -= weightOf(item);
        if (left <= 0) return item;
      }
      return list.at(-1)!;
    },
  };
}
