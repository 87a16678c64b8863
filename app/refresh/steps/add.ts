import { IMPORT_TAKES } from "#app/refresh/patience.ts";
import { inHalves } from "./halves.ts";
import type { RunStep } from "./step.ts";

/**
 * Asks Shopify for the new codes. Its answer proves nothing; asking twice does no harm, for Shopify refuses a name that
 * is there already.
 */
export const add: RunStep = async (items, context) => {
  const [first, ...rest] = items;
  if (!first) return new Map();
  return inHalves([first, ...rest], context, async (batch) => {
    const [name, ...names] = batch.map(({ newName }) => newName);
    const { bulkCreationId } = await context.codes.add(context.discountId, [name!, ...names]);
    return { kind: "done", learned: { bulkCreationId }, detail: { bulkCreationId }, rest: IMPORT_TAKES };
  });
};
