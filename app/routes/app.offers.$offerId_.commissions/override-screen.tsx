import { useFetcher } from "@remix-run/react";
import { BlockStack, Card, ChoiceList, Page, Text } from "@shopify/polaris";
import type { ReactNode } from "react";

import type { Conflict } from "#app/edits/merge-edits.ts";
import type { CommissionSettings } from "#app/orders/commission-settings.ts";
import type { ChangeState } from "#app/orders/settings/change-commissions.server.ts";
import { basisLabel, HOLD_FROM_LABELS, holdLabel, OVERRIDE_UNITS, type OverrideForm } from "#app/orders/settings/commissions-form.ts";
import { BasisFields, HoldFields } from "#app/ui/commissions/basis-and-hold.tsx";
import { ChangeLink, Refused } from "#app/ui/commissions/change-link.tsx";
import { FieldClash } from "#app/ui/edits/field-clash.tsx";
import { useEdits, useRefusals } from "#app/ui/edits/use-edits.ts";
import { UnsavedChanges } from "#app/ui/unsaved-changes.tsx";

/** What saving answers when it did not: a sentence, or what was changed meanwhile. */
export type OverrideAnswer = { refused: string | null; conflict: Conflict<OverrideForm> | null };

type Props = {
  offerId: string;
  title: string;
  begin: OverrideForm;
  shop: CommissionSettings;
  change: { id: string; state: ChangeState } | null;
  loadedAt: string;
};

/** As in Settings, or the offer's own. */
export function OverrideScreen({ offerId, title, begin, shop, change, loadedAt }: Props) {
  const edits = useEdits({ form: begin, loadedAt, keep: `commissions of ${offerId}` }, OVERRIDE_UNITS);
  const fetcher = useFetcher<OverrideAnswer>();
  useRefusals(fetcher.data?.conflict, edits.receive);
  const saving = fetcher.state !== "idle";
  const refused = saving ? null : (fetcher.data?.refused ?? null);
  const { form } = edits;
  const set = (part: Partial<OverrideForm>) => edits.change((now) => ({ ...now, ...part }));
  return (
    <Page title="Commissions" subtitle={title} backAction={{ content: "Edit offer", url: `/app/offers/${offerId}/edit` }}>
      <UnsavedChanges
        id="offer-commissions"
        open={edits.changed}
        saving={saving}
        onSave={() => void fetcher.submit({ edits: JSON.stringify(edits.toSave()) }, { method: "post" })}
        onDiscard={edits.discard}
        said="Not applied yet"
      />
      <BlockStack gap="400">
        <Refused because={refused} />
        {change === null ? null : <ChangeLink change={change} />}
        <Choice title="Computed on" own={form.ownBasis} shop={basisLabel(shop.basis)} onChoose={(ownBasis) => set({ ownBasis })}>
          <BasisFields form={form} onChange={set} />
        </Choice>
        <FieldClash
          edits={edits}
          unit="basis"
          label="What commissions are computed on"
          say={(of) => (of.ownBasis ? basisLabel(of) : "as in Settings")}
        />
        <Choice title="May be paid" own={form.ownHold} shop={holdLabel(shop.hold)} onChoose={(ownHold) => set({ ownHold })}>
          <HoldFields form={form} onChange={set} refused={refused} />
        </Choice>
        <FieldClash
          edits={edits}
          unit="hold"
          label="The hold period"
          say={(of) => (of.ownHold ? `${of.holdDays} days after ${HOLD_FROM_LABELS[of.holdFrom]}` : "as in Settings")}
        />
      </BlockStack>
    </Page>
  );
}

type ChoiceProps = { title: string; own: boolean; shop: string; onChoose: (own: boolean) => void; children: ReactNode };

function Choice({ title, own, shop, onChoose, children }: ChoiceProps) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
        <ChoiceList
          name={title}
          title={title}
          titleHidden
          choices={[
            { value: "shop", label: "As in Settings", helpText: shop },
            { value: "own", label: "This offer’s own" },
          ]}
          selected={[own ? "own" : "shop"]}
          onChange={([chosen]) => onChoose(chosen === "own")}
        />
        {own ? children : null}
      </BlockStack>
    </Card>
  );
}
