import { BlockStack, Button, Card, Checkbox, FormLayout, InlineStack, Select, Text, TextField } from "@shopify/polaris";

import { formatHour } from "#app/format/dates.ts";
import type { RotationForm } from "#app/rotations/rotation.ts";
import { useMay } from "#app/ui/rights.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { useKept } from "#app/ui/keep-typed.ts";

import type { Send } from "./send.ts";

type Typed = { days: string; nextOn: string; hour: string; uses: string; fuse: string; lead: string; names: string };
type On = { days: boolean; uses: boolean; fuse: boolean };

const FUSES = ["3", "5", "10"];
/** Every full hour, written as times of day are everywhere else. */
const hours = (locale: string) =>
  Array.from({ length: 24 }, (_, hour) => ({
    value: String(hour),
    label: formatHour(new Date(Date.UTC(2000, 0, 1, hour)).toISOString(), { zone: "UTC", locale }),
  }));

/** What brings a rotation about. What is not ticked keeps what was typed, and counts for nothing. */
export function PolicyForm({ isOn, form, busy, send }: { isOn: boolean; form: RotationForm; busy: boolean; send: Send }) {
  const may = useMay();
  const { locale, zone } = useShopFormat();
  const [{ on, typed }, set] = useKept<{ on: On; typed: Typed }>("rotation", {
    on: { days: form.everyDays !== null, uses: form.afterUses !== null, fuse: form.fuseTimes !== null },
    typed: {
      days: String(form.everyDays ?? 30),
      nextOn: form.nextOn ?? "",
      hour: String(form.hour),
      uses: String(form.afterUses ?? 500),
      fuse: String(form.fuseTimes ?? 3),
      lead: String(form.leadDays),
      names: form.namePattern,
    },
  });
  const type = (field: keyof Typed) => (value: string) => set((now) => ({ ...now, typed: { ...now.typed, [field]: value } }));
  const tick = (field: keyof On) => (value: boolean) => set((now) => ({ ...now, on: { ...now.on, [field]: value } }));
  const save = () => {
    const asked: RotationForm = {
      everyDays: on.days ? Number(typed.days) : null,
      nextOn: on.days && typed.nextOn !== "" ? typed.nextOn : null,
      hour: Number(typed.hour),
      afterUses: on.uses ? Number(typed.uses) : null,
      fuseTimes: on.fuse ? Number(typed.fuse) : null,
      leadDays: Number(typed.lead),
      namePattern: typed.names,
    };
    send({ intent: "save", form: JSON.stringify(asked) }, isOn ? "Saved" : "The rotation is on");
  };
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {isOn ? "Settings" : "When codes are replaced"}
        </Text>
        <Checkbox label="Every so many days" checked={on.days} onChange={tick("days")} />
        {on.days ? (
          <FormLayout>
            <FormLayout.Group>
              <TextField
                label="Days between two rotations"
                type="number"
                min={1}
                autoComplete="off"
                value={typed.days}
                onChange={type("days")}
              />
              <TextField label="Next on" type="date" autoComplete="off" value={typed.nextOn} onChange={type("nextOn")} />
              <Select label="At" helpText={zone} options={hours(locale)} value={typed.hour} onChange={type("hour")} />
            </FormLayout.Group>
          </FormLayout>
        ) : null}
        <Checkbox label="After so many uses of a member’s code" checked={on.uses} onChange={tick("uses")} />
        {on.uses ? (
          <TextField
            label="Uses, counted from now on"
            type="number"
            min={1}
            autoComplete="off"
            value={typed.uses}
            onChange={type("uses")}
          />
        ) : null}
        <Checkbox
          label="When a code is used far more than usual"
          helpText="A code may have leaked then. Fewer than 10 uses in a day never count as many."
          checked={on.fuse}
          onChange={tick("fuse")}
        />
        {on.fuse ? (
          <Select
            label="Uses in 24 hours"
            options={[...new Set([...FUSES, typed.fuse])].map((times) => ({
              value: times,
              label: `More than ${times} times the member’s busiest day of the last four weeks`,
            }))}
            value={typed.fuse}
            onChange={type("fuse")}
          />
        ) : null}
        <TextField
          label="Days in which both codes work"
          helpText="The old code stops after them, and never before its member was told of the new one. The message is prepared, and sent by you."
          type="number"
          min={1}
          autoComplete="off"
          value={typed.lead}
          onChange={type("lead")}
        />
        <TextField
          label="Names of the next codes"
          helpText="{FIRST}, {LAST}, {HANDLE} and {VALUE} stand for the member and the offer. {RANDOM:4} draws four letters or digits, so that nobody can guess the next name."
          autoComplete="off"
          value={typed.names}
          onChange={type("names")}
        />
        {may("refresh") ? (
          <InlineStack align="end">
            <Button variant="primary" loading={busy} onClick={save}>
              {isOn ? "Save" : "Turn on rotation"}
            </Button>
          </InlineStack>
        ) : null}
      </BlockStack>
    </Card>
  );
}
