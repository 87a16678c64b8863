import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Page, TextField } from "@shopify/polaris";

import { useFirstError } from "#app/components/first-error.ts";
import { UnsavedChanges } from "#app/components/unsaved-changes.tsx";
import type { OfferForm } from "#app/offers/offer-form.ts";

import { GivesCard } from "./gives-card.tsx";
import { RulesCards, Section } from "./rules-cards.tsx";
import { useOfferForm } from "./use-offer-form.ts";

type Props = { offerId: string; title: string; begin: OfferForm; zone: string; currency: string };

/** Edit offer, with Shopify's save bar: leaving with unsaved changes is asked about. */
export function EditOfferScreen({ offerId, title, begin, zone, currency }: Props) {
  const state = useOfferForm(begin, { zone, currency });
  const fetcher = useFetcher<{ refused: string }>();
  const saving = fetcher.state !== "idle";
  const refused = fetcher.data?.refused && !saving ? fetcher.data.refused : null;
  const toFirstError = useFirstError(refused !== null || Object.keys(state.errors).length > 0);
  const save = () => {
    toFirstError();
    if (state.check()) fetcher.submit({ form: JSON.stringify(state.form) }, { method: "post" });
  };
  return (
    <Page title="Edit offer" backAction={{ content: title, url: `/app/offers/${offerId}` }}>
      <UnsavedChanges id="offer-save-bar" open={state.changed} saving={saving} onSave={save} onDiscard={state.reset} />
      <BlockStack gap="400">
        {refused === null ? null : (
          <Banner tone="critical" title="The changes were not saved">
            <p>{refused}</p>
          </Banner>
        )}
        <GivesCard state={state} currency={currency} existing />
        <RulesCards state={state} currency={currency} />
        <Section title="Codes">
          <TextField
            label="Codes of new members are named by"
            autoComplete="off"
            monospaced
            value={state.form.namePattern}
            onChange={(pattern) => state.set("namePattern", pattern)}
            helpText="Codes that exist stay as they are. A refresh changes them."
          />
        </Section>
      </BlockStack>
    </Page>
  );
}
