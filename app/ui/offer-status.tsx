import { Badge, Banner, type BadgeProps } from "@shopify/polaris";

type Look = { label: string; tone?: BadgeProps["tone"] };

/** The discount's status in Shopify's own words, and two that Shopify has none for: gone, and paused by us, which to it is expired. */
const LOOKS: Record<string, Look> = {
  ACTIVE: { label: "Active", tone: "success" },
  SCHEDULED: { label: "Scheduled", tone: "attention" },
  EXPIRED: { label: "Expired" },
  PAUSED: { label: "Paused", tone: "warning" },
  MISSING: { label: "Not in Shopify", tone: "critical" },
};

export function OfferStatus({ status, paused = false }: { status: string; paused?: boolean }) {
  const { label, tone } = LOOKS[paused ? "PAUSED" : status] ?? { label: status };
  return <Badge {...(tone ? { tone } : {})}>{label}</Badge>;
}

/** Says what a status that stops codes from working means, and what to do; nothing for a healthy offer. */
export function OfferTrouble({ status, editUrl }: { status: string; editUrl: string }) {
  if (status === "MISSING") {
    return (
      <Banner tone="critical" title="The discount of this offer is no longer in Shopify">
        <p>
          It was deleted there, so none of these codes work and none can be refreshed. Everything they earned is kept here. A new discount
          in Shopify is needed before these members can have codes again.
        </p>
      </Banner>
    );
  }
  if (status === "EXPIRED") {
    return (
      <Banner tone="warning" title="This offer has ended" action={{ content: "Change its end", url: editUrl }}>
        <p>Shoppers cannot use its codes. A refresh gives members new codes, but they work only once the discount has a later end date.</p>
      </Banner>
    );
  }
  if (status === "SCHEDULED") {
    return (
      <Banner tone="info" title="This offer has not started">
        <p>Its codes begin to work on the start date of the discount.</p>
      </Banner>
    );
  }
  return null;
}

/** For an offer that was paused here: Shopify says that it has ended. */
export function OfferPaused() {
  return (
    <Banner tone="warning" title="This offer is paused">
      <p>Shoppers cannot use its codes. Resume it under “Manage offer”; the end date it had comes back with it.</p>
    </Banner>
  );
}
