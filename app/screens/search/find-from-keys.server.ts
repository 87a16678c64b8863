/** What the command palette finds: the search of Home, and the open leak cases by their name. */
import type { ShopContext } from "#app/platform/db.server.ts";
import type { Need } from "#app/screens/home/need.ts";
import { openLeaks } from "#app/screens/home/open-leaks.server.ts";

import { searchEverything, type Found } from "./search-everything.server.ts";

/** `search` is what it was found for. `leaks`: null where the text does not ask for them. */
export type EverythingFound = { search: string; found: Found; leaks: Need[] | null };

export async function findFromKeys(
  ctx: ShopContext,
  { search, withLeaks }: { search: string; withLeaks: boolean },
): Promise<EverythingFound> {
  const [found, leaks] = await Promise.all([searchEverything(ctx, search), withLeaks ? openLeaks(ctx) : null]);
  return { search, found, leaks };
}
