import { Button, Icon, InlineStack, Link } from "@shopify/polaris";
import { XSmallIcon, AlertCircleIcon, AlertTriangleIcon, CheckIcon, ClockIcon, InfoIcon } from "@shopify/polaris-icons";
import type { KeyboardEvent } from "react";

import { inHandUrl } from "#app/codes/in-hand.ts";
import type { RefreshRow } from "#app/refreshes/refresh-view.ts";
import { blocks } from "#app/refreshes/row-check.ts";
import { CodeInput } from "#app/ui/refresh/code-input.tsx";
import type { Checked } from "#app/ui/refresh/draft-names.ts";
import { usesLabel } from "#app/ui/refresh/uses.ts";
import { answerLabel, warningLabel, type Tone } from "#app/refreshes/labels.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";

import { MemberCell } from "./member-cell.tsx";
import { UseBurned } from "./use-burned.tsx";

const ICONS: Record<Tone, typeof CheckIcon> = {
  success: CheckIcon,
  info: InfoIcon,
  warning: AlertTriangleIcon,
  critical: AlertCircleIcon,
  subdued: ClockIcon,
};

type Props = {
  row: RefreshRow;
  usageLimit: number | null;
  name: string;
  checked: Checked | null;
  touched: boolean;
  /** Names cannot be checked now. */
  unreachable: boolean;
  onName: (name: string) => void;
  onSuggest: () => void;
  onLeaveOut: () => void;
  onUseBurned: (why: string) => void;
  onMove: (by: 1 | -1) => boolean;
};

/** The input of a row, for focus. */
export function inputId(itemId: string): string {
  return `new-code-${itemId}`;
}

/** One member of a draft: what they have, what they get, and what will happen. */
export function DraftRow({
  row,
  usageLimit,
  name,
  checked,
  touched,
  unreachable,
  onName,
  onSuggest,
  onLeaveOut,
  onUseBurned,
  onMove,
}: Props) {
  // What stands in the way of the member is said at once; what a name lacks, once somebody has typed.
  const told = checked !== null && (touched || movedOn(checked)) ? checked : null;
  const stale = touched && checked?.name !== name;
  const shown = stale && unreachable ? null : told;
  const answerId = `answer-${row.itemId}`;
  const uses = usesLabel(row.oldUses, usageLimit);

  return (
    <tr>
      <th scope="row">
        <MemberCell member={row.member} channel={row.channel} />
      </th>
      <td data-label="Current code">
        <code className="code-name">{row.oldName}</code>
        {uses === null ? null : <span className="uses">{uses}</span>}
      </td>
      <td data-label="New code">
        <CodeInput
          id={inputId(row.itemId)}
          label={`New code for ${row.member.name}`}
          value={name}
          invalid={shown !== null && !stale && blocks(shown.answer)}
          describedBy={answerId}
          onChange={onName}
          onKeyDown={(event) => moveOn(event, { to: onMove, tabMoves: shown === null || !canBeNamedAnew(shown) })}
        />
      </td>
      <td data-label="What will happen">
        <AnswerLine id={answerId} shown={shown} checking={stale} unreachable={unreachable} onSuggest={onSuggest} />
        {!stale && (shown?.answer.answer === "burned" || shown?.answer.answer === "former_name") ? (
          <UseBurned memberName={row.member.name} why={shown.answer.answer} onUse={onUseBurned} />
        ) : null}
      </td>
      <td className="row-end">
        <Button icon={XSmallIcon} variant="tertiary" accessibilityLabel={`Leave ${row.member.name} out`} onClick={onLeaveOut} />
      </td>
    </tr>
  );
}

/**
 * Enter goes down the column, Shift+Enter up; Tab goes to the next code, past the row's buttons (Shift+Tab reaches
 * them), except where the row needs another name and its suggestion is what comes next.
 */
function moveOn(event: KeyboardEvent<HTMLInputElement>, { to, tabMoves }: { to: Props["onMove"]; tabMoves: boolean }): void {
  const enter = event.key === "Enter";
  const tab = event.key === "Tab" && !event.shiftKey && tabMoves;
  if (!enter && !tab) return;
  if (to(enter && event.shiftKey ? -1 : 1) || enter) event.preventDefault();
}

type AnswerProps = { id: string; shown: Checked | null; checking: boolean; unreachable: boolean; onSuggest: () => void };

/**
 * What will happen to one row. The place keeps its height, and for the moment in which a newer name is checked the older answer
 * stays, dimmed: nothing jumps under the hands of somebody who types. Where no check comes through, the row says so.
 */
function AnswerLine({ id, shown, checking, unreachable, onSuggest }: AnswerProps) {
  const { date } = useShopFormat();
  return (
    <div id={id} className={checking ? "answer answer--checking" : "answer"}>
      {shown === null ? (
        <span className="answer__text answer__text--subdued">{checking ? (unreachable ? "Not checked yet" : "Checking") : ""}</span>
      ) : (
        <>
          <Words {...answerLabel(shown.answer, date)} />
          {shown.warnings.map((warning) => (
            <Words key={warningLabel(warning)} tone="warning" text={warningLabel(warning)} />
          ))}
          {shown.answer.answer === "already_refreshing" ? (
            <Link url={inHandUrl(shown.answer.inHand)}>
              {shown.answer.inHand.kind === "refresh" ? "Open that refresh" : "Open that change"}
            </Link>
          ) : null}
          {canBeNamedAnew(shown) ? (
            <InlineStack>
              <Button variant="plain" onClick={onSuggest}>
                Suggest another
              </Button>
            </InlineStack>
          ) : null}
        </>
      )}
    </div>
  );
}

/** Somebody else has the name, or it can be guessed from one that leaked: the person needs another one, not a correction. */
function canBeNamedAnew({ answer, warnings }: Checked): boolean {
  if (warnings.some(({ warning }) => warning === "looks_like_leaked" || warning === "reissues_leaked")) return true;
  return ["burned", "former_name", "taken_by_member", "taken_by_discount", "equal_name", "reserved_by_refresh", "duplicate"].includes(
    answer.answer,
  );
}

/** The member is not what the draft was made for any more: no name helps. */
function movedOn({ answer }: Pick<Checked, "answer">): boolean {
  return ["already_refreshing", "no_live_code", "code_changed"].includes(answer.answer);
}

function Words({ tone, text }: { tone: Tone; text: string }) {
  return (
    <span className={`answer__text answer__text--${tone}`}>
      <span className="answer__icon">
        <Icon source={ICONS[tone]} />
      </span>
      <span>{text}</span>
    </span>
  );
}
