/** What each row of a file would do to the shop's members, before anything is written. Matched by id, then by e-mail. */
import {
  cleanCustomerId,
  cleanEmail,
  cleanHandle,
  FIELD_PROBLEMS,
  problemOf,
  splitName,
  type MemberFields,
} from "#app/members/member-fields.ts";
import type { CsvRow } from "./member-csv.ts";

export type KnownMember = MemberFields & { id: string };
type AcceptedRow = { line: number; memberId: string | null; fields: MemberFields };
export type RefusedRow = { line: number; reason: string; name: string; email: string };
export type CheckedRows = { added: AcceptedRow[]; updated: AcceptedRow[]; unchanged: number; refused: RefusedRow[] };

/** `known` are all members that share an id, address or handle with the file. */
export function checkRows(rows: readonly CsvRow[], known: readonly KnownMember[]): CheckedRows {
  const byId = new Map(known.map((member) => [member.id, member]));
  const byEmail = new Map(known.map((member) => [cleanEmail(member.email), member]));
  const byHandle = new Map(known.flatMap((member) => (member.handle === "" ? [] : [[member.handle, member.id] as const])));
  const lineOf = new Map<string, number>();
  const checked: CheckedRows = { added: [], updated: [], unchanged: 0, refused: [] };

  for (const { line, fields: raw } of rows) {
    const refuse = (reason: string) =>
      checked.refused.push({
        line,
        reason,
        name: raw.name || `${raw.firstName ?? ""} ${raw.lastName ?? ""}`.trim(),
        email: raw.email ?? "",
      });
    const email = cleanEmail(raw.email ?? "");
    const id = raw.id?.toLowerCase() ?? "";
    const byAddress = byEmail.get(email) ?? null;
    const member = id === "" ? byAddress : (byId.get(id) ?? null);
    if (id !== "" && !member) {
      refuse("No member has this id");
      continue;
    }
    if (member && byAddress && byAddress.id !== member.id) {
      refuse(`The e-mail address is ${fullName(byAddress)}'s`);
      continue;
    }
    const customerId = cleanCustomerId(raw.customerId ?? "");
    if (customerId === null) {
      refuse(FIELD_PROBLEMS.customer_invalid);
      continue;
    }
    const fields = filled(raw, { member, email, customerId });
    const problem = problemOf(fields);
    if (problem) {
      refuse(FIELD_PROBLEMS[problem.problem]);
      continue;
    }
    const holder = fields.handle === "" ? undefined : byHandle.get(fields.handle);
    if (holder !== undefined && holder !== member?.id) {
      refuse(`The handle @${fields.handle} is another member's`);
      continue;
    }
    const marks = [
      `email ${fields.email}`,
      ...(member ? [`id ${member.id}`] : []),
      ...(fields.handle === "" ? [] : [`handle ${fields.handle}`]),
    ];
    const twin = marks.map((mark) => lineOf.get(mark)).find((found) => found !== undefined);
    if (twin !== undefined) {
      refuse(`The same member as line ${twin}`);
      continue;
    }
    for (const mark of marks) lineOf.set(mark, line);
    if (!member) checked.added.push({ line, memberId: null, fields });
    else if (same(member, fields)) checked.unchanged += 1;
    else checked.updated.push({ line, memberId: member.id, fields });
  }
  return checked;
}

/** An empty cell says nothing: what is known already stays. */
function filled(
  raw: CsvRow["fields"],
  { member, email, customerId }: { member: KnownMember | null; email: string; customerId: string },
): MemberFields {
  const split = raw.name ? splitName(raw.name) : { firstName: "", lastName: "" };
  const named = Boolean(raw.firstName || raw.lastName || raw.name);
  return {
    firstName: named ? raw.firstName || split.firstName : (member?.firstName ?? ""),
    lastName: named ? raw.lastName || split.lastName || (raw.name ? "" : (member?.lastName ?? "")) : (member?.lastName ?? ""),
    email: email || (member?.email ?? ""),
    handle: cleanHandle(raw.handle ?? "") || (member?.handle ?? ""),
    customerId: customerId || (member?.customerId ?? null),
  };
}

function same(member: KnownMember, fields: MemberFields): boolean {
  return (["firstName", "lastName", "email", "handle", "customerId"] as const).every((key) => member[key] === fields[key]);
}

function fullName({ firstName, lastName }: MemberFields): string {
  return `${firstName} ${lastName}`.trim();
}
