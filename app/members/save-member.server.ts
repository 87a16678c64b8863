import { changedFacts, type Facts } from "#app/activity/activity.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext } from "#app/db.server.ts";

import { cleanCustomerId, cleanEmail, cleanHandle, FIELD_PROBLEMS, problemOf, type MemberFields } from "./member-fields.ts";

export type MemberForm = { firstName: string; lastName: string; email: string; handle: string; customerId: string };
export type SavedMember =
  | { ok: true; memberId: string }
  | { ok: false; reason: "not_found" }
  | { ok: false; reason: "fields"; problems: Partial<Record<keyof MemberForm, string>> };

/** Creates a member, or changes the one with this id. What is wrong is said on its field, and nothing is saved then. */
export async function saveMember(
  { shop, db, by }: ShopContext,
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
  return db.$transaction(async (tx): Promise<SavedMember> => {
    const known = memberId === null ? null : await tx.member.findFirst({ where: { id: memberId } });
    if (memberId !== null && !known) return { ok: false, reason: "not_found" };
    const { id } = known
      ? await tx.member.update({ where: { shop_id: { shop, id: known.id } }, data: fields, select: { id: true } })
      : await tx.member.create({ data: { shop, ...fields }, select: { id: true } });
    const changed = changedFacts(known ? factsOf(known) : {}, factsOf(fields));
    if (!changed) return { ok: true, memberId: id };
    const kind = known ? "member_edited" : "member_added";
    const customer = fields.customerId ? [fields.customerId] : [];
    const members = [{ memberId: id, ...changed, shopifyIds: customer }];
    await recordActivity(tx, { shop, kind, by: staffOrSystem(by), members });
    return { ok: true, memberId: id };
  });
}

/** Details stand with the member's part, where they are erased with the person. The customer is told by being one, not by number. */
function factsOf({ firstName, lastName, email, handle, customerId }: MemberFields): Facts {
  return { name: `${firstName} ${lastName}`.trim(), email, handle, customer: customerId ? "linked" : null };
}

function refuse(problems: Partial<Record<keyof MemberForm, string>>): SavedMember {
  return { ok: false, reason: "fields", problems };
}
