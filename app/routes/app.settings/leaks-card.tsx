import { BlockStack, Card, ChoiceList, Select, Text, TextField } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import { SENSITIVITIES, SENSITIVITY_LABELS } from "#app/leaks/sensitivity.ts";
import { LEAKS_UNITS, type LeakSettings } from "#app/shops/settings-units.ts";
import { FieldClash } from "#app/ui/edits/field-clash.tsx";
import { UnsavedChanges } from "#app/ui/unsaved-changes.tsx";

import { useSettingsResult } from "./use-settings-result.ts";

const QUIET_DAYS = [0, 3, 7, 14, 30];
const JOURNEY_DAYS = [30, 60, 90, 180, 365];

/** How the shop's codes are watched for leaks. */
export function LeaksCard({ settings, loadedAt }: { settings: LeakSettings; loadedAt: string }) {
  const { edits, saving, save } = useSettingsResult({ id: "leaks", begin: { form: settings, loadedAt }, units: LEAKS_UNITS });
  const { form: chosen } = edits;
  const change = (part: Partial<LeakSettings>) => edits.change((form) => ({ ...form, ...part }));
  const days = (known: readonly number[], now: number) =>
    [...new Set([...known, now])]
      .sort((a, b) => a - b)
      .map((one) => ({ label: one === 0 ? "None" : plural(one, "day"), value: String(one) }));
  return (
    <Card>
      <UnsavedChanges id="settings-leaks" byKey open={edits.changed} saving={saving} onSave={() => void save()} onDiscard={edits.discard} />
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Leaks
        </Text>
        <ChoiceList
          name="sensitivity"
          title="Say that a code may have leaked"
          choices={SENSITIVITIES.map((value) => {
            const { label, help } = SENSITIVITY_LABELS[value];
            return { value, label, helpText: help };
          })}
          selected={[chosen.sensitivity]}
          onChange={([sensitivity = "usual"]) => change({ sensitivity })}
        />
        <FieldClash edits={edits} unit="sensitivity" label="When a code is said to leak" say={({ sensitivity }) => `“${sensitivity}”`} />
        <Select
          label="After a message to a member, orders with their code may peak for"
          options={days(QUIET_DAYS, chosen.quietDays)}
          value={String(chosen.quietDays)}
          onChange={(quietDays) => change({ quietDays: Number(quietDays) })}
        />
        <FieldClash edits={edits} unit="quietDays" label="The days after a message" say={({ quietDays }) => plural(quietDays, "day")} />
        <TextField
          label="Codes to leave alone"
          helpText="One a line. They are not judged, for instance because everybody may use them."
          autoComplete="off"
          multiline={2}
          maxLength={20_000}
          value={chosen.leftAlone}
          onChange={(leftAlone) => change({ leftAlone })}
        />
        <FieldClash
          edits={edits}
          unit="leftAlone"
          label="The codes to leave alone"
          say={({ leftAlone }) => `“${leftAlone.replaceAll("\n", ", ")}”`}
        />
        <TextField
          label="Sites that publish codes"
          helpText="One a line. An order whose shopper came from one of them is a reason to look at its code at once, not a verdict."
          autoComplete="off"
          multiline={4}
          maxHeight="12rem"
          maxLength={50_000}
          value={chosen.couponDomains}
          onChange={(couponDomains) => change({ couponDomains })}
        />
        <FieldClash edits={edits} unit="couponDomains" label="The sites that publish codes" say={() => "another list"} />
        <Select
          label="How shoppers came to the store is forgotten after"
          helpText="Kept for orders with codes: two visits, their referrers without parameters. Never an IP address."
          options={days(JOURNEY_DAYS, chosen.journeyDays)}
          value={String(chosen.journeyDays)}
          onChange={(journeyDays) => change({ journeyDays: Number(journeyDays) })}
        />
        <FieldClash
          edits={edits}
          unit="journeyDays"
          label="How long visits are kept"
          say={({ journeyDays }) => plural(journeyDays, "day")}
        />
      </BlockStack>
    </Card>
  );
}
