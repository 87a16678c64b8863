import { fileProblem } from "#app/files/file-problem.ts";

import type { ImportRefusal } from "./import-members.server.ts";

/** Why a file of members cannot be taken in, and what to do about it. */
export function importProblem(refusal: ImportRefusal): string {
  return refusal.reason === "too_many_rows" ? "It has more than 100,000 lines. Split it and import the parts." : fileProblem(refusal);
}
