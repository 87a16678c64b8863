/** What the columns of a file have to hold for each of its uses. Each says in words what is still missing, null when nothing is. */
import { NETWORKS } from "./accounts.ts";
import type { PersonField } from "./person-columns.ts";

type Fields = readonly (PersonField | null)[];

/** For importing members. */
export function neededToImport(fields: Fields): string | null {
  if (!has(fields, "email", "id", "customerId")) return "Say which column holds the e-mail addresses.";
  return has(fields, "name", "firstName", "lastName", "id", "email") ? null : "Say which column holds the names.";
}

/** For matching codes with people. */
export function neededToMatch(fields: Fields): string | null {
  if (!fields.includes("code")) return "Say which column holds the promo codes.";
  const says = fields.some((field) => field !== null && field !== "code" && field !== "channel");
  return says ? null : "Say which column tells whose a code is: an e-mail address, a handle, a name or an ID.";
}

/** For finding the members that are added to an offer. */
export function neededToFind(fields: Fields): string | null {
  return has(fields, "id", "email", "handle", ...NETWORKS)
    ? null
    : "Say which column tells who is added: an e-mail address, a handle or a member ID.";
}

function has(fields: Fields, ...wanted: PersonField[]): boolean {
  return wanted.some((field) => fields.includes(field));
}
