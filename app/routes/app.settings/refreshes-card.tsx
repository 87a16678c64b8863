import { BlockStack, Card, Checkbox, ChoiceList, Select, Text } from "@shopify/polaris";

import { FieldClash } from "#app/ui/edits/field-clash.tsx";
import { UnsavedChanges } from "#app/ui/unsaved-changes.tsx";
import { OLD_ENDS } from "#app/codes/engine/plans.ts";
import { durationLabel, OLD_ENDS_LABELS } from "#app/refreshes/labels.ts";

import { REFRESHES_UNITS, type RefreshSettings } from "#app/shops/settings-units.ts";

import { useSettingsResult } from "./use-settings-result.ts";

const WINDOWS = [
  { label: "Never", value: "0" },
  { label: "For 1 hour", value: "1" },
  { label: "For 24 hours", value: "24" },
  { label: "For 3 days", value: "72" },
  { label: "For 7 days", value: "168" },
];

const endsLabel = (oldEnds: string) => OLD_ENDS.filter((one) => one === oldEnds).map((one) => OLD_ENDS_LABELS[one])[0] ?? oldEnds;
const undoLabel = (hours: number) => (WINDOWS.find(({ value }) => value === String(hours))?.label ?? `For ${hours} hours`).toLowerCase();

const PATIENCE_MINUTES = [5, 15, 30, 60, 240, 1_440];

/** What every new refresh of the shop begins with. */
export function RefreshesCard({ settings, loadedAt }: { settings: RefreshSettings; loadedAt: string }) {
  const { edits, saving, save } = useSettingsResult({ id: "refreshes", begin: { form: settings, loadedAt }, units: REFRESHES_UNITS });
  const { form: chosen } = edits;
  const change = (part: Partial<RefreshSettings>) => edits.change((form) => ({ ...form, ...part }));
  const known = WINDOWS.some(({ value }) => value === String(chosen.undoHours));
  const windows = known ? WINDOWS : [...WINDOWS, { label: `For ${chosen.undoHours} hours`, value: String(chosen.undoHours) }];
  const patience = [...new Set([...PATIENCE_MINUTES, chosen.giveUpMinutes])].sort((a, b) => a - b);
  return (
    <Card>
      <UnsavedChanges
        id="settings-refreshes"
        byKey
        open={edits.changed}
        saving={saving}
        onSave={() => void save()}
        onDiscard={edits.discard}
      />
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Refreshes
        </Text>
        <ChoiceList
          name="old-ends"
          title="In a new refresh, the old code stops"
          choices={OLD_ENDS.map((value) => ({ value, label: OLD_ENDS_LABELS[value] }))}
          selected={[chosen.oldEnds]}
          onChange={([oldEnds = "at_once"]) => change({ oldEnds })}
        />
        <FieldClash edits={edits} unit="oldEnds" label="When the old code stops" say={({ oldEnds }) => `“${endsLabel(oldEnds)}”`} />
        <Select
          label="A refresh can be undone"
          helpText="Counted from when it settled. Codes that leaked are never put back."
          options={windows}
          value={String(chosen.undoHours)}
          onChange={(hours) => change({ undoHours: Number(hours) })}
        />
        <FieldClash edits={edits} unit="undoHours" label="The window for undo" say={({ undoHours }) => undoLabel(undoHours)} />
        <Select
          label="A member needs attention when Shopify has not finished"
          helpText="Shopify takes in new codes one import after the other. Retry goes on where it stopped; nothing is lost."
          options={patience.map((minutes) => ({ label: `Within ${durationLabel(minutes)}`, value: String(minutes) }))}
          value={String(chosen.giveUpMinutes)}
          onChange={(minutes) => change({ giveUpMinutes: Number(minutes) })}
        />
        <FieldClash edits={edits} unit="giveUpMinutes" label="The wait for Shopify" say={(form) => durationLabel(form.giveUpMinutes)} />
        <Checkbox
          label="Point out names that look like a leaked one"
          helpText="Coupon sites try SARAH15 once they have seen SARAH10."
          checked={chosen.lookAlikes}
          onChange={(lookAlikes) => change({ lookAlikes })}
        />
      </BlockStack>
    </Card>
  );
}
