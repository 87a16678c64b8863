import { BlockStack, InlineStack, Link, Page, Text } from "@shopify/polaris";
import type { ComponentProps } from "react";

import type { OpenCase } from "#app/screens/leak/open-cases.server.ts";
import { OpenCases } from "#app/ui/leaks/open-cases.tsx";

import { worksForSomebody } from "#app/codes/availability.ts";
import { plural } from "#app/format/counts.ts";
import type { OfferMembersPage } from "#app/screens/offer/offer-members.server.ts";
import { commissionLabel } from "#app/offers/commission-terms.ts";
import type { OwnTerms } from "#app/members/changes/own-payouts.server.ts";
import type { OfferView } from "#app/offers/read-offer.server.ts";
import type { MessageSummary } from "#app/messages/list-messages.server.ts";
import type { Totals } from "#app/orders/rollups/rollup-sql.server.ts";
import type { PoolView } from "#app/pools/read-pool.server.ts";
import type { RotationSummary } from "#app/rotations/read-rotation.server.ts";
import type { SisterResult, TieState } from "#app/stores/stores.ts";
import type { RefreshSummary } from "#app/refreshes/list-refreshes.server.ts";

import { DriftBanner } from "#app/ui/drift/drift-banner.tsx";
import { OfferStatus, OfferTrouble } from "#app/ui/offer-status.tsx";
import { useOfferActions } from "./use-offer-actions.tsx";
import { MessagesList } from "#app/ui/messages/messages-list.tsx";
import { RefreshesList } from "#app/ui/refreshes-list.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { discountUrl } from "#app/ui/shopify-links.ts";
import { MembersTable, type MemberListing } from "./members-table.tsx";
import { NobodysCodes } from "./nobodys-codes.tsx";
import { SistersLine, type TiedOffer } from "./sisters-line.tsx";
import { RotationCard } from "./rotation-card.tsx";
import { Needing } from "#app/ui/rights.tsx";
import { VisitorCodes } from "./visitor-codes.tsx";
import { isUnderWay, SisterResults } from "#app/ui/stores/sister-results.tsx";
import { usePolling } from "#app/ui/use-polling.ts";
import { useDeferred } from "#app/ui/offer/use-deferred.ts";

const LOOK_EVERY_MS = 1_500;

type Props = {
  /** When the page was read; ISO, UTC. */
  readAt: string;
  offer: TiedOffer;
  list: MemberListing;
  members: OfferMembersPage;
  payouts: Record<string, OwnTerms>;
  refreshes: RefreshSummary[];
  messages: MessageSummary[];
  drift: ComponentProps<typeof DriftBanner>;
  leaks: OpenCase[];
  /** The stores that it is tied to. */
  sisters: readonly { name: string; state: TieState }[];
  /** How pausing or resuming it goes there. */
  follows: readonly SisterResult[];
  /** How many codes of the discount belong to nobody. */
  nobodys: number;
  /** Its codes for visitors. */
  pool: PoolView;
  /** How its codes are replaced by themselves. */
  rotation: RotationSummary;
  /** What its members ever sold with it. */
  totals: Totals;
  uses: Promise<Map<string | null, number>>;
};

/** One offer with its members. Shopify's count of uses is filled in when it arrives. */
export function OfferScreen({
  readAt,
  offer,
  list,
  members,
  payouts,
  refreshes,
  messages,
  uses,
  drift,
  nobodys,
  pool,
  rotation,
  totals,
  leaks,
  sisters,
  follows,
}: Props) {
  usePolling({ active: follows.some(isUnderWay), everyMs: LOOK_EVERY_MS });
  const counted = useDeferred(uses);
  const { actions, notice, dialog } = useOfferActions(offer);
  return (
    <Page
      fullWidth
      title={offer.title}
      titleMetadata={<OfferStatus {...offer} />}
      subtitle={offer.summary}
      backAction={{ content: "Offers", url: "/app/offers" }}
      actionGroups={actions.length === 0 ? [] : [{ title: "Manage offer", actions }]}
      secondaryActions={[
        { content: "Activity", url: `/app/activity?offer=${offer.id}` },
        { content: "Decoys", url: `/app/leaks/decoys?offer=${offer.id}` },
        ...(offer.status === "MISSING"
          ? []
          : [{ content: "Open the discount in Shopify", url: discountUrl(offer.discountId), target: "_top" as const }]),
      ]}
    >
      <BlockStack gap="400">
        {dialog}
        {notice}
        <OfferTrouble {...offer} discountUrl={discountUrl(offer.discountId)} editUrl={`/app/offers/${offer.id}/edit`} />
        <SisterResults sisters={follows} />
        <OpenCases cases={leaks} />
        <DriftBanner {...drift} />
        <OfferFacts offer={offer} totals={totals} />
        <SistersLine sisters={sisters} />
        {offer.status === "MISSING" ? null : <NobodysCodes offerId={offer.id} count={nobodys} work={worksForSomebody(offer)} />}
        <RefreshesList title="Not finished" refreshes={refreshes.filter(isOpen)} />
        <MembersTable readAt={readAt} offer={offer} list={list} members={members} payouts={payouts} uses={counted} />
        {offer.status === "MISSING" ? null : (
          <Needing right="refresh">
            <VisitorCodes offer={offer} pool={pool} />
          </Needing>
        )}
        {offer.status === "MISSING" ? null : <RotationCard offerId={offer.id} rotation={rotation} />}
        <RefreshesList title="Refreshes of this offer" refreshes={refreshes.filter((refresh) => !isOpen(refresh))} />
        <MessagesList title="Messages about this offer" messages={messages} />
      </BlockStack>
    </Page>
  );
}

/** A draft, under way, or waiting for a person: it stands above the members, where it is seen. */
function isOpen({ state, needsAttention }: RefreshSummary): boolean {
  return state !== "settled" || needsAttention > 0;
}

function OfferFacts({ offer, totals }: { offer: OfferView; totals: Totals }) {
  const { date, money, seesMoney } = useShopFormat();
  const facts = [
    plural(offer.members, "member"),
    commissionLabel(offer.commission, money),
    offer.usageLimit === null ? "No usage limit" : `${plural(offer.usageLimit, "use")} per code`,
    offer.appliesOncePerCustomer ? "Once per customer" : null,
    offer.limitedTo === null ? null : `Only for ${offer.limitedTo}`,
    `Since ${date(offer.startsAt)}`,
    offer.endsAt === null || offer.paused
      ? null
      : `${offer.status === "EXPIRED" && offer.rollouts !== null ? "Ended" : "End date"} ${date(offer.endsAt)}`,
  ].filter((fact) => fact !== null);
  return (
    <div className="aside">
      {offer.description === "" ? null : (
        <Text as="p" breakWord>
          {offer.description}
        </Text>
      )}
      <InlineStack gap="400" wrap>
        {facts.map((fact) => (
          <Text key={fact} as="span" tone="subdued">
            {fact}
          </Text>
        ))}
      </InlineStack>
      <Text as="p">
        {seesMoney ? (
          <>
            {`${plural(totals.conversions, "conversion")}, ${money(totals.revenueMinor)} revenue, ${money(totals.commissionMinor)} commission. `}
            <Link url={`/app/sales-tracking/orders?${new URLSearchParams({ offer: offer.id })}`}>See the orders</Link>
          </>
        ) : (
          plural(totals.conversions, "conversion")
        )}
      </Text>
    </div>
  );
}
