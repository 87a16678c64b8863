import { useFetcher } from "@remix-run/react";
import { Badge, BlockStack, Button, Card, Checkbox, InlineStack, Link, Text } from "@shopify/polaris";
import { useState } from "react";

import { plural } from "#app/format/counts.ts";
import { RIGHTS, RIGHT_LABELS, rightNames, type Right } from "#app/access/rights.ts";
import type { ListedStaff } from "#app/access/staff-rights.server.ts";
import type { ActionResult } from "#app/ui/action-result.ts";
import { useActionMessage } from "#app/ui/use-action-result.ts";

/** Who of the staff may do what. For the owner, or whoever looks after the app, who wants payouts or settings left to a few. */
export function StaffCard({ staff, me }: { staff: readonly ListedStaff[]; me: string }) {
  return (
    <Card>
      <BlockStack gap="400">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            Staff
          </Text>
          <Text as="p" tone="subdued">
            Whoever opens the app may do everything, until you take something from them here. People are listed once they have opened it.
            API keys, agents and Shopify Flow keep what they were given.
          </Text>
        </BlockStack>
        {staff.map((person) => (
          <PersonRow key={`${person.id} ${rightNames(person.rights)}`} person={person} isMe={person.id === me} />
        ))}
      </BlockStack>
    </Card>
  );
}

function PersonRow({ person, isMe }: { person: ListedStaff; isMe: boolean }) {
  const fetcher = useFetcher<ActionResult>();
  useActionMessage(fetcher);
  const [open, setOpen] = useState(false);
  const [rights, setRights] = useState<readonly Right[]>(person.rights);
  const fixed = person.owner ? "The owner of the store may do everything." : isMe ? "What you may do is changed by somebody else." : null;
  const tick = (right: Right, on: boolean) =>
    setRights(RIGHTS.filter((one) => (one === right ? on : one !== "view" && right === "view" && !on ? false : rights.includes(one))));
  const save = () => void fetcher.submit({ card: "staff", staffId: person.id, rights: rights.join(",") }, { method: "post" });
  return (
    <BlockStack gap="200">
      <InlineStack align="space-between" blockAlign="start" gap="200">
        <BlockStack gap="050">
          <InlineStack align="start" gap="200" blockAlign="center">
            <Text as="h3" variant="headingSm" breakWord>
              {person.name}
            </Text>
            {person.owner ? <Badge>Owner</Badge> : null}
            {isMe ? <Badge tone="info">You</Badge> : null}
          </InlineStack>
          <Text as="p" tone="subdued">
            {fixed ?? (person.rights.length === RIGHTS.length ? "Everything" : rightNames(person.rights))}
          </Text>
          {person.keys.length === 0 ? null : (
            <Text as="p" tone="caution" breakWord>
              {`Can still do more with ${plural(person.keys.length, "API key", "API keys")} made by ${person.name}: ${person.keys.join(", ")}. `}
              <Link url="/app/settings/api">Revoke keys</Link>
            </Text>
          )}
        </BlockStack>
        {fixed === null && !open ? (
          <Button variant="plain" accessibilityLabel={`Change what ${person.name} may do`} onClick={() => setOpen(true)}>
            Change
          </Button>
        ) : null}
      </InlineStack>
      {open ? (
        <BlockStack gap="100">
          {RIGHTS.map((right) => (
            <Checkbox
              key={right}
              label={RIGHT_LABELS[right].name}
              helpText={RIGHT_LABELS[right].may}
              checked={rights.includes(right)}
              disabled={right !== "view" && !rights.includes("view")}
              onChange={(on) => tick(right, on)}
            />
          ))}
          <InlineStack gap="200">
            <Button onClick={save} loading={fetcher.state !== "idle"} accessibilityLabel={`Save what ${person.name} may do`}>
              Save rights
            </Button>
            <Button
              variant="plain"
              onClick={() => {
                setOpen(false);
                setRights(person.rights);
              }}
            >
              Cancel
            </Button>
          </InlineStack>
        </BlockStack>
      ) : null}
    </BlockStack>
  );
}
