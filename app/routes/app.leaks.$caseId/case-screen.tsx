import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, Box, Button, Card, InlineStack, Link, Modal, Page, SkeletonBodyText, Text, TextField } from "@shopify/polaris";
import { lazy, Suspense, useEffect, useState } from "react";

import type { ActionResult } from "#app/ui/action-result.ts";
import { formatDay } from "#app/format/dates.ts";
import { STATE_LABELS } from "#app/orders/attribution/review-labels.ts";
import { paceWords } from "#app/screens/leak/pace.ts";
import type { LeakView } from "#app/screens/leak/read-case.server.ts";
import { Dialog } from "#app/ui/dialog.tsx";
import { Figures } from "#app/ui/figures.tsx";
import { canReplace } from "#app/ui/refresh/can-replace.ts";
import { useFile } from "#app/ui/use-file.ts";
import { codeUrl } from "#app/codes/code-url.ts";
import { orderInShopify } from "#app/ui/search/search-links.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { useActionMessage } from "#app/ui/use-action-result.ts";
import { useMay } from "#app/ui/rights.tsx";
import { useKept } from "#app/ui/keep-typed.ts";

import { attemptsWords, beyondWords, chartWords, isReported, verdictOf } from "./case-labels.ts";
import { ChangeDate } from "./change-date.tsx";
import { GatheredCard } from "./gathered-card.tsx";
import { GuardCard, GuardCode } from "./guard-card.tsx";
import { HeldCard, UnheldCard } from "./held-card.tsx";

/** Charts are drawn in the browser only and loaded with this screen only. */
const LeakChart = lazy(() => import("./leak-chart.tsx"));

/** A case: what is thought and why, the orders, what they cost, and the presses that end it. */
export function CaseScreen({ view }: { view: LeakView }) {
  const { name, cost, code, since } = view;
  const { locale, money } = useShopFormat();
  const csv = useFile();
  const may = useMay();
  return (
    <Page
      title={name}
      subtitle="Leak"
      backAction={{ content: "Leaks", url: "/app/leaks" }}
      secondaryActions={
        may("money")
          ? [
              {
                content: "Evidence",
                loading: csv.busy,
                onAction: () => void csv.save(`/app/leaks/${view.id}/evidence`, { name: `leak-${name}-${since}.csv` }),
              },
              { content: "Page to print", url: `/app/leaks/${view.id}/print` },
            ]
          : []
      }
    >
      <BlockStack gap="400">
        <Verdict view={view} />
        {view.guard === null ? null : <GuardCard view={view} guard={view.guard} />}
        <GatheredCard view={view} />
        {view.unheld === null || !may("money") ? null : <UnheldCard unheld={view.unheld} since={since} />}
        {view.held === null || !may("money") ? null : <HeldCard held={view.held} others={view.gathered.with.length} />}
        <Why view={view} />
        <Box paddingInline={{ xs: "400", sm: "0" }}>
          <Text as="h2" variant="headingMd">
            {`What it brought since ${formatDay(since, { locale })}`}
          </Text>
        </Box>
        <Figures
          comparedTo={null}
          figures={[
            { label: "Orders", kind: "count", now: cost.orders, before: null },
            { label: "Revenue", kind: "money", now: cost.revenueMinor, before: null },
            { label: "Discount given, about", kind: "money", now: cost.discountMinor, before: null },
            { label: "Commission due", kind: "money", now: cost.commissionMinor, before: null },
          ]}
        />
        <Box paddingInline={{ xs: "400", sm: "0" }}>
          <Text as="p" tone="subdued">
            {`These are all orders with ${name} since then, those that ${code.member.name} brought included. ${beyondWords(view, money)}`}
          </Text>
        </Box>
        <Orders view={view} />
      </BlockStack>
    </Page>
  );
}

function Verdict({ view }: { view: LeakView }) {
  const { date, locale } = useShopFormat();
  const { tone, title, text } = verdictOf(view, { date, locale });
  const tried = attemptsWords(view);
  const { code, dismissed, gathered, state } = view;
  const may = useMay();
  const openOnes = gathered.with.filter((one) => one.state === "open").length;
  return (
    <Banner tone={tone} title={title}>
      <BlockStack gap="300" inlineAlign="start">
        <p>{text}</p>
        {tried === null ? null : <p>{tried}</p>}
        {state === "dismissed" && dismissed?.note ? <p>{`“${dismissed.note}”`}</p> : null}
        <InlineStack gap="200" blockAlign="start">
          {state === "open" && canReplace(code) && may("refresh") ? <EndLeak codes={1 + openOnes} /> : null}
          {state === "open" && view.guard === null && code.until === null && may("refresh") ? <GuardCode view={view} /> : null}
          {view.inHandUrl === null ? null : <Button url={view.inHandUrl}>Open what changes it</Button>}
          {state === "ended" && code.endedBy !== null ? <Button url={`/app/refreshes/${code.endedBy}`}>Open that refresh</Button> : null}
          {may("refresh") ? <Decide view={view} /> : null}
          {state === "open" && may("refresh") ? <ChangeDate name={view.name} since={view.since} /> : null}
          <Button url={codeUrl(view.name)}>Open code</Button>
        </InlineStack>
      </BlockStack>
    </Banner>
  );
}

/** To the one refresh form, with the reason chosen, names proposed and the commission to be held. Nothing is changed yet. */
function EndLeak({ codes }: { codes: number }) {
  const fetcher = useFetcher<ActionResult>();
  useActionMessage(fetcher);
  return (
    <Button variant="primary" loading={fetcher.state !== "idle"} onClick={() => fetcher.submit({ intent: "end" }, { method: "post" })}>
      {codes > 1 ? `End these ${codes} leaks` : "End this leak"}
    </Button>
  );
}

/** "It is no leak", with the words of whoever knows why, and the way back. */
function Decide({ view: { state, name, code } }: { view: LeakView }) {
  const fetcher = useFetcher<ActionResult>();
  const [asking, setAsking] = useState(false);
  const [note, setNote, { sent, drop }] = useKept(asking ? "no leak" : null, "");
  useActionMessage(fetcher);
  const busy = fetcher.state !== "idle";
  if (state === "dismissed" && code.until === null)
    return (
      <Button loading={busy} onClick={() => fetcher.submit({ intent: "reopen" }, { method: "post" })}>
        Undo
      </Button>
    );
  if (state !== "open") return null;
  const close = () => {
    setNote("");
    setAsking(false);
  };
  const dismiss = () => {
    sent();
    close();
    fetcher.submit({ intent: "dismiss", note }, { method: "post" });
  };
  return (
    <>
      <Button loading={busy} onClick={() => setAsking(true)}>
        It is no leak
      </Button>
      <Dialog
        open={asking}
        size="small"
        title={`${name} is no leak?`}
        onClose={() => setAsking(false)}
        primaryAction={{ content: "It is no leak", onAction: dismiss }}
        secondaryActions={[{ content: "Cancel", onAction: () => (drop(), close()) }]}
      >
        <Modal.Section>
          <TextField
            label="Where the orders come from"
            helpText="For your colleagues. May be left empty."
            autoComplete="off"
            maxLength={500}
            multiline={2}
            value={note}
            onChange={setNote}
          />
        </Modal.Section>
      </Dialog>
    </>
  );
}

function Why({ view }: { view: LeakView }) {
  const { date } = useShopFormat();
  const [drawn, setDrawn] = useState(false);
  const pace = paceWords(view.paces);
  useEffect(() => setDrawn(true), []);
  return (
    <Card>
      <BlockStack gap="300">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Why
          </Text>
          {isReported(view) ? null : (
            <Text as="p" tone="subdued">
              {`As of ${date(view.alarmedAt)}, when it was noticed.`}
            </Text>
          )}
        </BlockStack>
        <ul className="reasons">
          {view.reasons.map(({ signal, words, share }) => (
            <li key={`${signal} ${words}`}>
              {words}
              {view.reasons.length > 1 && share > 0 ? ` (${Math.round(share * 100)}% of the evidence)` : ""}
            </li>
          ))}
        </ul>
        <div className="sales-chart">
          {drawn ? (
            <Suspense fallback={<SkeletonBodyText lines={8} />}>
              <LeakChart {...view} />
            </Suspense>
          ) : (
            <SkeletonBodyText lines={8} />
          )}
        </div>
        {pace === null ? null : <p>{pace}</p>}
        <Text as="p" variant="bodySm" tone="subdued">
          {chartWords(view)}
        </Text>
      </BlockStack>
    </Card>
  );
}

function Orders({ view: { orders, cost } }: { view: LeakView }) {
  const { dateTime, money } = useShopFormat();
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="200">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Orders since then
          </Text>
          {orders.length < cost.orders ? (
            <Text as="p" tone="subdued">{`The newest ${orders.length}. “Evidence” has all of them.`}</Text>
          ) : null}
        </BlockStack>
      </Box>
      <ul className="lines" aria-label="Orders since then">
        {orders.map(({ id, name, at, amountMinor, commissionMinor, state }) => (
          <li key={id}>
            <InlineStack align="space-between" blockAlign="center" gap="200">
              <BlockStack gap="050">
                <Link url={orderInShopify(id)} target="_top" monochrome removeUnderline>
                  {name}
                </Link>
                <Text as="span" variant="bodySm" tone="subdued">
                  {[dateTime(at), state === "counted" ? null : STATE_LABELS[state as keyof typeof STATE_LABELS]].filter(Boolean).join(", ")}
                </Text>
              </BlockStack>
              <BlockStack gap="050" inlineAlign="end">
                <Text as="span" numeric>
                  {money(amountMinor)}
                </Text>
                <Text as="span" variant="bodySm" tone="subdued" numeric>
                  {`${money(commissionMinor)} commission`}
                </Text>
              </BlockStack>
            </InlineStack>
          </li>
        ))}
      </ul>
    </Card>
  );
}
