import { keyOf } from "#app/codes/promo-code.ts";
import type { CreationRow, CreationState } from "#app/shopify/discount-codes.ts";

import type { Answer } from "#app/refresh/answers.ts";
import { pollAfter, pollImportAfter, repeatAfter } from "#app/refresh/patience.ts";
import { pagesAreCheaper } from "#app/refresh/looking.ts";
import { oldGoesFirst, type Item } from "#app/refresh/refresh.ts";
import { look, lookAtPages, type Seen, type Sight } from "./sight.ts";
import { MISSING, answerAll, isOverdue, type Answers, type RunStep, type StepContext } from "./step.ts";

/**
 * Believes only what it reads back: the name on our own discount, with its id. The import is read before the discount,
 * so that an import that finishes in between cannot look like a code that vanished.
 */
export const verifyAdded: RunStep = async (items, context) => {
  const many = pagesAreCheaper({ count: items.length, points: 1 }, context.codesOnDiscount);
  if (many && (await isNewestPending(items, context)))
    return answerAll(items, { kind: "wait", seconds: pollAfter(items[0]?.attempts ?? 0), on: "shopify" });
  const creations = await readCreations(items, context, { rowsAnyway: !many });
  const isPending = (item: Item) => creations.get(item.bulkCreationId ?? "")?.state === "pending" && !isOverdue(item, context);
  const pending = items.filter(isPending);
  const answers: Answers = new Map(pending.map((item) => [item.id, waitFor(item)]));
  if (many && pending.some((item) => isYoung(item, items, context)))
    return answerAll(items, { kind: "wait", seconds: pollAfter(items[0]?.attempts ?? 0), on: "shopify" });
  const finished = items.filter((item) => !isPending(item));
  if (finished.length === 0) return answers;
  let sight: Sight | null = await look(
    finished.map(({ newName }) => newName),
    context,
  );
  const idOf = (item: Item) => rowOf(item, creations)?.redeemCodeId ?? null;
  // A creation whose id was lost in a crash leaves a name without an id: only the pages show it.
  if (sight && !sight.pages && finished.some((item) => isWithoutId(sight!.of(item.newName)) && idOf(item) === null))
    sight = await lookAtPages(context);
  if (!sight) return answerAll(items, MISSING);

  const uses = new Map(sight.pages?.map(({ id, uses }) => [id, uses]));
  for (const item of finished) {
    const seen = sight.of(item.newName);
    if (seen.where === "ours") {
      const newRedeemCodeId = seen.code?.id ?? idOf(item);
      // A code that works on until a chosen time is counted when that has come.
      const usesAtEnd = item.retireAt ? item.usesAtEnd : (uses.get(item.oldRedeemCodeId ?? "") ?? item.usesAtEnd);
      answers.set(item.id, { kind: "done", learned: { newRedeemCodeId, usesAtEnd }, detail: { newRedeemCodeId } });
    } else {
      const pendingStill = creations.get(item.bulkCreationId ?? "")?.state === "pending";
      answers.set(
        item.id,
        pendingStill ? { kind: "park", reason: "gave_up" } : await absent(item, { seen, row: rowOf(item, creations) }, context),
      );
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

/** Shopify takes imports in one after another: while the newest is pending, asking about the others tells nothing. */
async function isNewestPending(items: readonly Item[], context: StepContext): Promise<boolean> {
  const newest = items.findLast(({ bulkCreationId }) => bulkCreationId !== null);
  if (!newest?.bulkCreationId || !isYoung(newest, items, context)) return false;
  return (await context.codes.creation(newest.bulkCreationId)).state === "pending";
}

/** Within the time that this many imports, one after another, may take. */
function isYoung(item: Item, items: readonly Item[], { now, patience }: StepContext): boolean {
  const imports = new Set(items.map(({ bulkCreationId }) => bulkCreationId)).size;
  return now().getTime() - item.stepSince.getTime() < (patience.gatherFor + imports * patience.gatherForEach) * 1000;
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
  if (await isGone(context)) return MISSING;
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
