import type { StepResult } from "#app/codes/engine/transitions.ts";
import type { Item } from "#app/codes/engine/plans.ts";
import { lookUpAllCached, type CodeLocation, type CodeLookup } from "./code-lookup.ts";
import { answerMissing, resultForAll, type RunStep } from "./step.ts";

/**
 * The write-ahead mark: once it is on record that the new name was not on our discount, finding it there means that we
 * put it there. Without it a name another member holds would verify as ours, and the asker's code would be deleted.
 */
export const checkFree: RunStep = async (items, context) => {
  const enrolled = items.filter((item) => item.enrolled);
  const gone = resultForAll(
    items.filter((item) => !item.enrolled),
    { kind: "park", reason: "not_enrolled" },
  );
  if (enrolled.length === 0) return gone;
  const names = enrolled.map(({ newName }) => newName);
  const lookup = await lookUpAllCached(names, enrolled, context);
  if (!lookup) return answerMissing(items, context);
  const addedAt = context.now();
  return new Map([
    ...gone,
    ...enrolled.map((item) => {
      const mark = { kind: "done" as const, learned: { addedAt, ...countedWith(item, lookup) } };
      return [item.id, answerFor(item, lookup.of(item.newName), mark)] as const;
    }),
  ]);
};

/** The same pages show how often the old code was used. One that works on until a chosen time is counted when that has come. */
function countedWith({ plan, retireAt, oldRedeemCodeId }: Item, { byId }: CodeLookup): { usesAtEnd?: number } {
  const counted = plan === "rename" && retireAt === null ? byId?.get(oldRedeemCodeId ?? "")?.uses : undefined;
  return counted === undefined ? {} : { usesAtEnd: counted };
}

function answerFor(item: Item, seen: CodeLocation, mark: StepResult & { kind: "done" }): StepResult {
  switch (seen.where) {
    case "not_ours":
      return mark;
    case "elsewhere":
      return { kind: "park", reason: "name_taken", detail: { ownerTitle: seen.title } };
    case "ours":
      // Ours already: marked before and landed late, or the member's own name, made anew since its old code was deleted.
      if (item.addedAt !== null) return { kind: "done", detail: { alreadyThere: true } };
      return item.plan === "reset" ? mark : { kind: "park", reason: "name_taken", detail: { here: true } };
  }
}
