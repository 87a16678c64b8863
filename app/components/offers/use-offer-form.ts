import { useCallback, useMemo, useState } from "react";

import { readForm, type FieldErrors, type OfferForm } from "#app/offers/offer-form.ts";

type Where = { zone: string; currency: string };

export type FormState = {
  form: OfferForm;
  set: <K extends keyof OfferForm>(field: K, value: OfferForm[K]) => void;
  change: (some: Partial<OfferForm>) => void;
  /** Shown once somebody pressed the primary action; from then on each is gone as soon as it is mended. */
  errors: FieldErrors;
  /** Whether the form can go as it is. Pressing shows what is wrong. */
  check: () => boolean;
  reset: () => void;
  changed: boolean;
};

/** The form of an offer in the browser: the same rules as on the server, told at the field. */
export function useOfferForm(begin: OfferForm, { zone, currency }: Where): FormState {
  const [form, setForm] = useState(begin);
  const [pressed, setPressed] = useState(false);
  const read = useMemo(() => readForm(form, { zone, currency }), [form, zone, currency]);
  const set = useCallback<FormState["set"]>((field, value) => setForm((now) => ({ ...now, [field]: value })), []);
  const change = useCallback<FormState["change"]>((some) => setForm((now) => ({ ...now, ...some })), []);
  return {
    form,
    set,
    change,
    errors: pressed && !read.ok ? read.errors : {},
    check: () => {
      setPressed(true);
      return read.ok;
    },
    reset: () => {
      setForm(begin);
      setPressed(false);
    },
    changed: JSON.stringify(form) !== JSON.stringify(begin),
  };
}
