import { Banner, BlockStack, Box, Button, Card, InlineStack, Link, Page, Text } from "@shopify/polaris";

import { inHandUrl } from "#app/codes/in-hand.ts";
import { plural } from "#app/format/counts.ts";
import { formatDay } from "#app/format/dates.ts";
import type { CodeTenure, CodeView } from "#app/screens/code/read-code.server.ts";
import { CodeName } from "#app/ui/code-name.tsx";
import { whyLabel } from "#app/codes/lineage-labels.ts";
import { ReportLeak } from "#app/ui/leaks/report-leak.tsx";
import { canReplace } from "#app/ui/refresh/can-replace.ts";
import { ReplaceCode } from "#app/ui/refresh/replace-code.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";

import { verdictOf } from "./code-labels.ts";

/** One code: whose it is or was, whether it works, what to do about it, and everything that happened under this name. */
export function CodeScreen({ view }: { view: CodeView }) {
  const { date, locale } = useShopFormat();
  const verdict = verdictOf(view, { date, day: (day) => formatDay(day, { locale }) });
  const [latest] = view.tenures;
  return (
    <Page title={view.name} subtitle="Promo code" backAction={{ content: "Home", url: "/app" }}>
      <BlockStack gap="400">
        <Banner tone={verdict.tone} title={verdict.title}>
          <BlockStack gap="300" inlineAlign="start">
            <p>{verdict.text}</p>
            <InlineStack gap="200" blockAlign="center">
              {latest && canReplace(latest) ? (
                <ReplaceCode primary name={latest.name} enrolmentId={latest.enrolmentId} others={latest.others} />
              ) : null}
              {latest?.leak?.open ? <Button url={`/app/leaks/${latest.leak.caseId}`}>See the leak</Button> : null}
              {latest && latest.until === null ? <ReportLeak name={latest.name} enrolmentId={latest.enrolmentId} /> : null}
              <WhereItIs latest={latest ?? null} promised={view.promised?.url ?? null} />
              <WhatItIsFor madeFor={view.madeFor} />
            </InlineStack>
          </BlockStack>
        </Banner>
        {view.tenures.length === 0 ? null : <Tenures tenures={view.tenures} />}
      </BlockStack>
    </Page>
  );
}

/** The page on which it goes on: the refresh that has it in hand, and the member. */
function WhereItIs({ latest, promised }: { latest: CodeTenure | null; promised: string | null }) {
  const inHand = latest?.inHand ? inHandUrl(latest.inHand) : promised;
  return (
    <>
      {inHand === null ? null : (
        <Button url={inHand}>{inHand.startsWith("/app/changes") ? "Open that change" : "Open that refresh"}</Button>
      )}
      {latest ? (
        <div className="named-press">
          <Button url={`/app/members/${latest.member.id}`}>{`Open ${latest.member.name}`}</Button>
        </div>
      ) : null}
    </>
  );
}

/** The page of what the app made it for. */
function WhatItIsFor({ madeFor }: Pick<CodeView, "madeFor">) {
  if (madeFor === null) return null;
  if (madeFor.kind === "decoy") return <Button url="/app/leaks/decoys">See the decoys</Button>;
  const { member, offer } = madeFor.code;
  return (
    <>
      <div className="named-press">
        <Button url={`/app/members/${member.id}`}>{`Open ${member.name}`}</Button>
      </div>
      <Button url={`/app/offers/${offer.id}`}>Open the offer</Button>
    </>
  );
}

function Tenures({ tenures }: { tenures: readonly CodeTenure[] }) {
  return (
    <Card>
      <BlockStack gap="400">
        <Text as="h2" variant="headingMd">
          Who had it
        </Text>
        <ol className="lineage">
          {tenures.map((tenure) => (
            <li key={tenure.codeId} className={tenure.until === null ? "lineage__now" : undefined}>
              <Tenure tenure={tenure} />
            </li>
          ))}
        </ol>
      </BlockStack>
    </Card>
  );
}

function Tenure({ tenure }: { tenure: CodeTenure }) {
  const { date, money } = useShopFormat();
  const { member, offer, from, until, codeNow, endedBy, leak } = tenure;
  return (
    <BlockStack gap="100">
      <InlineStack align="space-between" gap="200">
        <Link url={`/app/members/${member.id}`} monochrome>
          <Text as="span" fontWeight="medium">
            {member.name}
          </Text>
        </Link>
        <Text as="span" numeric fontWeight="medium">
          {money(tenure.revenueMinor)}
        </Text>
      </InlineStack>
      <InlineStack align="space-between" gap="200">
        <Text as="span" tone="subdued">
          {date(from)} to {until === null ? "now" : date(until)}, <Link url={`/app/offers/${offer.id}`}>{offer.title}</Link>
        </Text>
        <Text as="span" tone="subdued" numeric>
          {plural(tenure.conversions, "conversion")}
        </Text>
      </InlineStack>
      <Text as="span" variant="bodySm" tone="subdued">
        {whyLabel(tenure)}
        {endedBy === null ? null : (
          <>
            . <Link url={`/app/refreshes/${endedBy}`}>See that refresh</Link>
          </>
        )}
        {leak === null ? null : (
          <>
            . <Link url={`/app/leaks/${leak.caseId}`}>See the leak</Link>
          </>
        )}
      </Text>
      {until === null || codeNow === null ? null : (
        <Box>
          <InlineStack gap="100" blockAlign="center">
            <Text as="span" variant="bodySm" tone="subdued">
              Code now
            </Text>
            <CodeName name={codeNow} />
          </InlineStack>
        </Box>
      )}
    </BlockStack>
  );
}
