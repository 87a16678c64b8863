import { Badge, Banner } from "@shopify/polaris";

import { availabilityOf, shareLabel, type Availability, type OfferStanding } from "#app/codes/availability.ts";
import { standingLook } from "#app/codes/standing-look.ts";
import { useShopFormat } from "./shop-format.tsx";

type Props = OfferStanding & { paused?: boolean };

export function OfferStatus({ paused = false, ...standing }: Props) {
  const { label, tone } = standingLook(standing, paused);
  const badge = <Badge {...(tone ? { tone } : {})}>{label}</Badge>;
  return availabilityOf(standing).decidedBy === "unknown" && !paused ? <span title={WHY_SHOULD}>{badge}</span> : badge;
}

const WHY_SHOULD =
  "So say the dates of its discount. A rollout in Shopify may say otherwise, and the app is not allowed to see rollouts: allow it under Settings.";

/** Says what keeps codes from working for everybody, and what to do; nothing for a healthy offer. */
export function OfferTrouble({ paused = false, discountUrl, editUrl, ...standing }: Props & { discountUrl: string; editUrl: string }) {
  const { status } = standing;
  const availability = availabilityOf(standing);
  if (availability.decidedBy === "rollout") return <InRollout {...{ availability, status, paused, discountUrl }} />;
  if (paused) return <OfferPaused />;
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
  const unknown = availability.decidedBy === "unknown";
  if (status === "EXPIRED") {
    return (
      <Banner
        tone="warning"
        title={unknown ? "This offer should be over: its end date has passed" : "This offer has ended"}
        action={{ content: "Change its end", url: editUrl }}
      >
        <p>
          {unknown
            ? "Shoppers cannot use its codes, unless a rollout in Shopify gives them the discount. "
            : "Shoppers cannot use its codes. "}
          A refresh gives members new codes, but they work only once the discount has a later end date.
          {unknown ? ` ${ALLOW}` : ""}
        </p>
      </Banner>
    );
  }
  if (status === "SCHEDULED") {
    return (
      <Banner tone="info" title={unknown ? "This offer should not work yet: its start date is to come" : "This offer has not started"}>
        <p>
          Its codes begin to work on the start date of the discount{unknown ? ", or earlier where a rollout in Shopify says so" : ""}.
          {unknown ? ` ${ALLOW}` : ""}
        </p>
      </Banner>
    );
  }
  return null;
}

const ALLOW = "Allow the app to see rollouts under Settings, and it will say which.";

/** A rollout of the merchant's decides who gets the discount; nothing here changes that. */
function InRollout({
  availability: { share, by },
  status,
  paused,
  discountUrl,
}: {
  availability: Availability;
  status: string;
  paused: boolean;
  discountUrl: string;
}) {
  const { date } = useShopFormat();
  const names = [...new Set(by.map(({ rollout }) => `“${rollout}”`))].join(", ");
  const ends = by.map(({ until }) => until).filter((until) => until !== null);
  const until = ends.length === by.length && ends.length > 0 ? ` It is planned to end on ${date(ends.toSorted().at(-1)!)}.` : "";
  const own = status === "ACTIVE" ? "runs" : paused ? "is paused" : status === "SCHEDULED" ? "has not started" : "has ended";
  return (
    <Banner
      tone={share >= 100 ? "info" : "warning"}
      title={titleOf(share)}
      action={{ content: "Open the discount in Shopify", url: discountUrl, target: "_top" }}
    >
      <p>
        {`By its own dates the discount ${own}, but the rollout ${names} in Shopify decides who gets it.${until} A refresh changes the codes and not whom they work for.`}
      </p>
    </Banner>
  );
}

function titleOf(share: number): string {
  if (share <= 0) return "A rollout keeps this offer from every shopper";
  return share >= 100 ? "A rollout gives this offer to every shopper" : `Only ${shareLabel(share)} get this offer`;
}

/** For an offer that was paused here: Shopify says that it has ended. */
function OfferPaused() {
  return (
    <Banner tone="warning" title="This offer is paused">
      <p>Shoppers cannot use its codes. Resume it under “Manage offer”; the end date it had comes back with it.</p>
    </Banner>
  );
}
