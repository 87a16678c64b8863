import { FieldClash } from "#app/ui/edits/field-clash.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { offerUnitLabel } from "#app/offers/offer-units.ts";

import type { FormState } from "./use-offer-form.ts";

/** Beside a field of an offer that was changed meanwhile; null otherwise, so that a form keeps no place for it. */
export function offerClash(state: FormState, { unit, label }: { unit: string; label: string }) {
  if (!state.edits.clashes.some((clash) => clash.unit === unit)) return null;
  return <OfferClash state={state} unit={unit} label={label} />;
}

function OfferClash({ state, unit, label }: { state: FormState; unit: string; label: string }) {
  const { currency } = useShopFormat();
  return <FieldClash edits={state.edits} unit={unit} label={label} say={(form) => offerUnitLabel(unit, { form, currency })} />;
}
