import type { ActionResult } from "#app/ui/action-result.ts";
import type { FileLooked } from "#app/members/file-columns.server.ts";
import type { Adopted } from "#app/offers/adopt-discount.server.ts";
import type { FileMatched } from "#app/offers/match-adoption.server.ts";

/** What the action of the adoption answers; each of its forms reads its own field. */
export type AdoptionAnswer = ActionResult<{ columns?: FileLooked; file?: FileMatched; adopted?: Extract<Adopted, { ok: true }> }>;
