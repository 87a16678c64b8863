import { useCallback, useMemo, useState } from "react";

import { useEdits, type EditsState } from "#app/ui/edits/use-edits.ts";
import { readForm, type FieldErrors, type OfferForm } from "#app/offers/offer-form.ts";
import { OFFER_UNITS } from "#app/offers/offer-units.ts";

/** `loadedAt`: when the offer was read, for a form over one that exists. */
type Where = { zone: string; currency: string; loadedAt?: string };

export type FormState = {
  form: OfferForm;
  set: <K extends keyof OfferForm>(field: K, value: OfferForm[K]) => void;
  change: (some: Partial<OfferForm>) => void;
  /** What was wrong when somebody pressed the primary action; each is gone as soon as it is mended. */
  errors: FieldErrors;
  /** Whether the form can go as it is. Pressing shows what is wrong. */
  check: () => boolean;
  reset: () => void;
  changed: boolean;
  edits: EditsState<OfferForm>;
};

/** The form of an offer in the browser: the same rules as on the server, told at the field. */
export function useOfferForm(begin: OfferForm, { zone, currency, loadedAt = "" }: Where): FormState {
  const edits = useEdits({ form: begin, loadedAt, keep: "offer" }, OFFER_UNITS);
  const { form, change: changeForm } = edits;
  const [told, setTold] = useState<readonly string[]>([]);
  const read = useMemo(() => readForm(form, { zone, currency }), [form, zone, currency]);
  const set = useCallback<FormState["set"]>((field, value) => changeForm((now) => ({ ...now, [field]: value })), [changeForm]);
  const change = useCallback<FormState["change"]>((some) => changeForm((now) => ({ ...now, ...some })), [changeForm]);
  return {
    form,
    set,
    change,
    // Only what was wrong at the press: a tier that is added afterwards is not wrong before it was filled in.
    errors: read.ok ? {} : Object.fromEntries(Object.entries(read.errors).filter(([field]) => told.includes(field))),
    check: () => {
      setTold(read.ok ? [] : Object.keys(read.errors));
      return read.ok;
    },
    reset: () => {
      edits.discard();
      setTold([]);
    },
    changed: edits.changed,
    edits,
  };
}
