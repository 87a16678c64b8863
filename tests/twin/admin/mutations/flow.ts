import type { Fields } from "../context.ts";

/** Documented: a payload may have 50 KB. The refusals' wordings, and that a trigger no workflow begins with is taken, are assumed. */
const MOST_BYTES = 50_000;

export const flowMutations: Fields<undefined> = {
  flowTriggerReceive: (_root, { handle, payload }, { world }) => {
    if (!handle) return { userErrors: [{ field: ["handle"], message: "Handle can't be blank" }] };
    if (JSON.stringify(payload ?? {}).length > MOST_BYTES) return { userErrors: [{ field: ["payload"], message: "Payload is too large" }] };
    world.data.flowTriggers = [...world.data.flowTriggers, { handle, payload: payload ?? {}, at: world.now().toISOString() }];
    world.touch();
    return { userErrors: [] };
  },
};
