import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Card, InlineStack, Page, Spinner, Text } from "@shopify/polaris";

import type { ActionResult } from "#app/ui/action-result.ts";
import { plural } from "#app/format/counts.ts";
import type { ChangeView } from "#app/orders/settings/change-commissions.server.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { usePolling } from "#app/ui/use-polling.ts";

const LOOK_EVERY_MS = 1_000;

/** The difference that a change makes, and the press that applies it. It moves by itself while figures are computed. */
export function ReviewScreen({ view }: { view: ChangeView }) {
  const fetcher = useFetcher<ActionResult>();
  const busy = fetcher.state !== "idle";
  usePolling({ active: view.state === "checking" || view.state === "applying", everyMs: LOOK_EVERY_MS });
  const press = (intent: "apply" | "drop") => void fetcher.submit({ intent }, { method: "post" });
  const isOpen = view.state === "ready" || view.state === "checking";
  const refused = busy ? null : (fetcher.data?.refused ?? null);
  const back =
    view.offer === null
      ? { content: "Settings", url: "/app/settings" }
      : { content: view.offer.title, url: `/app/offers/${view.offer.id}/commissions` };
  return (
    <Page
      title="Review the change"
      subtitle={view.offer === null ? "Commissions of all offers" : `Commissions of ${view.offer.title}`}
      backAction={back}
      {...(isOpen && {
        primaryAction: { content: "Apply", loading: busy, disabled: view.state !== "ready", onAction: () => press("apply") },
        secondaryActions: [{ content: "Discard", disabled: busy, onAction: () => press("drop") }],
      })}
    >
      <BlockStack gap="400">
        {refused === null ? null : (
          <Banner tone="critical" title="Nothing was changed">
            <p>{refused}</p>
          </Banner>
        )}
        <Standing view={view} />
        {view.lines.length === 0 || !isOpen ? null : <Settings lines={view.lines} />}
        {view.state === "checking" || view.state === "dropped" ? null : <Difference view={view} />}
      </BlockStack>
    </Page>
  );
}

function Standing({ view: { state, conversions } }: { view: ChangeView }) {
  switch (state) {
    case "checking":
      return <Working text={`Computing what it changes: ${plural(conversions, "conversion")} so far.`} />;
    case "applying":
      return <Working text="It holds from now on. Earlier conversions are being counted anew; you can close this page." />;
    case "done":
      return <Banner tone="success" title="Applied" />;
    case "dropped":
      return <Banner tone="info" title="This change was not applied" />;
    case "ready":
      return null;
  }
}

function Working({ text }: { text: string }) {
  return (
    <Card>
      <InlineStack gap="300" blockAlign="center" wrap={false}>
        <Spinner size="small" accessibilityLabel="Under way" />
        <p role="status" aria-live="polite">
          {text}
        </p>
      </InlineStack>
    </Card>
  );
}

function Settings({ lines }: { lines: ChangeView["lines"] }) {
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          Settings
        </Text>
        {lines.map(({ label, before, after }) => (
          <BlockStack key={label}>
            <Text as="h3" variant="bodySm" tone="subdued">
              {label}
            </Text>
            <p>
              <Text as="span" tone="subdued" textDecorationLine="line-through">
                {before}
              </Text>{" "}
              <Text as="span" fontWeight="medium">
                {after}
              </Text>
            </p>
          </BlockStack>
        ))}
      </BlockStack>
    </Card>
  );
}

function Difference({ view }: { view: ChangeView }) {
  const { money, dateTime } = useShopFormat();
  const unpaid = view.conversions - view.paid;
  const what =
    view.changed === 0
      ? "No conversion changes"
      : `${plural(view.changed, "conversion")} of ${unpaid.toLocaleString("en-US")} ${view.changed === 1 ? "changes" : "change"}`;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h2" variant="headingMd">
          {what}
        </Text>
        <Amounts
          label="Unpaid commission"
          before={money(view.beforeMinor)}
          after={money(view.afterMinor)}
          difference={signed(view.afterMinor - view.beforeMinor, money)}
        />
        <Amounts
          label="Of it, may be paid now"
          before={money(view.payableBeforeMinor)}
          after={money(view.payableAfterMinor)}
          difference={signed(view.payableAfterMinor - view.payableBeforeMinor, money)}
        />
        <Text as="p">
          {view.paid === 0
            ? "None of them was paid yet."
            : `${plural(view.paid, "conversion")} that ${view.paid === 1 ? "was" : "were"} paid ${view.paid === 1 ? "stays" : "stay"} as paid.`}
        </Text>
        {view.checkedAt === null ? null : (
          <Text as="p" tone="subdued" variant="bodySm">
            {`Computed ${dateTime(view.checkedAt)}. Orders that come later are counted by the settings that hold then.`}
          </Text>
        )}
      </BlockStack>
    </Card>
  );
}

function signed(minor: number, money: (minor: number) => string): string {
  if (minor === 0) return "no difference";
  return minor > 0 ? `${money(minor)} more` : `${money(-minor)} less`;
}

function Amounts({ label, before, after, difference }: { label: string; before: string; after: string; difference: string }) {
  return (
    <BlockStack>
      <Text as="h3" variant="bodySm" tone="subdued">
        {label}
      </Text>
      <p>
        <Text as="span" numeric>{`${before} before, `}</Text>
        <Text as="span" numeric fontWeight="semibold">{`${after} after`}</Text>
        <Text as="span" tone="subdued">{` (${difference})`}</Text>
      </p>
    </BlockStack>
  );
}
