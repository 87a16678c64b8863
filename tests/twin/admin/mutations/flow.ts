import type { Fields } from "../context.ts";

const MOST_BYTES = 50_000;
/** The triggers that the app's extensions have. */
const TRIGGERS = ["promo-code-refreshed", "leak-suspected", "code-needs-attention", "commission-held"];

const refused = (field: string, message: string) => ({ userErrors: [{ field: [field], message }] });
const misshapen = (problem: string) => refused("body", `Errors validating schema:\n  ${problem}\n`);

export const flowMutations: Fields<undefined> = {
  // Refusals: recorded. That a trigger no workflow begins with is taken: assumed. What a `body` is refused for is not played.
  flowTriggerReceive: (_root, args, { world }) => {
    const { handle, payload, body } = args as typeof args & { body?: string | null };
    if (body && (handle || payload)) return refused("body", "Cannot use `handle` and `payload` arguments with `body` argument");
    if (!handle) return refused("handle", "`handle` and `payload` arguments are required");
    if (Buffer.byteLength(JSON.stringify(payload ?? {})) > MOST_BYTES)
      return misshapen(`Properties size exceeds the limit of ${MOST_BYTES} bytes.`);
    if (!TRIGGERS.includes(handle)) return misshapen(`Invalid handle '${handle}'.`);
    world.data.flowTriggers = [...world.data.flowTriggers, { handle, payload: payload ?? {}, at: world.now().toISOString() }];
    world.touch();
    return { userErrors: [] };
  },
};
