/** Whose code is whose by the lines of a merchant's file, and who of them is not a member yet. Decided before anything is written. */
import { channelMeant, channelName, KNOWN_CHANNELS } from "#app/codes/channels.ts";
import { slugOf } from "#app/format/slug.ts";
import { meets } from "#app/members/accounts.ts";
import type { ImportFields } from "#app/members/import/check-rows.ts";
import { FIELD_PROBLEMS, problemOf } from "#app/members/member-fields.ts";

import { fullName, type Creator } from "./match-codes.ts";

/** `line` is where the row ends in the file. A row that names several codes is several of these. Absent columns are empty. */
export type FileLine = {
  line: number;
  code: string;
  key: string;
  /** Where the member posts it, as the file calls that: "Instagram", "ig". */
  channel: string;
  /** The code without what files write around it, for where the discount has none that is written like this. */
  bareKey?: string;
  /** The member's id in this app, where the file has it. */
  id: string;
  /** Who the line names. */
  who: ImportFields;
};
type LeftLine = { line: number; code: string; because: string };

/** Who a line names: a member, or the place in `people` of somebody who is none yet. */
type Named = { memberId: string } | { person: number };
export type ReadMatches = {
  matches: { redeemCodeId: string; who: Named; channel: string | null }[];
  people: ImportFields[];
  left: LeftLine[];
};

type KnownCode = { redeemCodeId: string; name: string; key: string; taken: boolean };
type KnownMember = Creator & Pick<ImportFields, "network" | "customerId">;
/** The discount's codes in the order in which Shopify lists them, and all members of the shop. */
type Known = { codes: readonly KnownCode[]; members: readonly KnownMember[] };

/**
 * Lines say whose a code is by the member's id, else by the customer's, the e-mail address, the handle, or a name that only one member
 * has. What two members share names neither of them. A person may stand on several lines and get all of those codes. Whoever is no
 * member yet has to have a name and an address. A code is found as it is written, else by the form in which codes are compared. What
 * cannot be used is left with the reason. Of two codes of one person for one channel the second is left.
 */
export function readMatches(lines: readonly FileLine[], { codes, members }: Known): ReadMatches {
  const byName = new Map(codes.map((code) => [code.name, code]));
  const byKey = new Map(codes.toReversed().map((code) => [code.key, code]));
  const index = indexOf(members);
  const read: ReadMatches = { matches: [], people: [], left: [] };
  const personOf = new Map<string, number>();
  const usedCodes = new Set<string>();
  const usedChannels = new Set<string>();

  const add = (who: ImportFields): Named | string => {
    const before = personOf.get(who.email);
    if (before !== undefined) return { person: before };
    const called = who.email || (who.handle ? `@${who.handle}` : fullName(who) || "named here");
    if (who.email === "") return `No member is ${called}`;
    const problem = problemOf(who);
    if (problem?.problem === "name_missing") return `No member is ${called}, and nobody can be added without a name`;
    if (problem) return `No member is ${called}: ${FIELD_PROBLEMS[problem.problem]}`;
    if (read.people.some((other) => other.handle !== "" && meets(other, who))) return `@${who.handle} is somebody else in this file`;
    personOf.set(who.email, read.people.push(who) - 1);
    return { person: read.people.length - 1 };
  };

  for (const { line, code, key, bareKey = key, channel, id, who } of lines) {
    const leave = (because: string) => read.left.push({ line, code, because });
    const found = byName.get(code) ?? byKey.get(key) ?? byKey.get(bareKey);
    if (key === "") leave("No code on this line");
    else if (!found) leave("This code is not on the discount");
    else if (found.taken) leave("This code is a member’s already");
    else if (usedCodes.has(found.redeemCodeId)) leave("An earlier line has this code already");
    else {
      const named = find({ id, who }, index) ?? add(who);
      if (typeof named === "string") {
        leave(named);
        continue;
      }
      const name = channelName(channel);
      const theirs =
        name === null
          ? null
          : `${"memberId" in named ? named.memberId : named.person} ${slugOf(channelMeant(KNOWN_CHANNELS, name)?.name ?? name)}`;
      if (theirs !== null && usedChannels.has(theirs)) {
        leave(`An earlier line has their code for ${name}`);
        continue;
      }
      if (theirs !== null) usedChannels.add(theirs);
      usedCodes.add(found.redeemCodeId);
      read.matches.push({ redeemCodeId: found.redeemCodeId, who: named, channel: name });
    }
  }
  return read;
}

type Index = Record<"id" | "customer" | "email" | "handle" | "name", Map<string, KnownMember[]>>;

function indexOf(members: readonly KnownMember[]): Index {
  const index: Index = { id: new Map(), customer: new Map(), email: new Map(), handle: new Map(), name: new Map() };
  const note = (by: keyof Index, key: string, member: KnownMember) => {
    if (key !== "") index[by].set(key, [...(index[by].get(key) ?? []), member]);
  };
  for (const member of members) {
    note("id", member.id, member);
    note("customer", member.customerId ?? "", member);
    note("email", member.email.toLowerCase(), member);
    note("handle", member.handle, member);
    note("name", nameKey(fullName(member)), member);
  }
  return index;
}

/** The member a line names, or why that cannot be said; null for somebody who is none. */
function find({ id, who }: Pick<FileLine, "id" | "who">, index: Index): Named | string | null {
  const customers = index.customer.get(who.customerId ?? "") ?? [];
  const addressed = index.email.get(who.email) ?? [];
  const handled = (index.handle.get(who.handle) ?? []).filter((member) => meets(member, who));
  for (const [one, second] of [index.id.get(id) ?? [], customers, addressed, handled]) if (one && !second) return { memberId: one.id };
  const name = fullName(who);
  const namesakes = index.name.get(nameKey(name)) ?? [];
  // Of several with one address or handle, the name may say which.
  const shared = [...customers, ...addressed, ...handled];
  const [one, second] = shared.length === 0 ? namesakes : namesakes.filter((member) => shared.includes(member));
  if (one && second) return `More than one member is called ${name}`;
  if (one && shared.length === 0 && who.email !== "") return `${name} is a member with another e-mail address. Match it by hand`;
  if (one) return { memberId: one.id };
  if (shared.length > 0) return `More than one member has ${addressed.length > 0 ? who.email : `@${who.handle}`}`;
  return null;
}

/** Spelled with other spaces and capitals it is the same name. */
const nameKey = (name: string) => name.normalize("NFC").toLowerCase().split(/\s+/).filter(Boolean).join(" ");
