import { useSearchParams } from "@remix-run/react";
import { Banner, BlockStack, Box, Card, Divider, Page, PageActions } from "@shopify/polaris";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useState } from "react";

import { suggestNames, type PatternFacts } from "#app/codes/name-pattern.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import { plural } from "#app/format/counts.ts";
import type { RefreshView } from "#app/refresh/refresh-view.ts";
import { blocks } from "#app/refresh/row-answer.ts";

import { OfferTrouble } from "#app/components/offer-status.tsx";
import { PageLinks } from "#app/components/page-links.tsx";
import { discountUrl } from "#app/components/shopify-links.ts";
import { DraftTable, focusInput } from "./draft-table.tsx";
import { DraftTools } from "./draft-tools.tsx";
import { ExcludedList } from "./excluded-list.tsx";
import { OldEndsFields } from "./old-ends-fields.tsx";
import { ReasonFields } from "./reason-fields.tsx";
import { suggestionFor } from "./send-names.ts";
import { SummaryLine } from "./summary-line.tsx";
import { useDraftActions, type DraftActionAnswer, type DraftPresses } from "./use-draft-actions.ts";
import { useDraftNames } from "./use-draft-names.ts";
import { useDraftReason } from "./use-draft-reason.ts";

/** Said over the page that now shows the refresh as the other one started it. */
const STARTED_ELSEWHERE = "“Update offer” was pressed in another window, by you or a colleague. What you typed last is not part of it.";

/**
 * A refresh before it is started: one page of names, what each would do, and "Update offer".
 * Mount it anew (by key) when the server's names changed under it, as after filling from a pattern.
 */
export function DraftScreen({
  view,
  example,
  retireTyped: retireBegin,
  cursor,
  presses,
}: {
  view: RefreshView;
  example: PatternFacts;
  retireTyped: string;
  /** Whose code is to be typed next when a row has gone; outlives the mounting anew that its going brings about. */
  cursor: { current: string | null };
  presses: DraftPresses;
}) {
  const { rows, counts, offer } = view;
  const shopify = useAppBridge();
  const tellStarted = () => shopify.toast.show(STARTED_ELSEWHERE, { duration: 10_000 });
  const { draft, summary, checking, offline, ...names } = useDraftNames({ refreshId: view.id, rows, onStarted: tellStarted });
  const { reason, note, oldEnds, retireTyped, setReason, setNote, setOldEnds, setRetireTyped, settle } = useDraftReason({
    refreshId: view.id,
    begin: { reason: view.reason, note: view.note ?? "", oldEnds: view.oldEnds, retireTyped: retireBegin },
    onSaved: names.checkAgain,
  });
  const [reasonMissing, setReasonMissing] = useState(false);
  const [timeMissing, setTimeMissing] = useState(false);
  const openPage = useFocusOnArrival(rows.map((row) => row.itemId));
  useEffect(() => {
    if (cursor.current !== null) focusInput(cursor.current);
    cursor.current = null;
  }, [cursor]);

  const onRefused = ({ rows: refused }: DraftActionAnswer) => {
    names.showRefusals(refused);
    const first = [...refused].sort((a, b) => a.position - b.position)[0];
    if (first && !focusInput(first.itemId)) openPage({ page: Math.ceil(first.position / view.pageSize), itemId: first.itemId });
  };
  const actions = useDraftActions(presses, {
    handOver: () => names.handOver(settle()),
    onRefused,
    onStarted: tellStarted,
    onAnswered: names.resume,
  });

  const updateOffer = () => {
    names.demandAll();
    setReasonMissing(reason === null);
    const wrong = rows.find((row) => {
      const checked = draft.checked[row.itemId];
      return (
        draft.names[row.itemId]?.trim() === "" ||
        (checked !== undefined && checked.name === draft.names[row.itemId] && blocks(checked.answer))
      );
    });
    if (wrong) focusInput(wrong.itemId);
    else if (reason === null) document.querySelector<HTMLInputElement>('input[name="reason"]')?.focus();
    else if (oldEnds === "at_time" && retireTyped === "") {
      setTimeMissing(true);
      document.querySelector<HTMLInputElement>("#retire-at")?.focus();
    } else void actions.updateOffer({ reason, note, oldEnds, retireTyped });
  };

  const suggest = async (itemId: string) => {
    const inUse = new Set([...Object.values(draft.names), ...rows.map((row) => row.oldName)].map(keyOf));
    const name = draft.names[itemId] ?? "";
    const free = await suggestionFor(view.id, { name, except: (candidate) => inUse.has(keyOf(candidate)) });
    // Without Shopify's word a suggestion is a guess; the row is checked like any other.
    const guess = suggestNames(name, (key) => inUse.has(key), Math.random)[0];
    names.setName(itemId, free ?? guess ?? name);
    focusInput(itemId);
  };

  const leaveOut = (itemId: string) => {
    const at = rows.findIndex((row) => row.itemId === itemId);
    cursor.current = (rows[at + 1] ?? rows[at - 1])?.itemId ?? null;
    void actions.leaveOut(itemId);
  };

  const update = {
    content: "Update offer",
    onAction: updateOffer,
    loading: actions.pressed === "update_offer",
    disabled: offer.status === "MISSING",
  };
  return (
    <Page
      fullWidth
      title="Refresh promo codes"
      subtitle={`${offer.title}, ${plural(counts.total, "member")}`}
      backAction={{ content: view.wayBack.title, url: view.wayBack.url }}
      primaryAction={update}
    >
      <BlockStack gap="400">
        <OfferTrouble status={offer.status} discountUrl={discountUrl(offer.discountId)} />
        {actions.refused === null ? null : (
          <Banner tone="critical" title="Nothing was changed">
            <p>{actions.refused}</p>
          </Banner>
        )}
        <Card padding="0">
          <Box padding="400">
            <DraftTools
              total={counts.total}
              example={example}
              busy={actions.pressed !== null}
              onPaste={(text) => void actions.paste(text)}
              onPattern={(pattern) => void actions.fillPattern(pattern)}
              onClear={() => void actions.clear()}
            />
          </Box>
          <Divider />
          <DraftTable
            rows={rows}
            usageLimit={offer.usageLimit}
            draft={draft}
            onName={names.setName}
            onSuggest={(itemId) => void suggest(itemId)}
            onLeaveOut={leaveOut}
            onUseBurned={(itemId, why) => void actions.allowBurned(itemId, why).then(names.checkAgain)}
          />
          <Divider />
          <Box padding="400">
            <BlockStack gap="300">
              <PageLinks page={view.page} pageSize={view.pageSize} total={counts.total} />
              <SummaryLine summary={summary} checking={checking} offline={offline} />
              <ExcludedList excluded={view.excluded} onPutBack={(itemId) => void actions.putBack(itemId)} />
            </BlockStack>
          </Box>
        </Card>
        <Card>
          <ReasonFields reason={reason} note={note} missing={reasonMissing && reason === null} onReason={setReason} onNote={setNote} />
        </Card>
        <Card>
          <OldEndsFields
            oldEnds={oldEnds}
            retireTyped={retireTyped}
            missing={timeMissing && retireTyped === ""}
            onOldEnds={setOldEnds}
            onRetireTyped={setRetireTyped}
          />
        </Card>
        {/* The same action where a person ends up after the last row. */}
        <PageActions primaryAction={update} />
      </BlockStack>
    </Page>
  );
}

/** A row that keeps the refresh from starting may be on another page of the list: go there and put the cursor into it. */
function useFocusOnArrival(itemIds: readonly string[]) {
  const [search, setSearch] = useSearchParams();
  const wanted = search.get("row");
  const here = wanted !== null && itemIds.includes(wanted);
  useEffect(() => {
    if (here) focusInput(wanted);
  }, [here, wanted]);
  return ({ page, itemId }: { page: number; itemId: string }) => setSearch({ page: String(page), row: itemId });
}
