/** What members earn, as typed: one rate for all, and tiers above it. */
import { percentOfBps } from "#app/format/counts.ts";

import { MOST_TIERS, type CommissionRate, type CommissionTerms, type CommissionTiers } from "./commission-terms.ts";
import { amountProblem, minorToType, percentProblem, typedBps, typedCount, typedMinor } from "./typed-numbers.ts";

export type TierForm = { from: string; percent: string; amount: string };

export type CommissionForm = {
  commissionPercent: string;
  commissionAmount: string;
  tiersBy: CommissionTiers["by"];
  tiersPeriod: CommissionTiers["period"];
  tiers: TierForm[];
};

/** `tiers` is of the first tier that is wrong, and names it. */
export type CommissionErrors = Partial<Record<"commissionPercent" | "commissionAmount" | "tiers", string>>;

/** Commission is kept in 32 bits. */
const MOST_MINOR = 2_000_000_000;

export function newCommission(): CommissionForm {
  return { commissionPercent: "10", commissionAmount: "", tiersBy: "conversions", tiersPeriod: "ever", tiers: [] };
}

export function commissionFormOf({ bps, perConversionMinor, tiers }: CommissionTerms, currency: string): CommissionForm {
  const percent = (of: number) => (of === 0 ? "" : String(of / 100));
  const amount = (of: number) => (of === 0 ? "" : minorToType(of, currency));
  return {
    commissionPercent: percent(bps),
    commissionAmount: amount(perConversionMinor),
    tiersBy: tiers?.by ?? "conversions",
    tiersPeriod: tiers?.period ?? "ever",
    tiers: (tiers?.steps ?? []).map((step) => ({
      from: tiers?.by === "revenue" ? minorToType(step.from, currency) : String(step.from),
      percent: percent(step.bps),
      amount: amount(step.perConversionMinor),
    })),
  };
}

/** Empty fields pay nothing. Tiers rise, and each pays something. */
export function readCommission(
  form: CommissionForm,
  currency: string,
): { ok: true; commission: CommissionTerms } | { ok: false; errors: CommissionErrors } {
  const errors: CommissionErrors = {};
  const bps = bpsOf(form.commissionPercent);
  if (bps === null) errors.commissionPercent = percentProblem();
  const flat = minorOf(form.commissionAmount, currency);
  if (flat === null) errors.commissionAmount = amountProblem(currency);
  else if (flat > MOST_MINOR) errors.commissionAmount = "This amount is too large.";

  const steps: CommissionTiers["steps"] = [];
  for (const [index, tier] of form.tiers.entries()) {
    const step = readTier(tier, { by: form.tiersBy, currency, before: steps.at(-1)?.from ?? 0 });
    const rate = steps.at(-1) ?? (bps === null || flat === null ? null : { bps, perConversionMinor: flat });
    const problem = typeof step === "string" ? step : rate !== null && paysLess(step, rate) ? lessProblem(step, rate) : null;
    if (typeof step === "string" || problem !== null) {
      errors.tiers = `Tier ${index + 1}: ${problem}`;
      break;
    }
    steps.push(step);
  }
  if (form.tiers.length > MOST_TIERS) errors.tiers = `At most ${MOST_TIERS} tiers.`;
  if (Object.keys(errors).length > 0) return { ok: false, errors };
  const tiers = steps.length === 0 ? null : { by: form.tiersBy, period: form.tiersPeriod, steps };
  return { ok: true, commission: { bps: bps ?? 0, perConversionMinor: flat ?? 0, tiers } };
}

/** Less of one and no more of the other. Where one falls and the other rises, what is more depends on the order. */
function paysLess(step: CommissionRate, before: CommissionRate): boolean {
  const [share, amount] = [step.bps - before.bps, step.perConversionMinor - before.perConversionMinor];
  return share <= 0 && amount <= 0 && (share < 0 || amount < 0);
}

function lessProblem(step: CommissionRate, before: CommissionRate): string {
  const less = step.bps < before.bps ? `${percentOfBps(step.bps)} after ${percentOfBps(before.bps)}` : "less for each conversion";
  return `it pays less than the one before it (${less}). A tier rewards members who have sold more.`;
}

type Where = { by: CommissionTiers["by"]; currency: string; before: number };

/** A tier, or the sentence that says what is wrong with it. */
function readTier(tier: TierForm, { by, currency, before }: Where): CommissionTiers["steps"][number] | string {
  const from = by === "conversions" ? typedCount(tier.from) : typedMinor(tier.from, currency);
  if (from === null || from === 0)
    return by === "conversions" ? "enter after how many conversions it begins." : "enter after how much of sales it begins.";
  if (from > MOST_MINOR) return "this amount is too large.";
  if (from <= before) return "it has to begin after the one above it.";
  const bps = bpsOf(tier.percent);
  if (bps === null) return lower(percentProblem());
  const perConversionMinor = minorOf(tier.amount, currency);
  if (perConversionMinor === null || perConversionMinor > MOST_MINOR) return lower(amountProblem(currency));
  if (bps === 0 && perConversionMinor === 0) return "enter what it pays.";
  return { from, bps, perConversionMinor };
}

function bpsOf(text: string): number | null {
  return text.trim() === "" ? 0 : typedBps(text);
}

function minorOf(text: string, currency: string): number | null {
  return text.trim() === "" ? 0 : typedMinor(text, currency);
}

function lower(sentence: string): string {
  return sentence.slice(0, 1).toLowerCase() + sentence.slice(1);
}
