import { Button, Icon, InlineStack } from "@shopify/polaris";
import { AlertCircleIcon, AlertTriangleIcon, CheckIcon, ClockIcon, InfoIcon } from "@shopify/polaris-icons";

import { wordsForAnswer, wordsForWarning, type Tone } from "#app/refresh/words.ts";

import type { Checked } from "./draft-names.ts";

const ICONS: Record<Tone, typeof CheckIcon> = {
  success: CheckIcon,
  info: InfoIcon,
  warning: AlertTriangleIcon,
  critical: AlertCircleIcon,
  subdued: ClockIcon,
};

/**
 * What will happen to one row. The place keeps its height, and while a newer name is being checked the older answer
 * stays, dimmed: nothing jumps under the hands of somebody who types.
 */
export function AnswerLine({
  id,
  shown,
  checking,
  onSuggest,
}: {
  id: string;
  shown: Checked | null;
  checking: boolean;
  onSuggest: () => void;
}) {
  return (
    <div id={id} className={checking ? "answer answer--checking" : "answer"}>
      {shown === null ? (
        <span className="answer__text answer__text--subdued">{checking ? "Checking" : ""}</span>
      ) : (
        <>
          <Words {...wordsForAnswer(shown.answer)} />
          {shown.warnings.map((warning) => (
            <Words key={wordsForWarning(warning)} tone="warning" text={wordsForWarning(warning)} />
          ))}
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

/** Somebody else has the name: the person needs another one, not a correction. */
export function canBeNamedAnew({ answer }: Checked): boolean {
  return ["burned", "former_name", "taken_by_member", "taken_by_discount", "reserved_by_refresh", "duplicate"].includes(answer.answer);
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
