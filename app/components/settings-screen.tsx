import { useNavigation, useSubmit } from "@remix-run/react";
import { Banner, BlockStack, Button, Card, Checkbox, ChoiceList, InlineStack, Page, Select } from "@shopify/polaris";
import { useState } from "react";

import { OLD_ENDS } from "#app/refresh/refresh.ts";
import { OLD_ENDS_WORDS } from "#app/refresh/words.ts";

type Props = { settings: { oldEnds: string; undoHours: number; lookAlikes: boolean }; saved: boolean };

const WINDOWS = [
  { label: "Never", value: "0" },
  { label: "For 1 hour", value: "1" },
  { label: "For 24 hours", value: "24" },
  { label: "For 3 days", value: "72" },
  { label: "For 7 days", value: "168" },
];

/** What every new refresh of the shop begins with. */
export function SettingsScreen({ settings, saved }: Props) {
  const submit = useSubmit();
  const { state } = useNavigation();
  const [chosen, setChosen] = useState(settings);
  const same = chosen.oldEnds === settings.oldEnds && chosen.undoHours === settings.undoHours && chosen.lookAlikes === settings.lookAlikes;
  const known = WINDOWS.some(({ value }) => value === String(chosen.undoHours));
  const windows = known ? WINDOWS : [...WINDOWS, { label: `For ${chosen.undoHours} hours`, value: String(chosen.undoHours) }];
  const save = () =>
    submit({ oldEnds: chosen.oldEnds, undoHours: String(chosen.undoHours), lookAlikes: String(chosen.lookAlikes) }, { method: "post" });
  return (
    <Page title="Settings">
      <BlockStack gap="400">
        {saved && same ? <Banner tone="success" title="Saved" /> : null}
        <Card>
          <BlockStack gap="400">
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
            <Checkbox
              label="Point out names that look like a leaked one"
              helpText="Coupon sites try SARAH15 once they have seen SARAH10."
              checked={chosen.lookAlikes}
              onChange={(lookAlikes) => setChosen({ ...chosen, lookAlikes })}
            />
            <InlineStack align="end">
              <Button variant="primary" disabled={same} loading={state !== "idle"} onClick={save}>
                Save
              </Button>
            </InlineStack>
          </BlockStack>
        </Card>
      </BlockStack>
    </Page>
  );
}
