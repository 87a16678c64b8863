import { Badge, BlockStack, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";

import { inHandLabel, inHandUrl } from "#app/codes/in-hand.ts";
import { plural } from "#app/format/counts.ts";
import type { OwnTerms } from "#app/members/changes/own-payouts.server.ts";
import { payoutLabel } from "#app/offers/commission-terms.ts";
import type { OfferMemberRow } from "#app/screens/offer/offer-members.server.ts";

import { LiveCodes, MemberName } from "#app/ui/member-and-codes.tsx";
import { FigureCell } from "#app/ui/offers-table.tsx";
import { usesLabel } from "#app/ui/refresh/uses.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";

/** `own`: what the member is paid in place of the offer's commission. */
type Props = { row: OfferMemberRow; uses: number | null; usageLimit: number | null; own: OwnTerms | undefined };

/** One member of an offer, across the columns of the table. */
export function MemberCells({ row, uses, usageLimit, own }: Props) {
  const { money, count, date } = useShopFormat();
  return (
    <>
      <IndexTable.Cell>
        <MemberName {...row} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <LiveCodes codes={row.code === null ? [] : [{ name: row.code }]} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <MemberStatus row={row} usedUp={isUsedUp(uses, usageLimit)} />
      </IndexTable.Cell>
      <FigureCell>
        {/* Shopify's count comes after the page: the column is as wide before it as with it. */}
        <span className="reserved" style={{ minInlineSize: `${usageLimit === null ? 5 : usesLabel(usageLimit, usageLimit)?.length}ch` }}>
          {(usageLimit === null && uses !== null ? count(uses) : usesLabel(uses, usageLimit)) ?? "–"}
        </span>
      </FigureCell>
      <FigureCell>{count(row.conversions)}</FigureCell>
      <FigureCell>{money(row.revenueMinor)}</FigureCell>
      <FigureCell>
        {money(row.commissionMinor)}
        {own ? (
          <>
            <br />
            <Text as="span" variant="bodySm" tone="subdued">
              {payoutLabel(own, money)}
            </Text>
          </>
        ) : null}
      </FigureCell>
      <IndexTable.Cell>
        <Text as="span" tone="subdued">
          {row.lastChangedAt === null ? "Never" : date(row.lastChangedAt)}
        </Text>
      </IndexTable.Cell>
    </>
  );
}

/** The same on a phone: who, which code, what it brought. */
export function CondensedMember({ row, uses, usageLimit }: Omit<Props, "own">) {
  const { money } = useShopFormat();
  return (
    <div className="condensed-row">
      <BlockStack gap="100">
        <InlineStack align="space-between" blockAlign="start" gap="200" wrap={false}>
          <MemberName {...row} />
          <MemberStatus row={row} usedUp={isUsedUp(uses, usageLimit)} />
        </InlineStack>
        <InlineStack align="space-between" blockAlign="center" gap="200">
          <LiveCodes codes={row.code === null ? [] : [{ name: row.code }]} />
          <Text as="span" numeric>
            {plural(row.conversions, "conversion")}, {money(row.revenueMinor)}
          </Text>
        </InlineStack>
      </BlockStack>
    </div>
  );
}

/** A code whose uses are all taken works for nobody, whatever its offer does. */
const isUsedUp = (uses: number | null, limit: number | null) => uses !== null && limit !== null && uses >= limit;

/** Where the member stands. A code that something has in hand leads to it. */
function MemberStatus({ row, usedUp }: { row: OfferMemberRow; usedUp: boolean }) {
  const { tone, text } = statusLabel(row, usedUp);
  const badge = <Badge {...(tone && { tone })}>{text}</Badge>;
  if (row.inHand === null) return badge;
  return (
    // A press on the link must not tick the row it stands in.
    <span onClick={(event) => event.stopPropagation()} title={inHandLabel(row.inHand)}>
      <Link url={inHandUrl(row.inHand)} removeUnderline accessibilityLabel={`${text}. ${inHandLabel(row.inHand)}: open it`}>
        {badge}
      </Link>
    </span>
  );
}

function statusLabel({ refreshing, codeGone, status, archived }: OfferMemberRow, usedUp: boolean) {
  if (refreshing === "parked") return { tone: "attention", text: "Needs attention" } as const;
  if (refreshing !== null) return { tone: "info", text: "Refreshing" } as const;
  if (codeGone) return { tone: "critical", text: "Code gone" } as const;
  if (usedUp && status === "active") return { tone: "warning", text: "Used up" } as const;
  if (archived) return { tone: "attention", text: "Archived, code works" } as const;
  return status === "active" ? ({ tone: "success", text: "Active" } as const) : { text: "Inactive" };
}
