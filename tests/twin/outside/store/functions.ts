/** Runs the Function that refuses entered codes, as Shopify does whenever a cart or a checkout changes. */
import { readFileSync } from "node:fs";

import { builtFunction } from "../../../../scripts/build-function.ts";
import { runnerOf } from "../../../support/function/run-function.ts";
import type { LiveWorld } from "../../world/world.ts";

/** Documented: a longer metafield is null in the input of a Function. */
const MOST_BYTES = 10_000;
/** What the query of extensions/guarded-codes asks for. */
const [METAFIELD, ATTRIBUTE] = ["$app:guarded-codes state", "_reissue_link"];

type Answer = { operations: { enteredDiscountCodesReject: { codes: { code: string }[]; message: string } }[] };
export type Attributes = Record<string, string>;

let runner: ReturnType<typeof runnerOf> | null = null;

/**
 * What shoppers read of codes that a Function refuses, by the code as they entered it. Each active discount of a Function is asked, and
 * one that fails refuses nothing (documented for discounts; assumed for refusals). Every code of the shop's is `rejectable` (assumed).
 */
export function refusedByFunctions(world: LiveWorld, codes: readonly string[], attributes: Attributes): Map<string, string> {
  const refused = new Map<string, string>();
  for (const { status, metafields } of world.data.appDiscounts) {
    const value = metafields[METAFIELD];
    if (status !== "ACTIVE" || value === undefined || codes.length === 0) continue;
    // The compiler is a few seconds away, so it is asked only in a shop that guards codes.
    runner ??= runnerOf(new WebAssembly.Module(readFileSync(builtFunction())));
    const link = attributes[ATTRIBUTE];
    const date = new Intl.DateTimeFormat("en-CA", { timeZone: world.data.shop.ianaTimezone }).format(world.now());
    const { operations } = runner.run({
      enteredDiscountCodes: codes.map((code) => ({ code, rejectable: true })),
      cart: { link: link === undefined ? null : { value: link } },
      shop: { localTime: { date } },
      discount: { metafield: Buffer.byteLength(value) > MOST_BYTES ? null : { jsonValue: JSON.parse(value) as unknown } },
    }) as Answer;
    for (const { enteredDiscountCodesReject: no } of operations) for (const { code } of no.codes) refused.set(code, no.message);
  }
  return refused;
}
