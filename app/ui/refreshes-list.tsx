import { Badge, BlockStack, Box, Card, InlineStack, Link, Text } from "@shopify/polaris";

import { listOf, plural } from "#app/format/counts.ts";
import type { RefreshSummary } from "#app/refreshes/list-refreshes.server.ts";
import { REASON_LABELS } from "#app/refreshes/labels.ts";

import { useShopFormat } from "./shop-format.tsx";

type Props = { title: string; refreshes: readonly RefreshSummary[]; withOffer?: boolean };

/** Refreshes as lines that lead back to their page, so that one that was left is found again. */
export function RefreshesList({ title, refreshes, withOffer = false }: Props) {
  if (refreshes.length === 0) return null;
  return (
    <Card padding="0">
      <Box padding="400" paddingBlockEnd="200">
        <Text as="h2" variant="headingMd">
          {title}
        </Text>
      </Box>
      <ul className="lines">
        {refreshes.map((refresh) => (
          <li key={refresh.id}>
            <RefreshLine refresh={refresh} withOffer={withOffer} />
          </li>
        ))}
      </ul>
    </Card>
  );
}

function RefreshLine({ refresh, withOffer }: { refresh: RefreshSummary; withOffer: boolean }) {
  const { dateTime } = useShopFormat();
  const who = refresh.by === null ? "" : ` by ${refresh.by}`;
  const facts = [
    withOffer ? refresh.offerTitle : null,
    codesLabel(refresh),
    refresh.isUndo ? "Undo" : refresh.reason === null ? null : REASON_LABELS[refresh.reason],
    refresh.startedAt === null ? `drafted${who} ${dateTime(refresh.createdAt)}` : `started${who} ${dateTime(refresh.startedAt)}`,
  ].filter((fact) => fact !== null);
  return (
    <InlineStack align="space-between" blockAlign="center" gap="200">
      <BlockStack gap="050">
        <Link url={`/app/refreshes/${refresh.id}`} monochrome>
          <Text as="span" fontWeight="medium" breakWord>
            {membersLabel(refresh)}
          </Text>
        </Link>
        <Text as="span" variant="bodySm" tone="subdued" breakWord>
          {facts.join(", ")}
        </Text>
      </BlockStack>
      <RefreshBadge refresh={refresh} />
    </InlineStack>
  );
}

/** "Maya Lindqvist", "Maya Lindqvist, Noah Bergström and 10 more". */
function membersLabel({ first, members }: Pick<RefreshSummary, "first" | "members">): string {
  if (members <= first.length) return listOf(first.map(({ member }) => member)) || "Nobody";
  const named = first.slice(0, 2).map(({ member }) => member);
  return `${named.join(", ")} and ${(members - named.length).toLocaleString("en-US")} more`;
}

/** "GLOWMAYA10 to MAYABLOOM"; null where there are too many to name. */
function codesLabel({ first, members, state }: RefreshSummary): string | null {
  if (members > first.length) return plural(members, "member");
  return listOf(
    first.map(({ oldName, newName }) =>
      newName === "" || (state === "draft" && newName.trim() === "") ? `${oldName} to be replaced` : `${oldName} to ${newName}`,
    ),
  );
}

function RefreshBadge({ refresh: { state, needsAttention, done, members } }: { refresh: RefreshSummary }) {
  switch (state) {
    case "draft":
      return <Badge>Draft</Badge>;
    case "running":
      return <Badge tone="info" progress="partiallyComplete">{`Running, ${done} of ${members} done`}</Badge>;
    case "settled":
      return needsAttention > 0 ? (
        <Badge tone="attention">{`${needsAttention} ${needsAttention === 1 ? "needs" : "need"} attention`}</Badge>
      ) : (
        <Badge tone="success">Done</Badge>
      );
  }
}
