/** What Shopify Flow may ask the app to do: the actions of `extensions/flow-*`, with the fields that their configurations name. */
import { z } from "zod";

/** A text that Flow leaves out, or fills with nothing, is empty. */
const text = z
  .string()
  .trim()
  .max(2_000)
  .nullish()
  .transform((typed) => typed ?? "");
/**
 * Flow sends what a merchant ticked as a boolean; a variable may come as a word. What is neither yes nor no is refused: a dry run that
 * somebody misspelled must not become a real one.
 */
const ticked = z
  .union([
    z.boolean(),
    z
      .string()
      .trim()
      .toLowerCase()
      .pipe(z.union([z.enum(["true", "yes", "1"]), z.enum(["false", "no", "0", ""])])),
  ])
  .nullish()
  .transform((value) => value === true || value === "true" || value === "yes" || value === "1");

export const ACTIONS = ["refresh", "deactivate", "leak"] as const;
type ActionName = (typeof ACTIONS)[number];

const properties = {
  /** `new-code` empty: one is proposed. `dry-run`: says what would happen, and changes nothing. */
  refresh: z.object({ code: text, "new-code": text, "dry-run": ticked }),
  deactivate: z.object({ code: text }),
  leak: z.object({ code: text, address: text }),
};

export type FlowAction =
  | { action: "refresh"; code: string; newCode: string; dryRun: boolean }
  | { action: "deactivate"; code: string }
  | { action: "leak"; code: string; address: string };

/** Null for properties that are none of the action's, or without the code that every action names. */
export function actionFrom(action: ActionName, raw: unknown): FlowAction | null {
  const read = properties[action].safeParse(raw ?? {});
  if (!read.success || read.data.code === "") return null;
  const { code } = read.data;
  switch (action) {
    case "refresh": {
      const asked = properties.refresh.parse(raw);
      return { action, code, newCode: asked["new-code"], dryRun: asked["dry-run"] };
    }
    case "deactivate":
      return { action, code };
    case "leak":
      return { action, code, address: properties.leak.parse(raw).address };
  }
}

/** What an action is called in the activity, of which code. */
export function actionLabel({ action, code }: { action: ActionName; code: string }): string {
  const label = { refresh: "Refresh promo code", deactivate: "Deactivate member", leak: "Open a leak case" }[action];
  return code === "" ? label : `${label} ${code}`;
}

/**
 * How a run stands. `running`: Flow asks again. `refused`: the same would be refused again, and Flow is told so. `outcome` says it in
 * words.
 */
export type RunStanding = { state: "running" | "done" | "refused"; outcome: string };
