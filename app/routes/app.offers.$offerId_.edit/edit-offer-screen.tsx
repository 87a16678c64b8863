import { useFetcher } from "@remix-run/react";
import { useAppBridge } from "@shopify/app-bridge-react";
import { Banner, BlockStack, Button, InlineStack, Page, Text, TextField } from "@shopify/polaris";

import type { ActionResult } from "#app/ui/action-result.ts";
import { ClashBanner } from "#app/ui/edits/field-clash.tsx";
import { useRefusals } from "#app/ui/edits/use-edits.ts";
import { useFirstError } from "#app/ui/first-error.ts";
import { UnsavedChanges } from "#app/ui/unsaved-changes.tsx";
import type { Conflict } from "#app/edits/merge-edits.ts";
import type { OfferForm } from "#app/offers/offer-form.ts";

import { GivesCard } from "#app/ui/offers/gives-card.tsx";
import { offerClash } from "#app/ui/offers/offer-clash.tsx";
import { RulesCards, Section } from "#app/ui/offers/rules-cards.tsx";
import { discountUrl } from "#app/ui/shopify-links.ts";
import { useOfferForm } from "#app/ui/offers/use-offer-form.ts";

type Props = {
  offerId: string;
  discountId: string;
  /** The draft of a refresh that sent the person here; null for everybody else. */
  draftId: string | null;
  title: string;
  begin: OfferForm;
  loadedAt: string;
  zone: string;
  currency: string;
  /** What commissions of the offer are computed on and when they may be paid, in words, and whether that is the shop's. */
  commissions: { basis: string; hold: string; asShop: boolean };
};

/** What saving answers when it did not: a sentence, with the permission that it lacked, or what was changed meanwhile. */
export type EditOfferAnswer = ActionResult<{ permission: string | null; conflict: Conflict<OfferForm> | null }>;

/** Edit offer, with Shopify's save bar: leaving with unsaved changes is asked about. */
export function EditOfferScreen({ offerId, discountId, draftId, title, begin, loadedAt, zone, currency, commissions }: Props) {
  const state = useOfferForm(begin, { zone, currency, loadedAt });
  const fetcher = useFetcher<EditOfferAnswer>();
  useRefusals(fetcher.data?.conflict, state.edits.receive);
  const saving = fetcher.state !== "idle";
  const refused = fetcher.data?.refused && !saving ? fetcher.data.refused : null;
  const toFirstError = useFirstError(
    !saving && (refused !== null || state.edits.clashes.length > 0 || Object.keys(state.errors).length > 0),
  );
  const send = (more: { allowed?: string }) => fetcher.submit({ edits: JSON.stringify(state.edits.toSave()), ...more }, { method: "post" });
  const save = () => {
    toFirstError();
    if (state.check()) void send({});
  };
  const shopify = useAppBridge();
  const permission = refused === null ? null : (fetcher.data?.permission ?? null);
  const allow = async (scope: string) => {
    if ((await shopify.scopes.request([scope])).result === "granted-all" && state.check()) void send({ allowed: scope });
  };
  const back =
    draftId === null
      ? { content: title, url: `/app/offers/${offerId}` }
      : { content: "Refresh promo codes", url: `/app/refreshes/${draftId}` };
  return (
    <Page title="Edit offer" backAction={back}>
      <UnsavedChanges id="offer-save-bar" open={state.changed} saving={saving} onSave={save} onDiscard={state.reset} />
      <BlockStack gap="400">
        {refused === null ? null : (
          <Banner
            tone="critical"
            title="The changes were not saved"
            {...(permission !== null && { action: { content: "Allow and save", onAction: () => void allow(permission), loading: saving } })}
          >
            <p>{refused}</p>
          </Banner>
        )}
        <ClashBanner edits={state.edits} />
        <GivesCard state={state} currency={currency} existing />
        <RulesCards state={state} currency={currency} discountUrl={discountUrl(discountId)} />
        <Section title="What commissions are computed on, and when they may be paid">
          <Text as="p">{`${commissions.basis}. ${commissions.hold}.`}</Text>
          <InlineStack gap="300" blockAlign="center">
            <Button url={`/app/offers/${offerId}/commissions`}>Change for this offer</Button>
            <Text as="span" tone="subdued">
              {commissions.asShop ? "As in Settings" : "This offer’s own"}
            </Text>
          </InlineStack>
        </Section>
        <Section title="Codes">
          <TextField
            label="Codes of new members are named by"
            autoComplete="off"
            monospaced
            value={state.form.namePattern}
            onChange={(pattern) => state.set("namePattern", pattern)}
            helpText="Codes that exist stay as they are. A refresh changes them."
          />
          {offerClash(state, { unit: "namePattern", label: "Codes of new members" })}
        </Section>
      </BlockStack>
    </Page>
  );
}
