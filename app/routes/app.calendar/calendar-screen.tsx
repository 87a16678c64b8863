import { useNavigate } from "@remix-run/react";
import {
  Badge,
  Banner,
  BlockStack,
  Box,
  Button,
  ButtonGroup,
  Card,
  InlineStack,
  Link,
  Page,
  Text,
  type BadgeProps,
} from "@shopify/polaris";

import { formatDay } from "#app/format/dates.ts";
import { ENTRY_LABELS, type CalendarDay, type CalendarEntry, type CalendarRange, type EntryKind } from "#app/screens/calendar/calendar.ts";
import { EmptyResults } from "#app/ui/empty-results.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";

type Range = Omit<CalendarRange, "from" | "to">;
type Props = { range: Range; days: readonly CalendarDay[]; more: boolean };

const TONES: Record<EntryKind, BadgeProps["tone"]> = {
  refresh: "info",
  old_codes_end: "warning",
  rotation: "info",
  offer_starts: "success",
  offer_ends: "attention",
  payout_cut_off: undefined,
  held_deadline: "critical",
};

const addressOf = (span: Range["span"], day: string) => `/app/calendar?${new URLSearchParams({ span, day }).toString()}`;

/** A week or a month as a list: a day with something on it, and under it what. */
export function CalendarScreen({ range, days, more }: Props) {
  const { locale } = useShopFormat();
  const navigate = useNavigate();
  const { span, first, last, previous, next, today } = range;
  const title =
    span === "month"
      ? new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" }).format(new Date(`${first}T00:00:00Z`))
      : `${formatDay(first, { locale })} to ${formatDay(last, { locale })}, ${last.slice(0, 4)}`;
  const isNow = first <= today && today <= last;
  return (
    <Page title="Calendar" subtitle="What is due and what happened" backAction={{ content: "Home", url: "/app" }}>
      <BlockStack gap="400">
        <Card>
          <BlockStack gap="300">
            <InlineStack align="space-between" blockAlign="center" gap="300">
              <Text as="h2" variant="headingMd">
                {title}
              </Text>
              <ButtonGroup variant="segmented">
                <Button pressed={span === "week"} onClick={() => navigate(addressOf("week", isNow ? today : first))}>
                  Week
                </Button>
                <Button pressed={span === "month"} onClick={() => navigate(addressOf("month", first))}>
                  Month
                </Button>
              </ButtonGroup>
            </InlineStack>
            <InlineStack align="start" gap="200">
              <Button url={addressOf(span, previous)} accessibilityLabel={`Previous ${span}`}>
                Previous
              </Button>
              <Button onClick={() => navigate(addressOf(span, today))} disabled={isNow}>
                Today
              </Button>
              <Button url={addressOf(span, next)} accessibilityLabel={`Next ${span}`}>
                Next
              </Button>
            </InlineStack>
          </BlockStack>
        </Card>
        {more ? (
          <Banner tone="info">{`There is more than a list can show.${span === "month" ? " Look at its weeks one by one." : ""}`}</Banner>
        ) : null}
        {days.length === 0 ? (
          <EmptyResults title={`Nothing in this ${span}`}>
            Refreshes, codes that stop at a chosen time, starts and ends of offers, cut-offs of payouts and deadlines of held commission are
            listed here.
          </EmptyResults>
        ) : (
          days.map(({ day, entries }) => <Day key={day} day={day} isToday={day === today} entries={entries} />)
        )}
      </BlockStack>
    </Page>
  );
}

function Day({ day, isToday, entries }: { day: string; isToday: boolean; entries: readonly CalendarEntry[] }) {
  const { locale } = useShopFormat();
  const name = new Intl.DateTimeFormat(locale, { weekday: "long", month: "short", day: "numeric", timeZone: "UTC" }).format(
    new Date(`${day}T00:00:00Z`),
  );
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="200">
        <InlineStack align="start" gap="200" blockAlign="center">
          <Text as="h3" variant="headingSm">
            {name}
          </Text>
          {isToday ? <Badge tone="info">Today</Badge> : null}
        </InlineStack>
      </Box>
      <ul className="lines" aria-label={name}>
        {entries.map((entry) => (
          <li key={entry.id}>
            <Line entry={entry} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Line({ entry: { kind, at, what, about, url } }: { entry: CalendarEntry }) {
  const { hour } = useShopFormat();
  return (
    <InlineStack align="space-between" blockAlign="center" gap="200">
      <BlockStack gap="050">
        <Link url={url} monochrome>
          <Text as="span" fontWeight="medium" breakWord>
            {what}
          </Text>
        </Link>
        <Text as="span" variant="bodySm" tone="subdued" breakWord>
          {[hour(at), about].filter(Boolean).join(", ")}
        </Text>
      </BlockStack>
      <Badge tone={TONES[kind]}>{ENTRY_LABELS[kind]}</Badge>
    </InlineStack>
  );
}
