/** A new payout: until when, from which sum on, and which way. What it would pay is on the draft's own page. */
import { redirect, type ActionFunctionArgs, type LoaderFunctionArgs } from "@remix-run/node";
import { useActionData, useLoaderData, useNavigation, useSubmit } from "@remix-run/react";
import { Banner, BlockStack, Card, Page } from "@shopify/polaris";
import { z } from "zod";

import { forAdmin, forPress } from "#app/composition.server.ts";
import { toTyped } from "#app/format/zone-input.ts";
import { sentForm } from "#app/http/form.ts";
import { settingsForm, settingsFrom } from "#app/http/payout-form.server.ts";
import { minorToType } from "#app/offers/typed-numbers.ts";
import { createPayout, lastTerms } from "#app/payouts/draft-payout.server.ts";
import { SETTINGS_LABELS } from "#app/payouts/payout-labels.ts";
import { readPayoutWays } from "#app/shops/payout-ways.server.ts";
import { canSend, SettingsFields, type TypedSettings } from "#app/ui/payouts/settings-fields.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";

export async function loader({ request }: LoaderFunctionArgs) {
  const { ctx, shopFacts } = await forAdmin(request, "money");
  return {
    newId: crypto.randomUUID(),
    cutOff: toTyped(new Date().toISOString(), shopFacts.ianaTimezone),
    ...(await lastTerms(ctx)),
    ways: await readPayoutWays(ctx),
  };
}

const form = settingsForm.extend({ newId: z.uuid() });

export async function action({ request }: ActionFunctionArgs) {
  const admin = await forPress(request, "money");
  if (admin.refused !== null) return { problem: admin.refused };
  const { ctx, staff, shopFacts } = admin;
  const parsed = form.safeParse(Object.fromEntries(await sentForm(request)));
  if (!parsed.success) throw new Response(null, { status: 400, statusText: "Bad request" });
  const { newId, ...typed } = parsed.data;
  const ways = await readPayoutWays(ctx);
  const settings = settingsFrom(typed, { currency: shopFacts.currency, zone: shopFacts.ianaTimezone, ways });
  if (settings === "cutOff") return { problem: "Choose a date and time." };
  if (settings === "way") return { problem: SETTINGS_LABELS.way };
  if (settings === "minimum") return { problem: "The minimum is no amount." };
  const made = await createPayout(ctx, { settings, newId, staff: staff.id, now: new Date() });
  if (made.ok) return redirect(`/app/payouts/${made.payoutId}`);
  return { problem: made.reason === "settings" ? SETTINGS_LABELS[made.problem] : "The payout was not opened." };
}

export const meta = () => [{ title: "New payout" }];

export default function NewPayout() {
  const begin = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { currency } = useShopFormat();
  const submit = useSubmit();
  const { state } = useNavigation();
  const [settings, setSettings, { sent }] = useKept<TypedSettings>("settings", {
    ...{ cutOff: begin.cutOff, way: begin.way },
    minimum: begin.minimumMinor === 0 ? "" : minorToType(begin.minimumMinor, currency),
  });
  const press = () => {
    sent();
    submit({ ...settings, newId: begin.newId }, { method: "post" });
  };
  return (
    <Page
      title="New payout"
      backAction={{ content: "Payouts", url: "/app/payouts" }}
      primaryAction={{
        content: "Show what is due",
        loading: state === "submitting",
        disabled: !canSend(settings, currency),
        onAction: press,
      }}
    >
      <BlockStack gap="400">
        {answer?.problem ? <Banner tone="critical">{answer.problem}</Banner> : null}
        <Card>
          <SettingsFields settings={settings} ways={begin.ways} onChange={setSettings} />
        </Card>
      </BlockStack>
    </Page>
  );
}

export { ScreenError as ErrorBoundary } from "#app/ui/screen-error.tsx";
import { useKept } from "#app/ui/keep-typed.ts";
