/**
 * Settings of commissions that a person asks for. Where there are conversions already, what the settings would change is computed
 * first and shown; one press applies them, and a job counts the ledger anew.
 */
import type { Facts } from "#app/activity/activity.ts";
import { recordActivity, staffOrSystem } from "#app/activity/record-activity.server.ts";
import type { CommissionChange } from "#app/generated/prisma/client.ts";
import type { Conflict, Edits, Units } from "#app/edits/merge-edits.ts";
import { judgeEdits, lockRecord, recordEdits } from "#app/edits/save-edits.server.ts";
import type { Enqueue } from "#app/jobs/catalog.ts";
import { AS_SHOP, type OfferOverride, settingsIn, type SettingsOf } from "#app/orders/commission-settings.ts";
import { basisText } from "#app/orders/earnings.ts";
import { lockLedger } from "#app/orders/ledger-lock.server.ts";
import { readCommissionSettings } from "#app/orders/read-commission-settings.server.ts";
import type { ShopContext, ShopTx } from "#app/platform/db.server.ts";

import {
  COMMISSIONS_RECORD,
  COMMISSIONS_UNITS,
  type CommissionsForm,
  commissionsForm,
  HOLD_PROBLEM,
  OVERRIDE_UNITS,
  type OverrideForm,
  overrideForm,
  overrideRecord,
  readCommissions,
  readOverride,
  settingsDiff,
} from "./commissions-form.ts";
import { commissionsSchema, overrideSchema } from "./commissions-schema.ts";

type By = { staff: string; now: Date; enqueue: Enqueue<ShopTx> };

/** Where a change stands: `checking` computes what it would change, `ready` waits for the press, `applying` counts anew. */
export type ChangeState = "checking" | "ready" | "applying" | "done" | "dropped";

/**
 * `changeId` null: the settings hold already, because there is nothing they could change. Refused while another change is being
 * applied, because what this one would change cannot be said before that is done.
 */
type Proposed<F> =
  | { ok: true; form: F; changeId: string | null }
  | { ok: false; reason: "refused"; because: string }
  | { ok: false; reason: "conflict"; conflict: Conflict<F> };

const BUSY = "A change of these settings is being applied. Try again when it is done.";

/** Asks for other settings of the shop. What was asked for before and not applied is dropped. */
export async function proposeCommissions(
  { shop, db }: ShopContext,
  { edits, ...by }: { edits: Edits<CommissionsForm> } & By,
): Promise<Proposed<CommissionsForm>> {
  return db.$transaction(async (tx) => {
    await lockRecord(tx, { shop, record: COMMISSIONS_RECORD });
    const current = await readCommissionSettings(tx);
    const about = { record: COMMISSIONS_RECORD, units: COMMISSIONS_UNITS, offerId: null, now: commissionsForm(current.shop) };
    return propose(tx, { shop, about, edits, isReadable: (form) => readCommissions(form) !== null, by });
  });
}

/** The same of what an offer sets for itself. */
export async function proposeOverride(
  { shop, db }: ShopContext,
  { offerId, edits, ...by }: { offerId: string; edits: Edits<OverrideForm> } & By,
): Promise<Proposed<OverrideForm>> {
  return db.$transaction(async (tx) => {
    await lockRecord(tx, { shop, record: COMMISSIONS_RECORD });
    const current = await readCommissionSettings(tx);
    const now = overrideForm(current.offers.get(offerId) ?? AS_SHOP, current.shop);
    const about = { record: overrideRecord(offerId), units: OVERRIDE_UNITS, offerId, now };
    return propose(tx, { shop, about, edits, isReadable: (form) => readOverride(form) !== null, by });
  });
}

type About<F> = { record: string; units: Units<F>; offerId: string | null; now: F };
type Proposal<F> = { shop: string; about: About<F>; edits: Edits<F>; isReadable: (form: F) => boolean; by: By };

/** The caller holds the record of commission settings, and read `about` after that. */
async function propose<F extends object>(tx: ShopTx, { shop, about, edits, isReadable, by }: Proposal<F>): Promise<Proposed<F>> {
  const { record, units, offerId, now: current } = about;
  const judged = await judgeEdits(tx, { record, units, edits, now: current });
  if (!judged.ok) return judged;
  if (!isReadable(judged.form)) return { ok: false, reason: "refused", because: HOLD_PROBLEM };
  if ((await tx.commissionChange.count({ where: { state: "applying" } })) > 0) return { ok: false, reason: "refused", because: BUSY };
  await tx.commissionChange.updateMany({ where: { offerId, state: { in: [...OPEN] } }, data: { state: "dropped" } });
  const change = await tx.commissionChange.create({
    data: { shop, offerId, settings: judged.form, createdBy: by.staff, createdAt: by.now },
  });
  const where = offerId === null ? {} : { offerId };
  const isNothing = (await tx.conversion.findFirst({ where, select: { orderId: true } })) === null;
  if (isNothing) {
    await putInForce(tx, { shop, change, by });
    await tx.commissionChange.update({ where: { id: change.id }, data: { state: "done", appliedAt: by.now, doneAt: by.now } });
    return { ok: true, form: judged.form, changeId: null };
  }
  await by.enqueue(tx, "commissions.recount", { shop, changeId: change.id });
  return { ok: true, form: judged.form, changeId: change.id };
}

const OPEN = ["checking", "ready"] as const;

export type ChangeAnswer = { ok: true } | { ok: false; state: ChangeState | "unknown" };

/**
 * Applies a change whose difference was shown: from now on its settings hold for every order that is told, and the job counts the others
 * anew. Pressed twice, the second press is told that it was applied. Other changes that wait are checked again, for they build on this.
 */
export async function applyChange({ shop, db }: ShopContext, { changeId, ...by }: { changeId: string } & By): Promise<ChangeAnswer> {
  return db.$transaction(async (tx): Promise<ChangeAnswer> => {
    await lockRecord(tx, { shop, record: COMMISSIONS_RECORD });
    // Whoever counts an order now counts it by the settings of before and is done when they change.
    await lockLedger(tx, shop);
    const change = await tx.commissionChange.findFirst({ where: { id: changeId } });
    if (change?.state !== "ready") return { ok: false, state: stateOf(change) };
    await putInForce(tx, { shop, change, by });
    await tx.commissionChange.update({ where: { id: changeId }, data: { state: "applying", cursor: "", appliedAt: by.now } });
    const others = await tx.commissionChange.findMany({ where: { state: { in: [...OPEN] } }, select: { id: true } });
    const again = { state: "checking", cursor: "", conversions: 0, changed: 0, paid: 0, beforeMinor: 0n, afterMinor: 0n };
    for (const { id } of others) {
      await tx.commissionChange.update({ where: { id }, data: { ...again, payableBeforeMinor: 0n, payableAfterMinor: 0n } });
      await by.enqueue(tx, "commissions.recount", { shop, changeId: id });
    }
    await by.enqueue(tx, "commissions.recount", { shop, changeId });
    return { ok: true };
  });
}

/** Lets a change be that was not applied. */
export async function dropChange({ shop, db }: ShopContext, { changeId }: { changeId: string }): Promise<ChangeAnswer> {
  return db.$transaction(async (tx): Promise<ChangeAnswer> => {
    await lockRecord(tx, { shop, record: COMMISSIONS_RECORD });
    const { count } = await tx.commissionChange.updateMany({
      where: { id: changeId, state: { in: [...OPEN] } },
      data: { state: "dropped" },
    });
    if (count > 0) return { ok: true };
    return { ok: false, state: stateOf(await tx.commissionChange.findFirst({ where: { id: changeId } })) };
  });
}

function stateOf(change: { state: string } | null): ChangeState | "unknown" {
  return change === null ? "unknown" : (change.state as ChangeState);
}

/** The settings as they are with a change in force. */
export function withChange(current: SettingsOf, { offerId, settings }: Pick<CommissionChange, "offerId" | "settings">): SettingsOf {
  if (offerId === null) return { ...current, shop: readCommissions(commissionsSchema.parse(settings)) ?? current.shop };
  const override = readOverride(overrideSchema.parse(settings)) ?? AS_SHOP;
  return { ...current, offers: new Map([...current.offers, [offerId, override]]) };
}

/** Writes the settings, who changed what of them, and the act. */
async function putInForce(tx: ShopTx, { shop, change, by }: { shop: string; change: CommissionChange; by: By }): Promise<void> {
  const before = await readCommissionSettings(tx);
  const after = withChange(before, change);
  const { offerId } = change;
  const said = { by: by.staff, at: by.now, shop };
  if (offerId === null) {
    const { basis, hold, rules } = after.shop;
    const row = { basis: basisText(basis), holdDays: hold.days, holdFrom: hold.from, ...rules };
    await tx.commissionSettings.upsert({ where: { shop }, create: { shop, ...row }, update: row });
    const forms = { before: commissionsForm(before.shop), after: commissionsForm(after.shop) };
    await recordEdits(tx, { ...said, ...forms, record: COMMISSIONS_RECORD, units: COMMISSIONS_UNITS });
  } else {
    const override = after.offers.get(offerId) ?? AS_SHOP;
    const row = rowOf(override);
    await tx.offerCommissionSettings.upsert({ where: { shop_offerId: { shop, offerId } }, create: { shop, offerId, ...row }, update: row });
    const forms = { before: overrideForm(before.offers.get(offerId) ?? AS_SHOP, before.shop), after: overrideForm(override, after.shop) };
    await recordEdits(tx, { ...said, ...forms, record: overrideRecord(offerId), units: OVERRIDE_UNITS });
  }
  const lines = diffOf({ before, after }, offerId);
  if (lines.length === 0) return;
  const facts = (side: "before" | "after"): Facts => ({
    ...Object.fromEntries(lines.map((line) => [line.fact, line[side]])),
    unpaidMinor: Number(change[`${side}Minor`]),
  });
  const act = { by: staffOrSystem(by.staff), at: by.now, offerId, before: facts("before"), after: facts("after") };
  await recordActivity(tx, { shop, kind: offerId === null ? "settings_changed" : "offer_edited", subject: "Commissions", ...act });
}

function rowOf({ basis, hold }: OfferOverride) {
  return { basis: basis && basisText(basis), holdDays: hold?.days ?? null, holdFrom: hold?.from ?? null };
}

function diffOf({ before, after }: { before: SettingsOf; after: SettingsOf }, offerId: string | null) {
  if (offerId === null) return settingsDiff(before.shop, after.shop);
  return settingsDiff(settingsIn(before, offerId), settingsIn(after, offerId));
}

/** What a page shows of a change. Amounts are unpaid commission in minor units of the shop's currency; instants ISO, UTC. */
export type ChangeView = {
  id: string;
  offer: { id: string; title: string } | null;
  state: ChangeState;
  lines: { label: string; before: string; after: string }[];
  conversions: number;
  changed: number;
  /** Conversions that were paid: left alone. */
  paid: number;
  beforeMinor: number;
  afterMinor: number;
  payableBeforeMinor: number;
  payableAfterMinor: number;
  checkedAt: string | null;
};

/** Null for a change that this shop does not have. The settings are compared with what holds until it is applied. */
export async function readChange({ db }: ShopContext, changeId: string): Promise<ChangeView | null> {
  const change = await db.commissionChange.findFirst({
    where: { id: changeId },
    include: { offer: { select: { id: true, title: true } } },
  });
  if (!change) return null;
  const before = await readCommissionSettings(db);
  const lines = diffOf({ before, after: withChange(before, change) }, change.offerId);
  return {
    id: change.id,
    offer: change.offer,
    state: change.state as ChangeState,
    lines: lines.map(({ label, before: was, after }) => ({ label, before: was, after })),
    conversions: change.conversions,
    changed: change.changed,
    paid: change.paid,
    beforeMinor: Number(change.beforeMinor),
    afterMinor: Number(change.afterMinor),
    payableBeforeMinor: Number(change.payableBeforeMinor),
    payableAfterMinor: Number(change.payableAfterMinor),
    checkedAt: change.checkedAt?.toISOString() ?? null,
  };
}

/** The change of the shop's settings, or of the offer's, that waits or is being applied; null while there is none. */
export async function openChange({ db }: ShopContext, offerId: string | null): Promise<{ id: string; state: ChangeState } | null> {
  const change = await db.commissionChange.findFirst({
    where: { offerId, state: { in: [...OPEN, "applying"] } },
    orderBy: { createdAt: "desc" },
    select: { id: true, state: true },
  });
  return change && { id: change.id, state: change.state as ChangeState };
}
