import { useFetcher, useNavigate } from "@remix-run/react";
import { Banner, BlockStack, Layout, Page } from "@shopify/polaris";
import { useEffect, useState } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";
import { plural } from "#app/format/counts.ts";
import { valueFor, type OfferForm } from "#app/offers/offer-form.ts";
import type { CodeRow, CodesAnswer } from "#app/offers/name-codes.ts";

import { useFirstError } from "#app/ui/first-error.ts";
import { useKeepTyped } from "#app/ui/keep-typed.ts";
import { UnsavedChanges } from "#app/ui/unsaved-changes.tsx";
import { patternLabel } from "#app/ui/refresh/pattern-labels.ts";
import { ChooseMembers } from "./choose-members.tsx";
import { CodesCard } from "./codes-card.tsx";
import { GivesCard } from "#app/ui/offers/gives-card.tsx";
import { RulesCards } from "#app/ui/offers/rules-cards.tsx";
import { useOfferForm } from "#app/ui/offers/use-offer-form.ts";

type Props = { begin: OfferForm; zone: string; currency: string };
export type CreateAnswer = ActionResult<{ rows: CodeRow[] }>;

/**
 * Create offer: what members give first, then who gets a code and how it is named. Nothing is made until the button is
 * pressed, here or in the bar that guards what was typed.
 */
export function NewOfferScreen({ begin, zone, currency }: Props) {
  const state = useOfferForm(begin, { zone, currency });
  const [memberIds, setMemberIds] = useState<string[]>([]);
  const [typed, setTyped] = useState<Record<string, string>>({});
  const [pressed, setPressed] = useState(false);
  const preview = useFetcher<CodesAnswer>();
  const create = useFetcher<CreateAnswer>();
  const navigate = useNavigate();
  const { form } = state;
  useKeepTyped({
    name: "members",
    value: { memberIds, typed },
    changed: memberIds.length > 0,
    restore: (kept) => {
      setMemberIds(kept.memberIds);
      setTyped(kept.typed);
      return true;
    },
  });

  const value = valueFor(form);
  const asked = JSON.stringify({ pattern: form.namePattern, value, memberIds, typed });
  const { submit } = preview;
  useEffect(() => {
    const timer = setTimeout(() => submit({ naming: asked }, { method: "post", action: "/app/offers/new/codes" }), 350);
    return () => clearTimeout(timer);
  }, [asked, submit]);

  const planned = preview.data;
  const upToDate = planned?.asked === asked;
  const rows = planned && "rows" in planned ? planned.rows : null;
  const clashing = rows?.some(({ clash }) => clash !== null) ?? false;
  const busy = create.state !== "idle";
  const problems = [
    ...Object.values(state.errors),
    ...(pressed && memberIds.length === 0 ? ["Choose at least one member: a discount begins with a code."] : []),
    ...(pressed && clashing ? ["Some codes need another name."] : []),
    ...(create.data?.refused && !busy ? [create.data.refused] : []),
  ];
  const toFirstError = useFirstError(problems.length > 0);
  const press = () => {
    setPressed(true);
    toFirstError();
    if (!state.check() || memberIds.length === 0 || clashing) return;
    create.submit(
      { form: JSON.stringify(form), memberIds: memberIds.join(","), typed: JSON.stringify(typed), requestId: state.edits.formId },
      { method: "post" },
    );
  };

  const discard = () => {
    state.reset();
    setMemberIds([]);
    setTyped({});
    setPressed(false);
  };

  return (
    <Page
      title="Create offer"
      backAction={{ content: "Offers", url: "/app/offers" }}
      primaryAction={{
        content: memberIds.length === 0 ? "Create offer" : `Create offer with ${plural(memberIds.length, "code")}`,
        onAction: press,
        loading: busy,
        disabled: memberIds.length > 0 && !upToDate,
      }}
      secondaryActions={[{ content: "Cancel", onAction: () => navigate("/app/offers") }]}
    >
      <UnsavedChanges
        id="new-offer-save-bar"
        open={state.changed || memberIds.length > 0}
        saving={busy}
        said="The offer is being made"
        onSave={press}
        onDiscard={discard}
      />
      <Layout>
        {problems.length > 0 ? (
          <Layout.Section variant="fullWidth">
            <Banner tone="critical" title="The offer was not created">
              <ul>
                {problems.map((problem) => (
                  <li key={problem}>{problem}</li>
                ))}
              </ul>
            </Banner>
          </Layout.Section>
        ) : null}
        <Layout.Section>
          <BlockStack gap="400">
            <GivesCard state={state} currency={currency} existing={false} />
            <RulesCards state={state} currency={currency} />
          </BlockStack>
        </Layout.Section>
        <Layout.Section variant="oneThird">
          <BlockStack gap="400">
            <ChooseMembers
              chosen={memberIds}
              error={pressed && memberIds.length === 0 ? "Choose at least one member." : undefined}
              onChange={setMemberIds}
            />
            <CodesCard
              pattern={form.namePattern}
              onPattern={(pattern) => {
                state.set("namePattern", pattern);
                setTyped({});
              }}
              rows={memberIds.length === 0 ? null : rows}
              problem={planned && "refusal" in planned ? patternLabel(planned.refusal) : null}
              looking={memberIds.length > 0}
              isBehind={!upToDate}
              typed={typed}
              onType={setTyped}
            />
          </BlockStack>
        </Layout.Section>
      </Layout>
    </Page>
  );
}
