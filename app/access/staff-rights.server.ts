/** Who of the shop's staff may do what, and changing that. */
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import { staffLabels } from "#app/activity/activity-labels.ts";
import type { ShopContext } from "#app/platform/db.server.ts";

import { RIGHTS, RIGHT_LABELS, rightNames, rightsOf, type Right } from "./rights.ts";

/** A staff user who has opened the app. `owner`: Shopify says so; what they may do cannot be changed. */
export type StaffView = { id: string; name: string; owner: boolean; rights: Right[] };
/** `keys`: names of API keys of theirs that may do what they may not do any more. */
export type ListedStaff = StaffView & { keys: string[] };

/** Everybody who has opened the app, by name. */
export async function listStaff({ db }: ShopContext): Promise<ListedStaff[]> {
  const [staff, keys] = await Promise.all([
    db.staffMember.findMany({ orderBy: [{ name: { sort: "asc", nulls: "last" } }, { id: "asc" }] }),
    db.apiKey.findMany({ where: { revokedAt: null }, orderBy: { name: "asc" } }),
  ]);
  return staff.map((person) => {
    const view = viewOf(person);
    const beyond = keys.filter(
      ({ createdBy, scopes }) => createdBy === view.id && scopes.some((scope) => !view.rights.some((right) => right === scope)),
    );
    return { ...view, keys: beyond.map(({ name }) => name) };
  });
}

/** What a staff user may do by what is known of them; somebody who never opened the app may do everything. */
export async function rightsHere({ shop, db }: ShopContext, staffId: string): Promise<Right[]> {
  const known = await db.staffMember.findUnique({ where: { shop_id: { shop, id: staffId } } });
  return rightsOf({ owner: known?.owner === true, lacks: known?.lacks ?? [] });
}

const ASKED = 2;

/** Names of some who can give others a right, the owner first; none where nobody's name is known. */
export async function whoGivesRights({ db }: ShopContext): Promise<string[]> {
  const staff = await db.staffMember.findMany({
    where: { name: { not: null } },
    orderBy: [{ owner: { sort: "desc", nulls: "last" } }, { name: "asc" }],
  });
  const givers = staff.map(viewOf).filter(({ rights }) => rights.includes("settings"));
  return givers.slice(0, ASKED).map(({ name }) => name);
}

type Changed = { ok: true } | { ok: false; because: string };

/**
 * Gives a staff user these rights and takes the others. Refused: for the owner, for oneself (so whoever changes rights last keeps theirs,
 * and nobody locks the shop out), from somebody without the right to settings, and for a right that the one who gives it lacks.
 */
export async function changeRights(ctx: ShopContext, change: { staffId: string; rights: readonly Right[]; by: string }): Promise<Changed> {
  const { staffId, by } = change;
  return ctx.db.$transaction(async (tx): Promise<Changed> => {
    // Two who take each other's rights at the same moment come one after the other.
    await tx.$queryRaw`SELECT 1 FROM "Shop" WHERE "domain" = ${ctx.shop} FOR UPDATE`;
    const both = await tx.staffMember.findMany({ where: { id: { in: [staffId, by] } } });
    const [person, giver] = [both.find(({ id }) => id === staffId), both.find(({ id }) => id === by)];
    if (!giver || !viewOf(giver).rights.includes("settings")) return refused(RIGHT_LABELS.settings.refused);
    if (!person) return refused("This person has not opened the app yet.");
    if (staffId === by) return refused("What you may do yourself is changed by somebody else.");
    if (person.owner === true) return refused("The owner of the store may do everything.");
    // Whoever may do anything may look.
    const after = RIGHTS.filter((right) => change.rights.includes(right) || (right === "view" && change.rights.length > 0));
    const before = viewOf(person).rights;
    const given = after.find((right) => !before.includes(right) && !viewOf(giver).rights.includes(right));
    if (given) return refused(`You cannot give a right that you lack: ${RIGHT_LABELS[given].name}.`);
    if (rightNames(before) === rightNames(after)) return { ok: true };
    await tx.staffMember.updateMany({ where: { id: staffId }, data: { lacks: RIGHTS.filter((right) => !after.includes(right)) } });
    await recordActivity(tx, {
      ...{ shop: ctx.shop, kind: "staff_rights_changed", by: staffOrSystem(by), subject: staffLabels(person) },
      ...{ before: { scopes: rightNames(before) }, after: { scopes: rightNames(after) } },
    });
    return { ok: true };
  });
}

const refused = (because: string): Changed => ({ ok: false, because });

function viewOf({ id, name, owner, lacks }: { id: string; name: string | null; owner: boolean | null; lacks: string[] }): StaffView {
  return { id, name: staffLabels({ id, name }), owner: owner === true, rights: rightsOf({ owner: owner === true, lacks }) };
}
