import type { LineageTx } from "#app/codes/lineage.store.server.ts";
import { isId } from "#app/platform/ids.ts";

import { accountsOf } from "../accounts.ts";
import { cleanCustomerId, cleanEmail } from "../member-fields.ts";
import type { PersonCells } from "../person-columns.ts";
import type { KnownMember } from "./check-rows.ts";

/** Every member who shares an id, a customer, an address or a handle with these rows. */
export async function readKnown({ shop, tx }: LineageTx, rows: readonly { cells: PersonCells }[]): Promise<KnownMember[]> {
  const emails = rows.map(({ cells }) => cleanEmail(cells.email ?? "")).filter(Boolean);
  const handles = rows.flatMap(({ cells }) => accountsOf(cells).map(({ handle }) => handle));
  const ids = rows.map(({ cells }) => cells.id ?? "").filter(isId);
  const customers = rows.flatMap(({ cells }) => cleanCustomerId(cells.customerId ?? "") || []);
  return tx.$queryRaw<KnownMember[]>`
    SELECT id::text, "firstName", "lastName", email, handle, network, "otherAccounts", "customerId" FROM "Member"
    WHERE shop = ${shop} AND (lower(email) = ANY(${emails}) OR (handle <> '' AND handle = ANY(${handles}))
      OR id = ANY(${ids}::uuid[]) OR "customerId" = ANY(${customers}))`;
}
