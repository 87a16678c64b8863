/** Whose code is whose by a merchant's file, and who of them is not a member yet. Decided before anything is written. */
import { keyOf } from "#app/codes/promo-code.ts";
import type { CsvRow } from "#app/members/import/member-csv.ts";
import {
  cleanCustomerId,
  cleanEmail,
  cleanHandle,
  FIELD_PROBLEMS,
  problemOf,
  splitName,
  type MemberFields,
} from "#app/members/member-fields.ts";

import { fullName, type Creator } from "./match-codes.ts";

type LeftLine = { line: number; code: string; because: string };

/** Who a line names: a member, or the place in `people` of somebody who is none yet. */
export type Named = { memberId: string } | { person: number };
export type ReadMatches = { matches: { redeemCodeId: string; who: Named }[]; people: MemberFields[]; left: LeftLine[] };

type Known = { codeOf: ReadonlyMap<string, { redeemCodeId: string; taken: boolean }>; members: readonly Creator[] };

/**
 * Lines say whose a code is by e-mail address, else by handle, else by a name that only one member has. A person may stand on
 * several lines and get all of those codes. Whoever is no member yet has to have a name and an address. What cannot be used is
 * left with the reason.
 */
export function readMatches(rows: readonly CsvRow[], { codeOf, members }: Known): ReadMatches {
  const byEmail = new Map(members.map(({ email, id }) => [email.toLowerCase(), id]));
  const byHandle = new Map(members.flatMap(({ handle, id }) => (handle === "" ? [] : [[handle.toLowerCase(), id] as const])));
  const byName = new Map<string, string[]>();
  for (const member of members) byName.set(nameKey(fullName(member)), [...(byName.get(nameKey(fullName(member))) ?? []), member.id]);
  const read: ReadMatches = { matches: [], people: [], left: [] };
  const personOf = new Map<string, number>();
  const usedCodes = new Set<string>();

  const find = (fields: MemberFields): Named | string => {
    const known = byEmail.get(fields.email) ?? byHandle.get(fields.handle);
    if (known !== undefined) return { memberId: known };
    const name = fullName(fields);
    const namesakes = name === "" ? [] : (byName.get(nameKey(name)) ?? []);
    if (namesakes.length > 1) return `More than one member is called ${name}`;
    if (namesakes[0] !== undefined)
      return fields.email === "" ? { memberId: namesakes[0] } : `${name} is a member with another e-mail address. Match it by hand`;
    const before = personOf.get(fields.email);
    if (before !== undefined) return { person: before };
    const called = fields.email || (fields.handle ? `@${fields.handle}` : name || "named here");
    if (fields.email === "") return `No member is ${called}`;
    const problem = problemOf(fields);
    if (problem?.problem === "name_missing") return `No member is ${called}, and nobody can be added without a name`;
    if (problem) return `No member is ${called}: ${FIELD_PROBLEMS[problem.problem]}`;
    if (read.people.some(({ handle }) => handle !== "" && handle === fields.handle))
      return `@${fields.handle} is somebody else in this file`;
    read.people.push(fields);
    personOf.set(fields.email, read.people.length - 1);
    return { person: read.people.length - 1 };
  };

  for (const { line, fields: raw } of rows) {
    const code = raw.code ?? "";
    const leave = (because: string) => read.left.push({ line, code, because });
    const found = codeOf.get(keyOf(code));
    if (code.trim() === "") leave("No code on this line");
    else if (!found) leave("This code is not on the discount");
    else if (found.taken) leave("This code is a member’s already");
    else if (usedCodes.has(found.redeemCodeId)) leave("An earlier line has this code already");
    else {
      const who = find(fieldsOf(raw));
      if (typeof who === "string") {
        leave(who);
        continue;
      }
      usedCodes.add(found.redeemCodeId);
      read.matches.push({ redeemCodeId: found.redeemCodeId, who });
    }
  }
  return read;
}

function fieldsOf(raw: CsvRow["fields"]): MemberFields {
  const split = raw.name ? splitName(raw.name) : { firstName: "", lastName: "" };
  return {
    firstName: raw.firstName || split.firstName,
    lastName: raw.lastName || (raw.firstName ? "" : split.lastName),
    email: cleanEmail(raw.email ?? ""),
    handle: cleanHandle(raw.handle ?? ""),
    customerId: cleanCustomerId(raw.customerId ?? "") || null,
  };
}

/** Spelled with other spaces and capitals it is the same name. */
const nameKey = (name: string) => name.normalize("NFC").toLowerCase().split(/\s+/).filter(Boolean).join(" ");
