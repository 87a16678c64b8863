import { domainToUnicode } from "node:url";

import type { LineageTx } from "#app/codes/lineage.store.server.ts";
import { withAsciiDomain } from "#app/format/email-address.ts";
import { isId } from "#app/platform/ids.ts";

import { accountsOf } from "../accounts.ts";
import { cleanCustomerId, cleanEmail } from "../member-fields.ts";
import type { PersonCells } from "../person-columns.ts";
import type { KnownMember } from "./check-rows.ts";

/** Every member who shares an id, a customer, an address or a handle with these rows, also through a record that became theirs. */
export async function readKnown({ shop, tx }: LineageTx, rows: readonly { cells: PersonCells }[]): Promise<KnownMember[]> {
  const emails = rows.flatMap(({ cells }) => formsOf(cleanEmail(cells.email ?? "")));
  const handles = rows.flatMap(({ cells }) => accountsOf(cells).map(({ handle }) => handle));
  const ids = rows.map(({ cells }) => cells.id ?? "").filter(isId);
  const customers = rows.flatMap(({ cells }) => cleanCustomerId(cells.customerId ?? "") || []);
  return tx.$queryRaw<KnownMember[]>`
    SELECT m.id::text, m."firstName", m."lastName", m.email, m.handle, m.network, m."otherAccounts", m."customerId", (
        SELECT coalesce(json_agg(json_build_object('id', was.id, 'email', lower(was.email), 'customerId', was."customerId")), '[]')
        FROM "Member" was WHERE was.shop = m.shop AND was."mergedIntoId" = m.id) AS formerly
    FROM "Member" m WHERE m.shop = ${shop} AND m.id IN (
      SELECT coalesce("mergedIntoId", id) FROM "Member"
      WHERE shop = ${shop} AND (lower(email) = ANY(${emails}) OR (handle <> '' AND handle = ANY(${handles}))
        OR id = ANY(${ids}::uuid[]) OR "customerId" = ANY(${customers})))`;
}

/** An address as it stands, and with its domain in its own script and in punycode: any of them may be stored. */
function formsOf(email: string): string[] {
  if (email === "") return [];
  const at = email.lastIndexOf("@") + 1;
  return [...new Set([email, withAsciiDomain(email), `${email.slice(0, at)}${domainToUnicode(email.slice(at)) || email.slice(at)}`])];
}
