import { equalKeyOf, keyOf } from "#app/codes/promo-code.ts";
import type { CreationRow, CreationState } from "#app/shopify/discounts/discount-codes.ts";
import type { StepResult } from "#app/codes/engine/transitions.ts";
import { pollImportAfter, repeatAfter, IMPORT_TAKES } from "#app/codes/engine/retry-policy.ts";
import { pagesFor } from "#app/codes/engine/lookup-cost.ts";
import { oldGoesFirst, type Item } from "#app/codes/engine/plans.ts";

import { cachedNewest, readNewestCached, lookUpCodes, readCodePages, type CodeLocation, type CodeLookup } from "./code-lookup.ts";
import { answerMissing, gaveUp, isOverdue, type StepResults, type RunStep, type StepContext, bisectBatch } from "./step.ts";

/**
 * Asks Shopify for the new codes. Its answer proves nothing; asking twice does no harm, for Shopify refuses a name that
 * is there already.
 */
export const add: RunStep = async (items, context) => {
  const [first, ...rest] = items;
  if (!first) return new Map();
  return bisectBatch([first, ...rest], context, async (batch) => {
    const [name, ...names] = batch.map(({ newName }) => newName);
    const { bulkCreationId } = await context.codes.add(context.discountId, [name!, ...names]);
    return { kind: "done", learned: { bulkCreationId }, detail: { bulkCreationId }, rest: IMPORT_TAKES };
  });
};

/** Uses counted so long before the delete may be told; older ones are counted again. */
const COUNT_KEEPS_SECONDS = 300;

/**
 * Believes only what it reads back: the name on our own discount, with its id. The import is read before the discount,
 * so that an import that finishes in between cannot look like a code that vanished.
 */
export const verifyAdded: RunStep = async (items, context) => {
  // Several imports may have landed by the time the first of them is read back.
  const kept = cachedNewest(items, context);
  if (kept) return new Map(items.map((item) => [item.id, seenWith(item, kept.get(item.newKey)?.id ?? null, context)]));
  const many = pagesFor(items.length);
  const creations = await readCreations(items, context, { rowsAnyway: !many });
  const isPending = (item: Item) => creations.get(item.bulkCreationId ?? "")?.state === "pending" && !isOverdue(item, context);
  const pending = items.filter(isPending);
  const answers: StepResults = new Map(pending.map((item) => [item.id, waitFor(item)]));
  const finished = items.filter((item) => !isPending(item));
  if (finished.length === 0) return answers;
  const names = finished.map(({ newName }) => newName);
  let lookup: CodeLookup | null = await (many ? readNewestCached(names, context) : lookUpCodes(names, context));
  const idOf = (item: Item) => rowOf(item, creations)?.redeemCodeId ?? null;
  // A creation whose id was lost in a crash leaves a name without an id: only the pages show it.
  if (lookup && !lookup.byId && finished.some((item) => isWithoutId(lookup!.of(item.newName)) && idOf(item) === null))
    lookup = await readCodePages(context);
  if (!lookup) return answerMissing(items, context);

  for (const item of finished) {
    const seen = lookup.of(item.newName);
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

function isWithoutId(seen: CodeLocation): boolean {
  return seen.where === "ours" && seen.code === null;
}

function seenWith(item: Item, newRedeemCodeId: string | null, context: StepContext): StepResult {
  return { kind: "done", learned: { newRedeemCodeId, usesAtEnd: usesStill(item, context) }, detail: { newRedeemCodeId } };
}

/** The uses noted when the name was looked up, unless that was so long ago that they want counting again before the delete. */
function usesStill({ plan, usesAtEnd, addedAt }: Item, { now }: StepContext): number | null {
  const age = now().getTime() - (addedAt?.getTime() ?? 0);
  return plan === "rename" && age > COUNT_KEEPS_SECONDS * 1000 ? null : usesAtEnd;
}

function waitFor(item: Item): StepResult {
  return { kind: "wait", seconds: pollImportAfter(item.attempts), on: "shopify" };
}

/** The new name is not on our discount though its import is over, or unknown to Shopify. */
async function absent(item: Item, found: { seen: CodeLocation; row: CreationRow | undefined }, context: StepContext): Promise<StepResult> {
  const retryPolicy = oldGoesFirst(item.plan) ? context.patience.setbacksInReset : context.patience.setbacksInRename;
  const mayRepeat = item.setbacks < retryPolicy;
  const again: StepResult = { kind: "undone", seconds: repeatAfter(item.setbacks), detail: { words: found.row?.refusal ?? null } };
  if (found.row?.refusal && !isAboutUniqueness(found.row.refusal))
    return { kind: "park", reason: "name_invalid", detail: { words: found.row.refusal } };
  if (found.row?.refusal) {
    const owner = found.seen.where === "elsewhere" ? found.seen.title : await ownerOf(item, context);
    // Asking again would be refused again where it is a name of another spelling that stands in the way.
    const equalTo = owner === null ? await equalCode(item, context) : null;
    if (equalTo !== null) return { kind: "park", reason: "name_taken", detail: { equalTo } };
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

/** The code of the discount that Shopify holds for the same name as the new one, though it is spelled otherwise. */
async function equalCode({ newName, newKey }: Item, { codes, discountId }: StepContext): Promise<string | null> {
  const equal = equalKeyOf(newName);
  const other = (await codes.list(discountId))?.find(({ name }) => keyOf(name) !== newKey && equalKeyOf(name) === equal);
  return other?.name ?? null;
}

async function isGone({ codes, discountId }: StepContext): Promise<boolean> {
  return (await codes.discount(discountId)) === null;
}
