/** What operations that read have in common. */
import type { z } from "zod";

import { readCursor, type Page } from "#app/screens/api/page.ts";

import { Refusal } from "./problems.ts";

type Listing = { limit: number; after?: string | undefined };

/** Reads one page; refuses a cursor that is none of this list's. */
export async function paged<F extends Listing, T>(
  cursor: z.ZodType<readonly string[]> & { def: { items: readonly unknown[] } },
  { limit, after, ...filter }: F,
  read: (paging: Omit<F, "limit" | "after"> & { limit: number; after: readonly string[] | null }) => Promise<Page<T> | null>,
): Promise<Page<T> | Refusal> {
  const at = after === undefined ? null : cursor.safeParse(readCursor(after, cursor.def.items.length));
  if (at && !at.success) return new Refusal("bad_cursor");
  return (await read({ ...filter, limit, after: at?.data ?? null })) ?? new Refusal("not_found");
}

/** The only row of a list narrowed to an id. */
export async function oneOf<T>(page: Promise<Page<T>>): Promise<T | Refusal> {
  return (await page).items[0] ?? new Refusal("not_found");
}

export const ONE = { limit: 1, after: null };

export const GET = { method: "get", status: 200 } as const;
export const LIST = { ...GET, problems: ["bad_cursor"] } as const;
export const SINGLE = { ...GET, problems: ["not_found"] } as const;
/** A list below something that may not be there. */
export const LIST_OF = { ...GET, problems: ["bad_cursor", "not_found"] } as const;
