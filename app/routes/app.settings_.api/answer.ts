import type { ActionResult } from "#app/ui/action-result.ts";

/** What a press on the page of API and webhooks answers. `secret`: a key or a secret, told this one time. */
export type ApiAnswer = ActionResult<{ secret?: string }>;
