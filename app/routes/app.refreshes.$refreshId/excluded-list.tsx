import { Button, Collapsible, InlineStack, Link, List } from "@shopify/polaris";
import { useState } from "react";

import { inHandLabel, inHandUrl } from "#app/codes/in-hand.ts";
import { plural } from "#app/format/counts.ts";
import type { ExcludedMember } from "#app/refreshes/refresh-view.ts";
import { EXCLUSION_LABELS } from "#app/refreshes/labels.ts";

type Props = {
  excluded: readonly ExcludedMember[];
  /** While the refresh is a draft: takes back a member whom a person left out. */
  onPutBack?: (itemId: string) => void;
};

/** Members who were chosen but are not part of the refresh, each with the reason. Nothing at all when there are none. */
export function ExcludedList({ excluded, onPutBack }: Props) {
  const [open, setOpen] = useState(false);
  if (excluded.length === 0) return null;
  return (
    <div>
      <InlineStack>
        <Button
          variant="plain"
          disclosure={open ? "up" : "down"}
          ariaExpanded={open}
          ariaControls="excluded-members"
          onClick={() => setOpen(!open)}
        >
          {`${plural(excluded.length, "member")} left out`}
        </Button>
      </InlineStack>
      <Collapsible id="excluded-members" open={open}>
        <div className="excluded">
          <List>
            {excluded.map((member) => (
              <List.Item key={member.memberId}>
                {member.name}: <WhyOut member={member} /> <PutBack member={member} onPutBack={onPutBack} />
              </List.Item>
            ))}
          </List>
        </div>
      </Collapsible>
    </div>
  );
}

/** Who has the code in hand, with the way there, as long as somebody has. */
function WhyOut({ member: { reason, inHand } }: { member: ExcludedMember }) {
  if (reason !== "already_refreshing") return <>{EXCLUSION_LABELS[reason].toLowerCase()}</>;
  if (inHand === null) return <>was being refreshed when this was begun, and is not any more</>;
  const label = inHandLabel(inHand);
  return <Link url={inHandUrl(inHand)}>{label.charAt(0).toLowerCase() + label.slice(1)}</Link>;
}

function PutBack({ member: { itemId, name, reason }, onPutBack }: { member: ExcludedMember; onPutBack: Props["onPutBack"] }) {
  if (!onPutBack || itemId === null || reason !== "left_out") return null;
  return (
    <Button variant="plain" accessibilityLabel={`Put ${name} back`} onClick={() => onPutBack(itemId)}>
      Put back
    </Button>
  );
}
