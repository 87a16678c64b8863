import { Badge, BlockStack, InlineStack, Link, Page, Text } from "@shopify/polaris";

import { formatDay } from "#app/format/dates.ts";
import type { LeakSummary, LeakTab } from "#app/screens/leak/list-cases.server.ts";
import { EmptyResults } from "#app/ui/empty-results.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { TabbedList } from "#app/ui/tabbed-list.tsx";

type Props = { leaks: readonly LeakSummary[]; total: number; tab: LeakTab; page: number; pageSize: number };

const TABS: { id: LeakTab; content: string }[] = [
  { id: "all", content: "All" },
  { id: "open", content: "Open" },
  { id: "ended", content: "Code ended" },
  { id: "dismissed", content: "No leak" },
];

const BADGES: Record<LeakSummary["state"], { label: string; tone?: "warning" }> = {
  open: { label: "May have leaked", tone: "warning" },
  ended: { label: "Code ended" },
  dismissed: { label: "No leak" },
};

/** Every case of the shop, those that wait for somebody first. */
export function LeaksScreen({ leaks, total, tab, page, pageSize }: Props) {
  return (
    <Page title="Leaks" subtitle="Codes that may have leaked, or did" secondaryActions={[{ content: "Decoys", url: "/app/leaks/decoys" }]}>
      {total === 0 && tab === "all" ? (
        <EmptyResults title="No code has leaked yet" action={{ content: "Find a code", url: "/app", right: "view" }}>
          Every night each code is judged by how its orders come. An order that comes from a coupon site is told within minutes. If you have
          seen a code where it should not be, find it on Home and report it.
        </EmptyResults>
      ) : (
        <TabbedList tabs={TABS} path="/app/leaks" panel="leaks" nothing="No leak here" {...{ tab, total, page, pageSize }}>
          <ul className="lines" aria-label="Leaks">
            {leaks.map((leak) => (
              <li key={leak.id}>
                <LeakLine leak={leak} />
              </li>
            ))}
          </ul>
        </TabbedList>
      )}
    </Page>
  );
}

function LeakLine({ leak: { id, name, member, offer, channel, since, state, decideBy } }: { leak: LeakSummary }) {
  const { locale } = useShopFormat();
  const whose = [member, channel === null ? null : `for ${channel}`, offer].filter((part) => part !== null).join(", ");
  const { label, tone } = BADGES[state];
  return (
    <InlineStack align="space-between" blockAlign="center" gap="200">
      <BlockStack gap="050">
        <Link url={`/app/leaks/${id}`} monochrome>
          <Text as="span" fontWeight="medium" breakWord>
            {name}
          </Text>
        </Link>
        <Text as="span" variant="bodySm" tone="subdued" breakWord>
          {`${whose}, since ${formatDay(since, { locale })}`}
        </Text>
        {decideBy === null ? null : (
          <Text as="span" variant="bodySm" breakWord>
            {`Its commission is held: decide by ${formatDay(decideBy, { locale })}`}
          </Text>
        )}
      </BlockStack>
      <Badge {...(tone ? { tone } : {})}>{label}</Badge>
    </InlineStack>
  );
}
