import { Icon } from "@shopify/polaris";
import { ArrowRightIcon } from "@shopify/polaris-icons";

import { keyOf } from "#app/codes/promo-code.ts";

/** `to_come` while it is under way, `changed` once the new one is the member's, `kept` when nothing came of it. */
export type Outcome = "to_come" | "changed" | "kept";

/** OLD → NEW. Struck out is what is not the member's code any more, or never became it; the same name in other letters still is. */
export function CodeChange({ oldName, newName, outcome }: { oldName: string; newName: string; outcome: Outcome }) {
  const differs = keyOf(oldName) !== keyOf(newName);
  const nameClass = (ended: boolean) => (differs && ended ? "code-name code-name--ended" : "code-name");
  return (
    <span className="code-change">
      <code className={nameClass(outcome === "changed")}>{oldName}</code>
      <span className="visually-hidden">{outcome === "kept" ? "was not changed to" : "becomes"}</span>
      <span aria-hidden="true" className="code-change__arrow">
        {/* A drawn one: not every font has an arrow. */}
        <Icon source={ArrowRightIcon} tone="subdued" />
      </span>
      <code className={nameClass(outcome === "kept")}>{newName}</code>
    </span>
  );
}
