import { csvText } from "#app/format/csv-text.ts";
import type { RefusedRow } from "./check-rows.ts";

/** The rows that were not taken in, with line and reason, to be mended in a spreadsheet. */
export function refusedCsv(refused: readonly RefusedRow[]): string {
  return csvText(
    ["Line", "Reason", "Name", "E-mail"],
    refused.map(({ line, reason, name, email }) => [String(line), reason, name, email]),
  );
}
