import { Badge, BlockStack, Box, Button, ButtonGroup, Card, InlineStack, Link, Text } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import type { RotationMemberView } from "#app/rotations/read-rotation.server.ts";
import { useMay } from "#app/ui/rights.tsx";

import type { Send } from "./send.ts";

type Props = { members: readonly RotationMemberView[]; more: number; send: Send; busy: boolean };

/** What the next rotation would do to each member, as things stand now. */
export function NextNames({ members, more, send, busy }: Props) {
  const taken = members.filter(({ against }) => against === null).length;
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="200">
        <BlockStack gap="100">
          <Text as="h2" variant="headingMd">
            The next names
          </Text>
          <Text as="p" tone="subdued">
            {`As things stand ${plural(taken, "member gets", "members get")} another code. A name that is taken by then is drawn anew. Codes for channels stay as they are.`}
          </Text>
        </BlockStack>
      </Box>
      <ul className="lines" aria-label="The next names">
        {members.map((member) => (
          <Line key={member.enrolmentId} member={member} send={send} busy={busy} />
        ))}
      </ul>
      {more > 0 ? (
        <Box padding="400">
          <Text as="p" tone="subdued">{`And ${plural(more, "more member")}.`}</Text>
        </Box>
      ) : null}
    </Card>
  );
}

function Line({ member, send, busy }: { member: RotationMemberView; send: Send; busy: boolean }) {
  const may = useMay();
  const { enrolmentId, memberId, name, code, nextName, skipOnce, against, passedFor, uses, usesInDay, fuseAt } = member;
  const notes = [
    against,
    passedFor !== null && passedFor !== against ? `Passed over last time: ${passedFor}` : null,
    uses === 0 && fuseAt === null
      ? null
      : `${plural(uses, "use")}${fuseAt === null ? "" : `, ${usesInDay} in a day; the fuse blows at ${fuseAt}`}`,
  ].filter((note) => note !== null);
  return (
    <li>
      <InlineStack align="space-between" blockAlign="center" gap="200">
        <BlockStack gap="050">
          <InlineStack align="start" gap="200" blockAlign="center">
            <Link url={`/app/members/${memberId}`}>{name}</Link>
            {against === null ? null : <Badge>Stays as it is</Badge>}
          </InlineStack>
          <Text as="span" breakWord>
            {against === null ? `${code ?? ""} becomes ${nextName === "" ? "a name that is drawn then" : nextName}` : (code ?? "No code")}
          </Text>
          <Text as="span" variant="bodySm" tone="subdued" breakWord>
            {notes.join(". ")}
          </Text>
        </BlockStack>
        {may("refresh") ? (
          <ButtonGroup>
            {against === null ? (
              <Button
                variant="plain"
                disabled={busy}
                accessibilityLabel={`Another name for ${name}`}
                onClick={() => send({ intent: "redraw", enrolmentId }, "Another name is drawn")}
              >
                Another name
              </Button>
            ) : null}
            <Button
              disabled={busy}
              accessibilityLabel={skipOnce ? `Take ${name} along` : `Skip ${name} once`}
              onClick={() =>
                send({ intent: skipOnce ? "take" : "skip", enrolmentId }, skipOnce ? `${name} is taken along` : `${name} is skipped once`)
              }
            >
              {skipOnce ? "Take along" : "Skip once"}
            </Button>
          </ButtonGroup>
        ) : null}
      </InlineStack>
    </li>
  );
}
