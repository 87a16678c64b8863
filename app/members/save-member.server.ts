import type { ShopContext } from "#app/db.server.ts";

import { cleanCustomerId, cleanEmail, cleanHandle, FIELD_PROBLEMS, problemOf, type MemberFields } from "./member-fields.ts";

export type MemberForm = { firstName: string; lastName: string; email: string; handle: string; customerId: string };
export type SavedMember =
  | { ok: true; memberId: string }
  | { ok: false; reason: "not_found" }
  | { ok: false; reason: "fields"; problems: Partial<Record<keyof MemberForm, string>> };

/** Creates a member, or changes the one with this id. What is wrong is said on its field, and nothing is saved then. */
export async function saveMember(
  { shop, db }: ShopContext,
  { memberId, form }: { memberId: string | null; form: MemberForm },
): Promise<SavedMember> {
  const customerId = cleanCustomerId(form.customerId);
  if (customerId === null) return refuse({ customerId: FIELD_PROBLEMS.customer_invalid });
  const fields: MemberFields = {
    firstName: form.firstName.trim(),
    lastName: form.lastName.trim(),
    email: cleanEmail(form.email),
    handle: cleanHandle(form.handle),
    customerId: customerId || null,
  };
  const problem = problemOf(fields);
  if (problem) return refuse({ [problem.field]: FIELD_PROBLEMS[problem.problem] });
  const others = await db.member.findMany({
    where: {
      ...(memberId && { id: { not: memberId } }),
      OR: [{ email: { equals: fields.email, mode: "insensitive" } }, ...(fields.handle === "" ? [] : [{ handle: fields.handle }])],
    },
    select: { firstName: true, lastName: true, email: true },
  });
  const [other] = others;
  if (other) {
    const words = `Already ${`${other.firstName} ${other.lastName}`.trim()}'s`;
    return refuse(other.email.toLowerCase() === fields.email ? { email: words } : { handle: words });
  }
  if (memberId === null) return { ok: true, memberId: (await db.member.create({ data: { shop, ...fields }, select: { id: true } })).id };
  const { count } = await db.member.updateMany({ where: { id: memberId }, data: fields });
  return count === 1 ? { ok: true, memberId } : { ok: false, reason: "not_found" };
}

function refuse(problems: Partial<Record<keyof MemberForm, string>>): SavedMember {
  return { ok: false, reason: "fields", problems };
}
