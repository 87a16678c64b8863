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

/** Rows by their id, the newest first. `find` is given what is older than the page before, and how many to read. */
export async function newestFirst<R extends { id: string }, T>(
  { limit, after }: { limit: number; after: readonly string[] | null },
  find: (page: { older: { id?: { lt: string } }; take: number }) => Promise<readonly R[]>,
  shown: (row: R) => T,
): Promise<Page<T>> {
  const rows = await find({ older: after ? { id: { lt: after[0]! } } : {}, take: limit + 1 });
  return pageOf(rows, { limit, shown, keyOf: ({ id }) => [id] });
}

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The parts of a filter that were given. */
export function given<T extends object>(filter: T): Given<T> {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined)) as Given<T>;
}

export const iso = (at: Date | null) => at?.toISOString() ?? null;
export const dayOf = (at: Date) => at.toISOString().slice(0, 10);
export const moneyIn = (currency: string) => (amount: bigint | number) => ({ amountMinor: Number(amount), currency });
