/** What each row of a file would do to the shop's members, before anything is written. Matched by id, then by customer, then by e-mail. */
import { withAsciiDomain } from "#app/format/email-address.ts";
import { accountsOf, meets, type Account, type Network } from "#app/members/accounts.ts";
import { cleanCustomerId, cleanEmail, FIELD_PROBLEMS, problemOf, splitName, type MemberFields } from "#app/members/member-fields.ts";
import type { PersonCells } from "#app/members/person-columns.ts";

export type ImportFields = MemberFields & { network: Network | ""; otherAccounts: Account[] };
/** A record that became a member's: the member is met under what it was known by as well. `email` in lower case. */
type Former = { id: string; email: string; customerId: string | null };
export type KnownMember = ImportFields & { id: string; formerly?: readonly Former[] };
/** To the question whether a row with a known address is the same person or another. */
export type Answer = "same" | "another";
type RowToCheck = { line: number; cells: PersonCells; answer?: Answer | null };

type Checked =
  | { kind: "added"; memberId: null; fields: ImportFields; reason: "" }
  | { kind: "updated"; memberId: string; fields: ImportFields; reason: "" }
  | { kind: "unchanged"; memberId: string; reason: "" }
  /** `reason` says why, in words. */
  | { kind: "refused" | "question"; memberId: string | null; reason: string };
export type CheckedRow = Checked & { line: number; cells: PersonCells; name: string; email: string };

type Earlier = { line: number; name: string; id: string; customerId: string; handle: string; network: Network | "" };
/** What was read of the file so far: a person who stands in it twice is found across its parts. */
export type Seen = Map<string, Earlier[]>;
export const nothingSeen = (): Seen => new Map();

/** `known` are all members that share an id, a customer, an address or a handle with these rows. */
export function checkRows(rows: readonly RowToCheck[], known: readonly KnownMember[], seen: Seen = nothingSeen()): CheckedRow[] {
  const index = indexOf(known);
  return rows.map((row) => {
    const { line, cells } = row;
    const shown = { line, cells, name: nameIn(cells), email: cleanEmail(cells.email ?? "") };
    return { ...shown, ...checkRow(row, index, seen) };
  });
}

/** The form in which addresses are compared: a domain in another script and its punycode are one. */
const keyOf = (email: string) => withAsciiDomain(cleanEmail(email));

function refused(reason: string): Checked {
  return { kind: "refused", memberId: null, reason };
}

function checkRow({ line, cells, answer = null }: RowToCheck, index: Index, seen: Seen): Checked {
  const email = cleanEmail(cells.email ?? "");
  // A foreign program's number or a name is no customer of the shop, and nothing is refused for it.
  const customerId = cleanCustomerId(cells.customerId ?? "") ?? "";
  const name = nameIn(cells);
  const found = whoIs({ id: cells.id?.toLowerCase() ?? "", customerId, email, name, accounts: accountsOf(cells), answer }, index);
  if ("kind" in found) return found;
  const { member } = found;
  const fields = filled(cells, { member, email, customerId });
  const problem = problemOf(fields);
  if (problem) return refused(FIELD_PROBLEMS[problem.problem]);
  const holder = index.byHandle.get(fields.handle)?.find((other) => other.id !== member?.id && meets(other, fields));
  if (holder) return refused(`The handle @${fields.handle} is another member's`);

  const me: Earlier = { line, name, id: member?.id ?? "", customerId, handle: fields.handle, network: fields.network };
  const twin = twinOf(me, { email: fields.email, answer }, seen);
  if (twin) return twin;
  for (const mark of [`email ${keyOf(fields.email)}`, `id ${me.id}`, `customer ${customerId}`, `handle ${fields.handle}`])
    if (!mark.endsWith(" ")) seen.set(mark, [...(seen.get(mark) ?? []), me]);
  if (!member) return { kind: "added", memberId: null, fields, reason: "" };
  if (same(member, fields)) return { kind: "unchanged", memberId: member.id, reason: "" };
  return { kind: "updated", memberId: member.id, fields, reason: "" };
}

type Who = { id: string; customerId: string; email: string; name: string; accounts: Account[]; answer: Answer | null };

/** The member a row is about, null for somebody new; or why that cannot be said. */
function whoIs({ id, customerId, email, name, accounts, answer }: Who, index: Index): { member: KnownMember | null } | Checked {
  const sure = index.byId.get(id) ?? (customerId === "" ? undefined : index.byCustomer.get(customerId));
  if (sure) return { member: sure };
  const sharing = index.byEmail.get(keyOf(email)) ?? [];
  // Two customers are two people, whatever address they share.
  const possible = sharing.filter((member) => customerId === "" || member.customerId === null || member.customerId === customerId);
  if (possible.length === 0 || answer === "another") return { member: null };
  const alike = possible.filter(
    (member) =>
      name === "" || shareAWord(name, fullName(member)) || accounts.some(({ handle }) => handle !== "" && handle === member.handle),
  );
  const [only, second] = alike.length > 0 ? alike : possible;
  if (second) return refused("Several members share this address. A member or customer ID has to say who it is");
  if (alike.length === 0 && answer !== "same")
    return { kind: "question", memberId: only!.id, reason: `${fullName(only!)} has this e-mail address. The same person, or another?` };
  return { member: only! };
}

/** Somebody who stands in the file already, or may; null for somebody new to it. */
function twinOf(me: Earlier, { email, answer }: { email: string; answer: Answer | null }, seen: Seen): Checked | null {
  const again = (line: number) => refused(`The same member as line ${line}`);
  const [byId] = me.id === "" ? [] : (seen.get(`id ${me.id}`) ?? []);
  const [byCustomer] = me.customerId === "" ? [] : (seen.get(`customer ${me.customerId}`) ?? []);
  const sure = byId ?? byCustomer ?? seen.get(`handle ${me.handle}`)?.find((other) => me.handle !== "" && meets(other, me));
  if (sure) return again(sure.line);
  for (const other of seen.get(`email ${keyOf(email)}`) ?? []) {
    const differ = (one: string, two: string) => one !== "" && two !== "" && one !== two;
    if (differ(me.id, other.id) || differ(me.customerId, other.customerId) || answer === "another") continue;
    if (answer === "same" || me.name === "" || other.name === "" || shareAWord(me.name, other.name)) return again(other.line);
    return { kind: "question", memberId: null, reason: `Line ${other.line} has this e-mail address. The same person, or another?` };
  }
  return null;
}

type Index = {
  byId: Map<string, KnownMember>;
  byCustomer: Map<string, KnownMember>;
  byEmail: Map<string, KnownMember[]>;
  byHandle: Map<string, KnownMember[]>;
};

function indexOf(known: readonly KnownMember[]): Index {
  const index: Index = { byId: new Map(), byCustomer: new Map(), byEmail: new Map(), byHandle: new Map() };
  const add = (map: Map<string, KnownMember[]>, key: string, member: KnownMember) => map.set(key, [...(map.get(key) ?? []), member]);
  for (const member of known) {
    index.byId.set(member.id, member);
    if (member.customerId) index.byCustomer.set(member.customerId, member);
    add(index.byEmail, keyOf(member.email), member);
    if (member.handle !== "") add(index.byHandle, member.handle, member);
    for (const { id, email, customerId } of member.formerly ?? []) {
      index.byId.set(id, member);
      if (customerId) index.byCustomer.set(customerId, member);
      if (keyOf(email) !== keyOf(member.email)) add(index.byEmail, keyOf(email), member);
    }
  }
  return index;
}

/** An empty cell says nothing: what is known already stays. */
function filled(
  cells: PersonCells,
  { member, email, customerId }: { member: KnownMember | null; email: string; customerId: string },
): ImportFields {
  const split = cells.name ? splitName(cells.name) : { firstName: "", lastName: "" };
  const named = Boolean(cells.firstName || cells.lastName || cells.name);
  const [first, ...others] = accountsOf(cells);
  const known: Account[] = member && member.handle !== "" ? [{ handle: member.handle, network: member.network }] : [];
  const main = first ?? known[0] ?? { handle: "", network: "" as const };
  const isMain = (account: Account) => meets(account, main);
  const further = [...others, ...(member?.otherAccounts ?? []), ...(first ? known : [])].filter((account) => !isMain(account));
  const formerly = member?.formerly ?? [];
  const isKnownAs = (address: string) =>
    formerly.some((was) => was.email === address) || (member !== null && keyOf(address) === keyOf(member.email));
  return {
    firstName: named ? cells.firstName || split.firstName : (member?.firstName ?? ""),
    lastName: named ? cells.lastName || split.lastName || (cells.name ? "" : (member?.lastName ?? "")) : (member?.lastName ?? ""),
    // What a record that became theirs was known by names the member, and replaces nothing.
    email: (isKnownAs(email) ? "" : email) || (member?.email ?? ""),
    handle: main.handle,
    network: main.network || (known.find(isMain)?.network ?? ""),
    otherAccounts: first
      ? further.filter((account, at) => further.findIndex((one) => meets(one, account)) === at)
      : (member?.otherAccounts ?? []),
    customerId: (formerly.some((was) => was.customerId === customerId) ? "" : customerId) || (member?.customerId ?? null),
  };
}

function same(member: KnownMember, fields: ImportFields): boolean {
  const plain = (["firstName", "lastName", "email", "handle", "network", "customerId"] as const).every(
    (key) => member[key] === fields[key],
  );
  const written = (accounts: readonly Account[]) => accounts.map(({ network, handle }) => `${network} ${handle}`).join("\n");
  return plain && written(member.otherAccounts) === written(fields.otherAccounts);
}

function nameIn(cells: PersonCells): string {
  return cells.name || `${cells.firstName ?? ""} ${cells.lastName ?? ""}`.trim();
}

function fullName({ firstName, lastName }: MemberFields): string {
  return `${firstName} ${lastName}`.trim();
}

/** Whether two names have a word in common, whatever their accents and capitals. */
function shareAWord(one: string, other: string): boolean {
  const words = (name: string) =>
    name
      .normalize("NFD")
      .replace(/\p{M}/gu, "")
      .toLowerCase()
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean);
  const known = new Set(words(other));
  return words(one).some((word) => known.has(word));
}
