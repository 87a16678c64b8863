import { useSearchParams } from "@remix-run/react";
import { Banner, BlockStack, Box, Card, Divider, Page, PageActions, Button, ButtonGroup, Text, TextField, Form } from "@shopify/polaris";
import { useAppBridge } from "@shopify/app-bridge-react";
import { useEffect, useState } from "react";

import type { PatternFacts } from "#app/codes/name-pattern.ts";
import { keyOf } from "#app/codes/promo-code.ts";
import { plural } from "#app/format/counts.ts";
import { whoseCodes } from "#app/refreshes/labels.ts";
import type { PasteReview } from "#app/refreshes/match-pasted.ts";
import type { Ending } from "#app/leaks/ending.ts";
import type { RefreshView } from "#app/refreshes/refresh-view.ts";
import { blocks } from "#app/refreshes/row-check.ts";
import { OfferTrouble } from "#app/ui/offer-status.tsx";
import { PageLinks } from "#app/ui/page-links.tsx";
import { discountUrl } from "#app/ui/shopify-links.ts";
import { OldEndsFields } from "#app/ui/refresh/old-ends-fields.tsx";
import { suggestionFor } from "#app/ui/refresh/send-names.ts";
import { examplesOf } from "#app/ui/refresh/pattern-labels.ts";
import type { RefreshReason } from "#app/codes/engine/plans.ts";
import type { SisterStore } from "#app/stores/stores.ts";
import { Needing, useMay } from "#app/ui/rights.tsx";
import { useKept } from "#app/ui/keep-typed.ts";

import { DiscardDialog } from "./discard-dialog.tsx";
import { DraftTable, focusInput } from "./draft-table.tsx";
import { ExcludedList } from "./excluded-list.tsx";
import { HoldFields, useHold } from "./hold-fields.tsx";
import { OfferNote } from "./offer-note.tsx";
import { PastePanel } from "./paste-panel.tsx";
import { ReasonFields } from "./reason-fields.tsx";
import { SisterFields, useHeldPress, useSisters } from "./sister-fields.tsx";
import { SummaryLine } from "./summary-line.tsx";
import { useDraftActions, type DraftActionAnswer, type DraftPresses } from "./use-draft-actions.ts";
import { useDraftNames } from "./use-draft-names.ts";
import { useDraftReason } from "./use-draft-reason.ts";

/** Always the same draw, so that the example does not flicker while one types. */
const STEADY = () => 0.37;

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
  ending,
  stores,
  cursor,
  presses,
}: {
  view: RefreshView;
  example: PatternFacts;
  retireTyped: string;
  /** What it holds of a leaking code's commission; null where it was not begun from a leak. */
  ending: Ending | null;
  /** Those that the offer is tied to. */
  stores: readonly SisterStore[];
  /** Whose code is to be typed next when a row has gone; outlives the mounting anew that its going brings about. */
  cursor: { current: string | null };
  presses: DraftPresses;
}) {
  const { rows, counts, offer } = view;
  const shopify = useAppBridge();
  const tellStarted = () => shopify.toast.show(STARTED_ELSEWHERE, { duration: 10_000 });
  const { reason, note, oldEnds, retireTyped, setReason, setNote, setOldEnds, setRetireTyped, settle } = useDraftReason({
    refreshId: view.id,
    begin: { reason: view.reason, note: view.note ?? "", oldEnds: view.oldEnds, retireTyped: retireBegin },
  });
  const { draft, summary, checking, offline, late, ...names } = useDraftNames({ refreshId: view.id, rows, reason, onStarted: tellStarted });
  const sisters = useSisters({ refreshId: view.id, stores, settling: checking });
  const [reasonMissing, setReasonMissing] = useState(false);
  const [timeMissing, setTimeMissing] = useState(false);
  const hold = useHold(ending);
  const [holdMissing, setHoldMissing] = useState(false);
  const [discarding, setDiscarding] = useState(false);
  const openPage = useFocusOnArrival(rows.map((row) => row.itemId));
  useEffect(() => {
    if (cursor.current !== null) focusInput(cursor.current);
    cursor.current = null;
  }, [cursor]);

  const onRefused = ({ rows: refused }: DraftActionAnswer) => {
    // Something else was refused: no row is wrong for that.
    if (refused.length === 0) return;
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

  const timeRefused = actions.timePast;
  const renamed = rows.filter(({ itemId, oldName }) => !["", keyOf(oldName)].includes(keyOf(draft.names[itemId] ?? ""))).length;
  const send = () =>
    void actions.updateOffer({ reason, note, oldEnds, retireTyped, hold: hold.typed, stores: JSON.stringify(sisters.chosen) });
  const { isHeld, pressWhenLooked } = useHeldPress(sisters, {
    go: send,
    look: () => shopify.toast.show("See what happens in the other stores, then press again.", { isError: true }),
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
    } else if (hold.hold && hold.from === "") {
      setHoldMissing(true);
      document.querySelector<HTMLInputElement>("#hold-from")?.focus();
    } else pressWhenLooked();
  };

  const suggest = async (itemId: string) => {
    // After a leak other names are proposed: the reason that was just chosen has to be known.
    await settle();
    const inUse = new Set([...Object.values(draft.names), ...rows.map((row) => row.oldName)].map(keyOf));
    const free = await suggestionFor(view.id, { itemId, except: (candidate) => inUse.has(keyOf(candidate)) });
    if (free !== null) names.setName(itemId, free);
    focusInput(itemId);
  };

  const leaveOut = (itemId: string) => {
    const at = rows.findIndex((row) => row.itemId === itemId);
    cursor.current = (rows[at + 1] ?? rows[at - 1])?.itemId ?? null;
    void actions.leaveOut(itemId);
  };

  const may = useMay();
  const update = {
    content: "Update offer",
    onAction: updateOffer,
    loading: actions.pressed === "update_offer" || isHeld,
    disabled: offer.status === "MISSING",
  };
  return (
    <Page
      fullWidth
      title="Refresh promo codes"
      subtitle={`${offer.title}, ${whoseCodes(counts)}`}
      backAction={{ content: view.wayBack.title, url: view.wayBack.url }}
      {...(may("refresh") && { primaryAction: update })}
      secondaryActions={may("refresh") ? [{ content: "Discard draft", destructive: true, onAction: () => setDiscarding(true) }] : []}
    >
      <DiscardDialog open={discarding} onClose={() => setDiscarding(false)} />
      <Needing right="refresh">
        <BlockStack gap="400">
          <OfferTrouble {...offer} discountUrl={discountUrl(offer.discountId)} editUrl={`/app/offers/${offer.id}/edit`} />
          <OfferNote view={view} />
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
                leaked={reason === "leak"}
                busy={actions.pressed !== null}
                pasting={actions.pasting}
                onPasting={actions.setPasting}
                review={actions.review}
                onPaste={(text, sure) => void actions.paste(text, sure)}
                onPattern={(pattern) => void actions.fillPattern(pattern)}
                onClear={() => void actions.clear()}
              />
            </Box>
            <Divider />
            <DraftTable
              rows={rows}
              usageLimit={offer.usageLimit}
              draft={draft}
              unreachable={offline || late}
              onName={names.setName}
              onSuggest={(itemId) => void suggest(itemId)}
              onLeaveOut={leaveOut}
              onUseBurned={(itemId, why) => void actions.allowBurned(itemId, why).then(names.checkAgain)}
            />
            <Divider />
            <Box padding="400">
              <BlockStack gap="300">
                <PageLinks page={view.page} pageSize={view.pageSize} total={counts.total} />
                <SummaryLine summary={summary} checking={checking} offline={offline} late={late} />
                <ExcludedList excluded={view.excluded} onPutBack={(itemId) => void actions.putBack(itemId)} />
              </BlockStack>
            </Box>
          </Card>
          {stores.length === 0 ? null : (
            <Card>
              <SisterFields sisters={sisters} />
            </Card>
          )}
          {ending === null ? null : (
            <Card>
              <HoldFields ending={ending} hold={hold} missing={holdMissing && hold.from === ""} />
            </Card>
          )}
          <Card>
            <ReasonFields
              renamed={renamed}
              reason={reason}
              note={note}
              missing={reasonMissing && reason === null}
              onReason={setReason}
              onNote={setNote}
            />
          </Card>
          <Card>
            <OldEndsFields
              oldEnds={oldEnds}
              retireTyped={retireTyped}
              leaked={reason === "leak"}
              missing={(timeMissing && retireTyped === "") || (timeRefused !== null && timeRefused === retireTyped)}
              onOldEnds={setOldEnds}
              onRetireTyped={setRetireTyped}
            />
          </Card>
          <div className="aside">
            <Text as="p" tone="subdued">
              {undoLabel(reason, view.undoHours)}
            </Text>
          </div>
          {/* The same action where a person ends up after the last row. */}
          {may("refresh") ? <PageActions primaryAction={update} /> : null}
        </BlockStack>
      </Needing>
    </Page>
  );
}

/** Said before "Update offer" is pressed: whether there is a way back from it. */
function undoLabel(reason: RefreshReason | null, hours: number): string {
  if (reason === "leak") return "There is no undo after “Update offer”: codes that leaked are not given out again.";
  if (hours === 0) return "There is no undo after “Update offer”: your settings allow none.";
  return `After “Update offer” the previous codes can be put back for ${plural(hours, "hour")}.`;
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

type Props = {
  total: number;
  example: PatternFacts;
  /** The old codes leaked: what can be guessed from them is not offered. */
  leaked: boolean;
  busy: boolean;
  /** What is being pasted; null while that is closed. */
  pasting: string | null;
  onPasting: (text: string | null) => void;
  review: PasteReview | null;
  onPaste: (text: string, sure: boolean) => void;
  onPattern: (pattern: string) => void;
  onClear: () => void;
};

/** Ways to fill many rows at once. One panel is open at a time, between the buttons and the rows it fills. */
function DraftTools({ total, example, leaked, busy, pasting, onPasting, review, onPaste, onPattern, onClear }: Props) {
  const [hasPattern, setHasPattern] = useState(false);
  const open = pasting !== null ? "paste" : hasPattern ? "pattern" : null;
  const toggle = (panel: "paste" | "pattern") => {
    onPasting(panel === "paste" && open !== "paste" ? "" : null);
    setHasPattern(panel === "pattern" && open !== "pattern");
  };
  return (
    <div className="tools">
      <ButtonGroup>
        <Button onClick={() => toggle("pattern")} pressed={open === "pattern"} ariaExpanded={open === "pattern"}>
          Generate from a pattern
        </Button>
        <Button onClick={() => toggle("paste")} pressed={open === "paste"} ariaExpanded={open === "paste"}>
          Paste a column
        </Button>
        <Button variant="tertiary" disabled={busy} onClick={onClear}>
          Clear names
        </Button>
      </ButtonGroup>
      {open === "pattern" ? (
        <PatternForm
          example={example}
          leaked={leaked}
          busy={busy}
          onFill={(pattern) => {
            onPattern(pattern);
            setHasPattern(false);
          }}
        />
      ) : null}
      {pasting === null ? null : <PastePanel {...{ total, busy, review }} text={pasting} onText={onPasting} onFill={onPaste} />}
    </div>
  );
}

/** A pattern with what it would make for the first member of the list. It fills every row of the draft, also on other pages. */
function PatternForm({
  example,
  leaked,
  busy,
  onFill,
}: Pick<Props, "example" | "leaked" | "busy"> & { onFill: (pattern: string) => void }) {
  const [pattern, setPattern, { sent }] = useKept("pattern", example.value === null || leaked ? "{FIRST}{RANDOM:4}" : "{FIRST}{VALUE}");
  const made = examplesOf(pattern, { facts: example, random: STEADY });
  const who = `${example.member.firstName} ${example.member.lastName}`.trim();
  return (
    <Form onSubmit={() => "example" in made && (sent(), onFill(pattern))}>
      <div className="pattern">
        <TextField
          label="Pattern"
          autoComplete="off"
          spellCheck={false}
          monospaced
          autoFocus
          value={pattern}
          onChange={setPattern}
          {...("problem" in made ? { error: made.problem } : {})}
          helpText={"example" in made ? `${who} gets ${made.example === "" ? "no name from it" : made.example}` : undefined}
          connectedRight={
            <Button submit loading={busy} disabled={!("example" in made)}>
              Fill every row
            </Button>
          }
        />
      </div>
      <p className="hint">
        {"{FIRST} {LAST} {F} {L} {HANDLE} {VALUE}"} and {"{RANDOM:4}"}, a random tail of letters that cannot be mistaken for each other.
      </p>
    </Form>
  );
}
