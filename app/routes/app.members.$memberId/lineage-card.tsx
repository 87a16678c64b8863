import { BlockStack, Card, InlineStack, Link, Text } from "@shopify/polaris";

import type { Channel } from "#app/codes/channels.ts";
import { plural } from "#app/format/counts.ts";
import type { Totals } from "#app/orders/rollups/rollup-sql.server.ts";
import type { HeldCode, MemberOffer } from "#app/members/read-member.server.ts";

import { ChannelCodes } from "./channel-codes.tsx";
import { CodeName } from "#app/ui/code-name.tsx";
import { worksForAll } from "#app/codes/availability.ts";
import { OfferStatus } from "#app/ui/offer-status.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { whyLabel } from "#app/codes/lineage-labels.ts";

/** Every code a member held in one offer, newest first, each with what it brought. `uses` is Shopify's count beside ours, null until it is known. */
export function LineageCard({
  offer,
  byCode,
  uses,
  channels,
  link,
}: {
  offer: MemberOffer;
  byCode: Map<string, Totals>;
  uses: Record<string, string> | null;
  channels: readonly Channel[];
  link: string | null;
}) {
  return (
    <Card>
      <BlockStack gap="400">
        <InlineStack gap="200" blockAlign="center">
          <Text as="h2" variant="headingMd">
            <Link url={`/app/offers/${offer.offerId}`} monochrome removeUnderline>
              {offer.title}
            </Link>
          </Text>
          {worksForAll(offer) ? null : <OfferStatus {...offer} />}
        </InlineStack>
        {offer.codes.length === 0 ? (
          <Text as="p" tone="subdued">
            No code yet in this offer.
          </Text>
        ) : (
          <ol className="lineage">
            {offer.codes.map((code) => (
              <li key={code.id} className={code.until === null ? "lineage__now" : undefined}>
                <HeldFor code={code} totals={byCode.get(code.id)} uses={uses?.[code.id] ?? ""} />
              </li>
            ))}
          </ol>
        )}
        <ChannelCodes offer={offer} byCode={byCode} channels={channels} link={link} />
      </BlockStack>
    </Card>
  );
}

function HeldFor({ code, totals, uses }: { code: HeldCode; totals: Totals | undefined; uses: string }) {
  const { date, money } = useShopFormat();
  const now = code.until === null;
  return (
    <BlockStack gap="100">
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <CodeName name={code.name} struck={!now} copy={now} />
        <Text as="span" numeric fontWeight="medium">
          {money(totals?.revenueMinor ?? 0)}
        </Text>
      </InlineStack>
      <InlineStack align="space-between" gap="200">
        <Text as="span" tone="subdued">
          {date(code.from)} to {code.until === null ? "now" : date(code.until)}
        </Text>
        <Text as="span" tone="subdued" numeric>
          {plural(totals?.conversions ?? 0, "conversion")}
        </Text>
      </InlineStack>
      <Text as="span" variant="bodySm" tone="subdued">
        {[...(code.channel === null ? [] : [code.channel.name]), whyLabel(code)].join(". ")}
      </Text>
      {uses === "" ? null : (
        <Text as="span" variant="bodySm" tone="subdued">
          {uses}
        </Text>
      )}
    </BlockStack>
  );
}
