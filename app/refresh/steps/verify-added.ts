import { keyOf } from "#app/codes/promo-code.ts";
import type { CreationRow, CreationState } from "#app/shopify/discount-codes.ts";

import type { Answer } from "#app/refresh/answers.ts";
import { pollImportAfter, repeatAfter } from "#app/refresh/patience.ts";
import { pagesFor } from "#app/refresh/looking.ts";
import { oldGoesFirst, type Item } from "#app/refresh/refresh.ts";
import { keptNewest, lookAtNewest } from "./kept-look.ts";
import { look, lookAtPages, type Seen, type Sight } from "./sight.ts";
import { answerMissing, gaveUp, isOverdue, type Answers, type RunStep, type StepContext } from "./step.ts";

/** Uses counted so long before the delete may be told; older ones are counted again. */
const COUNT_KEEPS_SECONDS = 300;

/**
 * Believes only what it reads back: the name on our own discount, with its id. The import is read before the discount,
 * so that an import that finishes in between cannot look like a code that vanished.
 */
export const verifyAdded: RunStep = async (items, context) => {
  // Several imports may have landed by the time the first of them is read back.
  const kept = keptNewest(items, context);
  if (kept) return new Map(items.map((item) => [item.id, seenWith(item, kept.get(item.newKey)?.id ?? null, context)]));
  const many = pagesFor(items.length);
  const creations = await readCreations(items, context, { rowsAnyway: !many });
  const isPending = (item: Item) => creations.get(item.bulkCreationId ?? "")?.state === "pending" && !isOverdue(item, context);
  const pending = items.filter(isPending);
  const answers: Answers = new Map(pending.map((item) => [item.id, waitFor(item)]));
  const finished = items.filter((item) => !isPending(item));
  if (finished.length === 0) return answers;
  const names = finished.map(({ newName }) => newName);
  let sight: Sight | null = await (many ? lookAtNewest(names, context) : look(names, context));
  const idOf = (item: Item) => rowOf(item, creations)?.redeemCodeId ?? null;
  // A creation whose id was lost in a crash leaves a name without an id: only the pages show it.
  if (sight && !sight.byId && finished.some((item) => isWithoutId(sight!.of(item.newName)) && idOf(item) === null))
    sight = await lookAtPages(context);
  if (!sight) return answerMissing(items, context);

  for (const item of finished) {
    const seen = sight.of(item.newName);
    if (seen.where === "ours") {
      answers.set(item.id, seenWith(item, seen.code?.id ?? idOf(item), context));
    } else {
      const pendingStill = creations.get(item.bulkCreationId ?? "")?.state === "pending";
      answers.set(item.id, pendingStill ? gaveUp(context) : await absent(item, { seen, row: rowOf(item, creations) }, context));
    }
  }
  return answers;
};

type Creations = Map<string, { state: CreationState["state"]; rows: Map<string, CreationRow> }>;

/** The state of each import once, its rows only where somebody's row may hold a refusal or the id that is needed. */
async function readCreations(items: readonly Item[], { codes }: StepContext, { rowsAnyway }: { rowsAnyway: boolean }): Promise<Creations> {
  const creations: Creations = new Map();
  for (const id of new Set(items.flatMap(({ bulkCreationId }) => bulkCreationId ?? []))) {
    const creation = await codes.creation(id);
    const wanted = creation.state === "done" && (rowsAnyway || creation.failed > 0);
    const read = wanted ? await codes.creation(id, { withRows: creation.imported + creation.failed }) : creation;
    const rows = read.state === "done" ? read.rows : [];
    creations.set(id, { state: read.state, rows: new Map(rows.map((row) => [keyOf(row.name), row])) });
  }
  return creations;
}

function rowOf(item: Item, creations: Creations): CreationRow | undefined {
  return creations.get(item.bulkCreationId ?? "")?.rows.get(item.newKey);
}

function isWithoutId(seen: Seen): boolean {
  return seen.where === "ours" && seen.code === null;
}

function seenWith(item: Item, newRedeemCodeId: string | null, context: StepContext): Answer {
  return { kind: "done", learned: { newRedeemCodeId, usesAtEnd: usesStill(item, context) }, detail: { newRedeemCodeId } };
}

/** The uses noted when the name was looked up, unless that was so long ago that they want counting again before the delete. */
function usesStill({ plan, usesAtEnd, addedAt }: Item, { now }: StepContext): number | null {
  const age = now().getTime() - (addedAt?.getTime() ?? 0);
  return plan === "rename" && age > COUNT_KEEPS_SECONDS * 1000 ? null : usesAtEnd;
}

function waitFor(item: Item): Answer {
  return { kind: "wait", seconds: pollImportAfter(item.attempts), on: "shopify" };
}

/** The new name is not on our discount though its import is over, or unknown to Shopify. */
async function absent(item: Item, found: { seen: Seen; row: CreationRow | undefined }, context: StepContext): Promise<Answer> {
  const patience = oldGoesFirst(item.plan) ? context.patience.setbacksInReset : context.patience.setbacksInRename;
  const mayRepeat = item.setbacks < patience;
  const again: Answer = { kind: "undone", seconds: repeatAfter(item.setbacks), detail: { words: found.row?.refusal ?? null } };
  if (found.row?.refusal && !isAboutUniqueness(found.row.refusal))
    return { kind: "park", reason: "name_invalid", detail: { words: found.row.refusal } };
  if (found.row?.refusal) {
    const owner = found.seen.where === "elsewhere" ? found.seen.title : await ownerOf(item, context);
    return mayRepeat ? again : { kind: "park", reason: "name_taken", detail: { ownerTitle: owner } };
  }
  if (await isGone(context)) return { kind: "park", reason: "discount_missing" };
  // Imported, and yet not there; or an import Shopify does not know. Look twice before it is sent again.
  if (item.attempts < 2) return waitFor(item);
  return mayRepeat ? again : { kind: "park", reason: "new_code_missing" };
}

/** Recorded sentences: "must be unique. Please try a different code." and "Codes must be unique within BulkDiscountCodeCreation". */
function isAboutUniqueness(refusal: string): boolean {
  return /must be unique/i.test(refusal);
}

async function ownerOf({ newName }: Item, { codes }: StepContext): Promise<string | null> {
  return (await codes.owners([newName])).get(newName)?.discountTitle ?? null;
}

async function isGone({ codes, discountId }: StepContext): Promise<boolean> {
  return (await codes.discount(discountId)) === null;
}
