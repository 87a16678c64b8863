import { BlockStack, Card, Checkbox, ChoiceList, Select, Text } from "@shopify/polaris";
import { useState } from "react";

import { UnsavedChanges } from "#app/components/unsaved-changes.tsx";
import { OLD_ENDS } from "#app/refresh/refresh.ts";
import { durationInWords, OLD_ENDS_WORDS } from "#app/refresh/words.ts";

import { useSaving } from "./use-saving.ts";

export type RefreshSettings = { oldEnds: string; undoHours: number; lookAlikes: boolean; giveUpMinutes: number };

const WINDOWS = [
  { label: "Never", value: "0" },
  { label: "For 1 hour", value: "1" },
  { label: "For 24 hours", value: "24" },
  { label: "For 3 days", value: "72" },
  { label: "For 7 days", value: "168" },
];

const PATIENCE_MINUTES = [5, 15, 30, 60, 240, 1_440];

/** What every new refresh of the shop begins with. */
export function RefreshesCard({ settings }: { settings: RefreshSettings }) {
  const [chosen, setChosen] = useState(settings);
  const { saving, save } = useSaving("refreshes");
  const changed = JSON.stringify(chosen) !== JSON.stringify(settings);
  const known = WINDOWS.some(({ value }) => value === String(chosen.undoHours));
  const windows = known ? WINDOWS : [...WINDOWS, { label: `For ${chosen.undoHours} hours`, value: String(chosen.undoHours) }];
  const patience = [...new Set([...PATIENCE_MINUTES, chosen.giveUpMinutes])].sort((a, b) => a - b);
  return (
    <Card>
      <UnsavedChanges
        id="settings-refreshes"
        open={changed}
        saving={saving}
        onSave={() =>
          save({
            oldEnds: chosen.oldEnds,
            undoHours: String(chosen.undoHours),
            lookAlikes: String(chosen.lookAlikes),
            giveUpMinutes: String(chosen.giveUpMinutes),
          })
        }
        onDiscard={() => setChosen(settings)}
      />
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Refreshes
        </Text>
        <ChoiceList
          name="old-ends"
          title="In a new refresh, the old code stops"
          choices={OLD_ENDS.map((value) => ({ value, label: OLD_ENDS_WORDS[value] }))}
          selected={[chosen.oldEnds]}
          onChange={([oldEnds = "at_once"]) => setChosen({ ...chosen, oldEnds })}
        />
        <Select
          label="A refresh can be undone"
          helpText="Counted from when it settled. Codes that leaked are never put back."
          options={windows}
          value={String(chosen.undoHours)}
          onChange={(hours) => setChosen({ ...chosen, undoHours: Number(hours) })}
        />
        <Select
          label="A member needs attention when Shopify has not finished"
          helpText="Shopify takes in new codes one import after the other. Retry goes on where it stopped; nothing is lost."
          options={patience.map((minutes) => ({ label: `Within ${durationInWords(minutes)}`, value: String(minutes) }))}
          value={String(chosen.giveUpMinutes)}
          onChange={(minutes) => setChosen({ ...chosen, giveUpMinutes: Number(minutes) })}
        />
        <Checkbox
          label="Point out names that look like a leaked one"
          helpText="Coupon sites try SARAH15 once they have seen SARAH10."
          checked={chosen.lookAlikes}
          onChange={(lookAlikes) => setChosen({ ...chosen, lookAlikes })}
        />
      </BlockStack>
    </Card>
  );
}
