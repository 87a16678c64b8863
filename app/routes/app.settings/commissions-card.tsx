import { BlockStack, Card, Checkbox, Divider, Select, Text } from "@shopify/polaris";

import { OWN_PURCHASES, type OrderRules, RENEWALS } from "#app/orders/commission-settings.ts";
import { BASIS_PARTS } from "#app/orders/earnings.ts";
import type { ChangeState } from "#app/orders/settings/change-commissions.server.ts";
import {
  BASIS_LABELS,
  COMMISSIONS_UNITS,
  type CommissionsForm,
  HOLD_FROM_LABELS,
  OWN_PURCHASES_LABELS,
  RENEWALS_LABELS,
} from "#app/orders/settings/commissions-form.ts";
import { BasisFields, HoldFields } from "#app/ui/commissions/basis-and-hold.tsx";
import { ChangeLink, Refused } from "#app/ui/commissions/change-link.tsx";
import { FieldClash } from "#app/ui/edits/field-clash.tsx";
import { UnsavedChanges } from "#app/ui/unsaved-changes.tsx";

import { useSettingsResult } from "./use-settings-result.ts";

type Props = { settings: CommissionsForm; change: { id: string; state: ChangeState } | null; loadedAt: string };

/** What commissions are computed on, when they may be paid and which orders earn one. What saving would change is shown first. */
export function CommissionsCard({ settings, change, loadedAt }: Props) {
  const begin = { form: settings, loadedAt };
  const { edits, saving, refused, save } = useSettingsResult<CommissionsForm>({ id: "commissions", begin, units: COMMISSIONS_UNITS });
  const { form } = edits;
  const set = (part: Partial<CommissionsForm>) => edits.change((now) => ({ ...now, ...part }));
  const earns = (counts: boolean) => (counts ? "on" : "off");
  return (
    <Card>
      <UnsavedChanges
        id="settings-commissions"
        open={edits.changed}
        saving={saving}
        onSave={() => void save()}
        onDiscard={edits.discard}
        said="Not applied yet"
      />
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Commissions
          </Text>
          <Text as="p" tone="subdued">
            What a change does to conversions that are not paid yet is shown before it is applied. An offer can set the first two for
            itself.
          </Text>
        </BlockStack>
        <Refused because={refused} />
        {change === null ? null : <ChangeLink change={change} />}
        <BasisFields form={form} onChange={set} />
        {BASIS_PARTS.map((part) => (
          <FieldClash key={part} edits={edits} unit={part} label={BASIS_LABELS[part]} say={(of) => earns(of[part])} />
        ))}
        <Divider />
        <HoldFields form={form} onChange={set} refused={refused} />
        <Text as="p" tone="subdued" variant="bodySm">
          Until then it is pending. Choose at least as long as goods can be returned to you.
        </Text>
        <FieldClash
          edits={edits}
          unit="hold"
          label="The hold period"
          say={({ holdDays, holdFrom }) => `${holdDays} days after ${HOLD_FROM_LABELS[holdFrom]}`}
        />
        <Divider />
        <Select
          label="A member’s own purchases"
          helpText="Orders whose customer is the member. Members are linked to customers in their record."
          options={OWN_PURCHASES.map((value) => ({ value, label: OWN_PURCHASES_LABELS[value] }))}
          value={form.ownPurchases}
          onChange={(value) => set({ ownPurchases: value as OrderRules["ownPurchases"] })}
        />
        <FieldClash edits={edits} unit="ownPurchases" label="Own purchases" say={(of) => OWN_PURCHASES_LABELS[of.ownPurchases]} />
        <Select
          label="Renewals of subscriptions"
          helpText="The order that began the subscription is no renewal."
          options={RENEWALS.map((value) => ({ value, label: RENEWALS_LABELS[value] }))}
          value={form.renewals}
          onChange={(value) => set({ renewals: value as OrderRules["renewals"] })}
        />
        <FieldClash edits={edits} unit="renewals" label="Renewals" say={(of) => RENEWALS_LABELS[of.renewals]} />
        <BlockStack gap="200">
          <Checkbox
            label="Only a customer’s first order earns"
            helpText="The first with a code: orders without one are not known here. Renewals follow their own rule."
            checked={form.firstOrderOnly}
            onChange={(firstOrderOnly) => set({ firstOrderOnly })}
          />
          <FieldClash edits={edits} unit="firstOrderOnly" label="Only the first order" say={(of) => earns(of.firstOrderOnly)} />
          <Checkbox label="Orders at a point of sale earn" checked={form.posOrders} onChange={(posOrders) => set({ posOrders })} />
          <FieldClash edits={edits} unit="posOrders" label="Orders at a point of sale" say={(of) => earns(of.posOrders)} />
          <Checkbox
            label="Draft orders earn"
            helpText="An order that you assign to a member by hand earns whatever is chosen here."
            checked={form.draftOrders}
            onChange={(draftOrders) => set({ draftOrders })}
          />
          <FieldClash edits={edits} unit="draftOrders" label="Draft orders" say={(of) => earns(of.draftOrders)} />
        </BlockStack>
      </BlockStack>
    </Card>
  );
}
