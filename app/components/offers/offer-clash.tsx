import { FieldClash } from "#app/components/edits/field-clash.tsx";
import { useShopFormat } from "#app/components/shop-format.tsx";
import { offerUnitInWords } from "#app/offers/offer-units.ts";

import type { FormState } from "./use-offer-form.ts";

/** Beside a field of an offer that was changed meanwhile. */
export function OfferClash({ state, unit, label }: { state: FormState; unit: string; label: string }) {
  const { currency } = useShopFormat();
  return <FieldClash edits={state.edits} unit={unit} label={label} say={(form) => offerUnitInWords(unit, { form, currency })} />;
}
