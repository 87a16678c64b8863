/** Pages that follow a key instead of counting: what is added meanwhile is neither skipped nor told twice. */
import { isPlain } from "#app/platform/plain-text.ts";

export type Page<T> = { items: T[]; next: string | null };

/** Where a page goes on: the sort key of the last row that was told. */
function writeCursor(parts: readonly string[]): string {
  return Buffer.from(JSON.stringify(parts)).toString("base64url");
}

/** The parts of a cursor of this many; null for what no page told. */
export function readCursor(text: string, count: number): string[] | null {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
    if (!Array.isArray(parts) || parts.length !== count) return null;
    return parts.every((part) => typeof part === "string" && part.length <= 300 && isPlain(part)) ? (parts as string[]) : null;
  } catch {
    return null;
  }
}

/** `rows` were read with one more than `limit`, which says whether there is a next page. */
export function pageOf<R, T>(
  rows: readonly R[],
  { limit, shown, keyOf }: { limit: number; shown: (row: R) => T; keyOf: (row: R) => readonly string[] },
): Page<T> {
  const told = rows.slice(0, limit);
  const last = told.at(-1);
  return { items: told.map(shown), next: rows.length > limit && last ? writeCursor(keyOf(last)) : null };
}
