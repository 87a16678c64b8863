import { BlockStack, Checkbox, Text, TextField } from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import { formatDay } from "#app/format/dates.ts";
import { heldFrom, type Ending } from "#app/leaks/ending.ts";
import { useKeepTyped } from "#app/ui/keep-typed.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";

/** Whether commission is held with this refresh, and from which day on. `typed` is what the form sends: nothing for no hold. */
export function useHold(ending: Ending | null) {
  const [chosen, setChosen] = useState({ hold: ending !== null, from: ending?.since ?? "" });
  useKeepTyped({
    name: ending === null ? null : "hold",
    value: chosen,
    changed: ending !== null && !(chosen.hold && chosen.from === ending.since),
    leaving: "keep",
    restore: (kept) => {
      setChosen(kept);
      return true;
    },
  });
  return { ...chosen, setChosen, typed: chosen.hold ? chosen.from : "" };
}

/** What became of the leaking code's commission: held from the estimated day on, unless somebody says otherwise. */
export function HoldFields({ ending, hold, missing }: { ending: Ending; hold: ReturnType<typeof useHold>; missing: boolean }) {
  const { locale, money } = useShopFormat();
  const names = ending.names.join(", ");
  const held = heldFrom(ending, hold.from);
  return (
    <BlockStack gap="300">
      <Text as="h3" variant="headingMd">
        Commission
      </Text>
      <Checkbox
        label={`Hold the commission of orders with ${names}`}
        helpText="What is held is not paid. Decide afterwards, order by order or for all, whether it is released or void."
        checked={hold.hold}
        onChange={(on) => hold.setChosen({ hold: on, from: hold.from })}
      />
      {hold.hold ? (
        <TextField
          id="hold-from"
          type="date"
          label="From this day on"
          helpText={`${plural(held.orders, "order")} with ${money(held.commissionMinor)} of unpaid commission, and those that come until the code has ended. The leak is estimated to have begun on ${formatDay(ending.since, { locale })}.`}
          autoComplete="off"
          value={hold.from}
          onChange={(from) => hold.setChosen({ hold: true, from })}
          {...(missing ? { error: "Choose a day that is not to come" } : {})}
        />
      ) : null}
    </BlockStack>
  );
}
