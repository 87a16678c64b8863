import { Badge, BlockStack, IndexTable, InlineStack, Link, Text } from "@shopify/polaris";

import { LiveCodes, MemberName } from "#app/ui/member-and-codes.tsx";
import { FigureCell } from "#app/ui/offers-table.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { plural } from "#app/format/counts.ts";
import type { MemberRow } from "#app/members/search-members.server.ts";

/** One member across the columns of the members' list. */
export function MemberCells({ row }: { row: MemberRow }) {
  return (
    <>
      <IndexTable.Cell>
        <MemberName memberId={row.id} name={row.name} handle={row.handle} />
        <Marks row={row} />
      </IndexTable.Cell>
      <IndexTable.Cell>
        <span className="long-word">{row.email}</span>
      </IndexTable.Cell>
      <IndexTable.Cell>
        <LiveCodes codes={row.liveCodes.map((name) => ({ name }))} />
        <FormerCode code={row.formerCode} />
      </IndexTable.Cell>
      <FigureCell>{String(row.offers)}</FigureCell>
    </>
  );
}

/** The same on a phone. */
export function CondensedMember({ row }: { row: MemberRow }) {
  return (
    <div className="condensed-row">
      <BlockStack gap="100">
        <InlineStack align="space-between" gap="200">
          <MemberName memberId={row.id} name={row.name} handle={row.handle} />
          <Text as="span" tone="subdued">
            {plural(row.offers, "offer")}
          </Text>
        </InlineStack>
        <LiveCodes codes={row.liveCodes.map((name) => ({ name }))} />
        <FormerCode code={row.formerCode} />
        <Marks row={row} />
      </BlockStack>
    </div>
  );
}

/** So many tags are shown in a row; the member's page has them all. */
const TAGS_SHOWN = 4;

function Marks({ row }: { row: MemberRow }) {
  if (!row.archived && row.tags.length === 0) return null;
  const more = row.tags.length - TAGS_SHOWN;
  return (
    <InlineStack gap="100">
      {row.archived ? <Badge tone="attention">Archived</Badge> : null}
      {row.tags.slice(0, TAGS_SHOWN).map((tag) => (
        <Badge key={tag}>{tag}</Badge>
      ))}
      {more > 0 ? <Badge>{`+${more}`}</Badge> : null}
    </InlineStack>
  );
}

/** Why a member is found whose codes of today are other ones. */
function FormerCode({ code }: { code: MemberRow["formerCode"] }) {
  const { date } = useShopFormat();
  if (code === null) return null;
  return (
    <Text as="p" variant="bodySm" tone="subdued">
      <Link url={`/app/codes?name=${encodeURIComponent(code.name)}`} monochrome>
        {code.name}
      </Link>{" "}
      until {date(code.until)}
    </Text>
  );
}
