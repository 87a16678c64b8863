import type { ActionResult } from "#app/ui/action-result.ts";

/** What a press on the page of other stores answers. `invite`: a code for the other store, told this one time. */
export type StoresAnswer = ActionResult<{ invite?: { code: string; expiresAt: string } }>;
