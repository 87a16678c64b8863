import { BlockStack, Checkbox, Select, Text, TextField } from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import { formatDay } from "#app/format/dates.ts";
import { EACH, heldFrom, type Ending } from "#app/leaks/ending.ts";
import { useKeepTyped } from "#app/ui/keep-typed.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";

/**
 * Whether commission is held with this refresh, and from which day on; of several codes from each one's own date unless somebody
 * chooses a day for all. `typed` is what the form sends: nothing for no hold.
 */
export function useHold(ending: Ending | null) {
  const usual = ending === null ? "" : ending.names.length > 1 ? EACH : ending.since;
  const [chosen, setChosen] = useState({ hold: ending !== null, from: usual });
  useKeepTyped({
    name: ending === null ? null : "hold",
    value: chosen,
    changed: ending !== null && !(chosen.hold && chosen.from === usual),
    leaving: "keep",
    restore: (kept) => {
      setChosen(kept);
      return true;
    },
  });
  return { ...chosen, setChosen, typed: chosen.hold ? chosen.from : "" };
}

/** Codes that are named; the rest is counted. */
const NAMED = 4;

/** What became of the leaking code's commission: held from the estimated day on, unless somebody says otherwise. */
export function HoldFields({ ending, hold, missing }: { ending: Ending; hold: ReturnType<typeof useHold>; missing: boolean }) {
  const { locale, money } = useShopFormat();
  const some = ending.names.slice(0, NAMED).join(", ");
  const more = ending.names.length - NAMED;
  const names = more > 0 ? `${some} and ${plural(more, "more code")}` : some;
  const held = heldFrom(ending, hold.from);
  const until = ending.names.length > 1 ? "the codes have ended" : "the code has ended";
  const heldWords = `${plural(held.orders, "order")} with ${money(held.commissionMinor)} of unpaid commission, and those that come until ${until}`;
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
      {hold.hold && ending.names.length > 1 ? (
        <Select
          label="From when on"
          options={[
            { label: "From each code’s own estimated date", value: EACH },
            { label: "From one day for all", value: "day" },
          ]}
          value={hold.from === EACH ? EACH : "day"}
          onChange={(chosen) => hold.setChosen({ hold: true, from: chosen === EACH ? EACH : ending.since })}
          {...(hold.from === EACH ? { helpText: `${heldWords}.` } : {})}
        />
      ) : null}
      {hold.hold && hold.from !== EACH ? (
        <TextField
          id="hold-from"
          type="date"
          label="From this day on"
          helpText={`${heldWords}. The leak is estimated to have begun on ${formatDay(ending.since, { locale })}.`}
          autoComplete="off"
          value={hold.from}
          onChange={(from) => hold.setChosen({ hold: true, from })}
          {...(missing ? { error: "Choose a day that is not to come" } : {})}
        />
      ) : null}
    </BlockStack>
  );
}
