import { changedFacts, type Facts } from "#app/activity/activity.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";
import type { Conflict, Edits } from "#app/edits/merge-edits.ts";
import { judgeEdits, lockRecord, recordEdits } from "#app/edits/save-edits.server.ts";

import { accountsIn } from "./accounts.ts";
import { cleanCustomerId, cleanEmail, cleanHandle, FIELD_PROBLEMS, problemOf, type MemberFields } from "./member-fields.ts";
import { MEMBER_UNITS, memberRecord, type MemberForm } from "./member-units.ts";

type SavedMember =
  | { ok: true; memberId: string }
  | { ok: false; reason: "not_found" }
  | { ok: false; reason: "conflict"; conflict: Conflict<MemberForm> }
  | { ok: false; reason: "fields"; problems: Partial<Record<keyof MemberForm, string>> };

/** `newId`: made by the form, so that one that is sent twice adds one member. `seen`: what the form showed when it was opened. */
type Save = { memberId: string | null; form: MemberForm; newId?: string; seen?: Omit<Edits<MemberForm>, "mine"> };

/**
 * Creates a member, or changes the one with this id: with `seen`, only what differs from it, and nothing at all where somebody else
 * changed the same field meanwhile. What is wrong is said on its field, and nothing is saved then.
 */
export async function saveMember({ shop, db, by }: ShopContext, { memberId, form: mine, newId, seen }: Save): Promise<SavedMember> {
  return db.$transaction(async (tx): Promise<SavedMember> => {
    if (newId !== undefined) await lockRecord(tx, { shop, record: memberRecord(newId) });
    if (newId !== undefined && (await tx.member.findFirst({ where: { id: newId } }))) return { ok: true, memberId: newId };
    if (memberId === null) return write(tx, { shop, by, known: null, form: mine, newId });
    const record = memberRecord(memberId);
    await lockRecord(tx, { shop, record });
    const known = await tx.member.findFirst({ where: { id: memberId, mergedIntoId: null } });
    if (!known) return { ok: false, reason: "not_found" };
    const now = formOf(known);
    const judged = seen && (await judgeEdits(tx, { record, units: MEMBER_UNITS, edits: { ...seen, mine: cleaned(mine) }, now }));
    if (judged && !judged.ok) return judged;
    const form = judged?.form ?? mine;
    const saved = await write(tx, { shop, by, known, form });
    if (saved.ok) await recordEdits(tx, { shop, record, units: MEMBER_UNITS, before: now, after: cleaned(form), by, at: new Date() });
    return saved;
  });
}

/** As it would be kept; what cannot be is left to be refused. */
function cleaned(form: MemberForm): MemberForm {
  return {
    firstName: form.firstName.trim(),
    lastName: form.lastName.trim(),
    email: cleanEmail(form.email),
    handle: cleanHandle(form.handle),
    customerId: cleanCustomerId(form.customerId) ?? form.customerId,
  };
}

function formOf({ firstName, lastName, email, handle, customerId }: MemberFields): MemberForm {
  return { firstName, lastName, email, handle, customerId: customerId ?? "" };
}

const NAMED = { firstName: true, lastName: true, email: true } as const;

type Write = {
  shop: string;
  by: string | undefined;
  known: (MemberFields & { id: string; network: string }) | null;
  form: MemberForm;
  newId?: string | undefined;
};

async function write(tx: ShopTx, { shop, by, known, form, newId }: Write): Promise<SavedMember> {
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
  const network = accountsIn(form.handle)[0]?.network || (known?.handle === fields.handle ? known.network : "");
  // Two customers are two people, whatever address they share. What was kept before is not asked about again.
  const sharing = {
    email: { equals: fields.email, mode: "insensitive" as const },
    ...(customerId && { OR: [{ customerId: null }, { customerId }] }),
  };
  const named = { handle: fields.handle, ...(network !== "" && { network: { in: [network, ""] } }) };
  const clashes = [
    ...(known?.email.toLowerCase() === fields.email ? [] : [sharing]),
    ...(fields.handle === "" || known?.handle === fields.handle ? [] : [named]),
  ];
  const other = await tx.member.findFirst({
    // A record that became a part of this one is the same person's.
    where: { ...(known && { NOT: { OR: [{ id: known.id }, { mergedIntoId: known.id }] } }), OR: clashes },
    select: { ...NAMED, mergedInto: { select: NAMED } },
  });
  if (other) {
    const { firstName, lastName } = other.mergedInto ?? other;
    const words = `Already ${`${firstName} ${lastName}`.trim()}'s`;
    return refuse(other.email.toLowerCase() === fields.email ? { email: words } : { handle: words });
  }
  // Another customer is there until it is said to be gone.
  const linked = known?.customerId === fields.customerId ? {} : { customerGoneAt: null };
  const { id } = known
    ? await tx.member.update({ where: { shop_id: { shop, id: known.id } }, data: { ...fields, ...linked, network }, select: { id: true } })
    : await tx.member.create({ data: { shop, ...fields, network, ...(newId !== undefined && { id: newId }) }, select: { id: true } });
  const changed = changedFacts(known ? factsOf(known) : {}, factsOf(fields));
  if (!changed) return { ok: true, memberId: id };
  const kind = known ? "member_edited" : "member_added";
  const customer = fields.customerId ? [fields.customerId] : [];
  const members = [{ memberId: id, ...changed, shopifyIds: customer }];
  await recordActivity(tx, { shop, kind, by: staffOrSystem(by), members });
  return { ok: true, memberId: id };
}

/** Details stand with the member's part, where they are erased with the person. The customer is told by being one, not by number. */
function factsOf({ firstName, lastName, email, handle, customerId }: MemberFields): Facts {
  return { name: `${firstName} ${lastName}`.trim(), email, handle, customer: customerId ? "linked" : null };
}

function refuse(problems: Partial<Record<keyof MemberForm, string>>): SavedMember {
  return { ok: false, reason: "fields", problems };
}
