import { Button, Collapsible, InlineStack, List } from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import type { ExcludedMember } from "#app/refresh/refresh-view.ts";
import { EXCLUSION_WORDS } from "#app/refresh/words.ts";

/** Members who were chosen but are not part of the refresh, each with the reason. Nothing at all when there are none. */
export function ExcludedList({ excluded }: { excluded: readonly ExcludedMember[] }) {
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
                {member.name}: {EXCLUSION_WORDS[member.reason].toLowerCase()}
              </List.Item>
            ))}
          </List>
        </div>
      </Collapsible>
    </div>
  );
}
