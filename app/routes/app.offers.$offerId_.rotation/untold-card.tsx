import { Badge, BlockStack, Button, Card, InlineStack, Link, Text } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import type { UntoldMember } from "#app/rotations/untold-members.server.ts";
import { useMay } from "#app/ui/rights.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";

import type { Send } from "./send.ts";

type Props = { untold: readonly UntoldMember[]; more: number; leadDays: number; send: Send; busy: boolean };

/** Who does not know the new code, before an old one ends, and the press that waits for them alone. */
export function UntoldCard({ untold, more, leadDays, send, busy }: Props) {
  const may = useMay();
  const open = untold.filter(({ isWaitedFor }) => !isWaitedFor);
  if (untold.length === 0) return null;
  const wait = () => send({ intent: "wait" }, "Their old codes stay until they were told");
  const who = plural(untold.length + more, "member does", "members do");
  return (
    <Card>
      <BlockStack gap="300">
        <InlineStack align="space-between" blockAlign="center" gap="300">
          <Text as="h2" variant="headingMd">
            {`${who} not know the new code`}
          </Text>
          {may("refresh") && open.length > 0 ? (
            <Button loading={busy} onClick={wait}>
              {untold.length + more === 1 ? "Wait for this member" : "Wait for these members"}
            </Button>
          ) : null}
        </InlineStack>
        <Text as="p" tone="subdued">
          {open.length > 0
            ? `They may go on giving the old code away. Until they are told, the old codes of everybody in the rotation stay. If you wait for them, only theirs do, ${plural(leadDays, "day")} longer and then until they are told; the others’ end on their day.`
            : "Their old codes stay until they were told; the others’ end on their day."}
        </Text>
        <ul className="lines" aria-label="Members who were not told">
          {untold.map((one) => (
            <li key={`${one.refreshId} ${one.enrolmentId}`}>
              <Untold {...one} />
            </li>
          ))}
        </ul>
        {more > 0 ? <Text as="p" tone="subdued">{`And ${more} more.`}</Text> : null}
      </BlockStack>
    </Card>
  );
}

function Untold({ memberId, name, oldName, newName, hasEmail, until, isWaitedFor, refreshId }: UntoldMember) {
  const { dateTime } = useShopFormat();
  return (
    <InlineStack align="space-between" blockAlign="center" gap="200">
      <BlockStack gap="050">
        <Link url={`/app/members/${memberId}`}>{name}</Link>
        <Text as="span" variant="bodySm" tone="subdued" breakWord>
          {[
            `${oldName} to ${newName}`,
            ...(until === null ? [] : [`the old one works until ${dateTime(until)} at least`]),
            ...(hasEmail ? [] : ["no e-mail address"]),
          ].join(", ")}
        </Text>
      </BlockStack>
      <InlineStack gap="200" blockAlign="center">
        {isWaitedFor ? <Badge tone="info">Waited for</Badge> : null}
        <Link url={`/app/refreshes/${refreshId}`}>{hasEmail ? "Send the message" : "Say that you told them"}</Link>
      </InlineStack>
    </InlineStack>
  );
}
