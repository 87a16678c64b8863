import type { ToolHandler, Tools } from "@shopify/ui-extensions/admin";

import type { ToolName } from "#app/screens/sidekick/tools.ts";

/** Every tool of tools.json: the app answers all of them. */
const NAMES = {
  find_code: true,
  find_member_codes: true,
  list_open_leak_cases: true,
  list_commissions_due: true,
} as const satisfies Record<ToolName, true>;

/** Sidekick waits about a second for an answer. */
const PATIENCE_MS = 5_000;

/** Shopify runs this without a page, when Sidekick wants something. */
export default function registerTools(): void {
  const { tools } = (globalThis as unknown as { shopify: { tools: Tools } }).shopify;
  for (const name of Object.keys(NAMES)) tools.register(name, (input) => ask(name, input));
}

/** What the app answers; where it refuses, or does not answer, a sentence that says so. */
async function ask(tool: string, input: Parameters<ToolHandler>[0]): Promise<Record<string, unknown>> {
  const query = new URLSearchParams({ tool, input: JSON.stringify(input) });
  try {
    // Shopify sends this to the app's own address, with the staff member's token.
    const response = await fetch(`/admin/tools?${query.toString()}`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    const told = (await response.json()) as { problem?: string };
    if (response.ok) return told;
    return nothing(told.problem ?? UNANSWERED);
  } catch {
    return nothing(UNANSWERED);
  }
}

const UNANSWERED = "Reissue did not answer. Open the app and try again.";

const nothing = (note: string) => ({ results: [], more: false, note });
