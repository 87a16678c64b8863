import type { Answer } from "#app/refresh/answers.ts";
import type { Item } from "#app/refresh/refresh.ts";
import { look, type Seen } from "./sight.ts";
import { MISSING, answerAll, type RunStep } from "./step.ts";

/**
 * The write-ahead mark: once it is on record that the new name was not on our discount, finding it there means that we
 * put it there. Without it a name another member holds would verify as ours, and the asker's code would be deleted.
 */
export const checkFree: RunStep = async (items, context) => {
  const enrolled = items.filter((item) => item.enrolled);
  const gone = answerAll(
    items.filter((item) => !item.enrolled),
    { kind: "park", reason: "not_enrolled" },
  );
  if (enrolled.length === 0) return gone;
  const sight = await look(
    enrolled.map(({ newName }) => newName),
    context,
  );
  if (!sight) return answerAll(items, MISSING);
  const mark: Answer = { kind: "done", learned: { addedAt: context.now() } };
  return new Map([...gone, ...enrolled.map((item) => [item.id, answerFor(item, sight.of(item.newName), mark)] as const)]);
};

function answerFor(item: Item, seen: Seen, mark: Answer): Answer {
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
