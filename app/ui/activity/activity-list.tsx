import { BlockStack, InlineStack, Link, Text } from "@shopify/polaris";

import { actorLabels, KIND_LABELS, OUTCOME_LABELS } from "#app/activity/activity-labels.ts";
import type { ActivityPartView, ActivityView } from "#app/activity/read-activity.server.ts";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { plural } from "#app/format/counts.ts";

import { codeUrl } from "#app/codes/code-url.ts";
import { factLines } from "./fact-labels.ts";

/** Acts as lines, newest first: what, about what, what changed, who and when. `of` leaves out what the page itself says. */
export function ActivityList({ rows, of }: { rows: readonly ActivityView[]; of?: "member" | "offer" }) {
  return (
    <ul className="lines" aria-label="Activity">
      {rows.map((row) => (
        <li key={row.id}>
          <OneAct act={row} {...(of && { of })} />
        </li>
      ))}
    </ul>
  );
}

function OneAct({ act, of }: { act: ActivityView; of?: "member" | "offer" }) {
  const { dateTime, money } = useShopFormat();
  const page = pageOf(act);
  const about = [of === "offer" ? null : act.offer?.title, act.project?.name, act.subject === act.offer?.title ? null : act.subject];
  const title = [KIND_LABELS[act.kind].title, about.filter(Boolean).join(", ")].filter((part) => part !== "").join(": ");
  const lines = [
    ...(of === "member" ? [] : factLines(act, { money, dateTime })),
    ...act.parts.map((part) => partLine(asOf(act, part), { named: of !== "member", format: { money, dateTime } })),
  ].filter((line) => line !== "");
  const others = act.people - act.parts.length;
  return (
    <BlockStack gap="050">
      <InlineStack align="space-between" blockAlign="start" gap="200">
        {page === null ? (
          <Text as="span" breakWord>
            {title}
          </Text>
        ) : (
          <Link url={page} monochrome>
            <Text as="span" breakWord>
              {title}
            </Text>
          </Link>
        )}
        <Text as="span" variant="bodySm" tone="subdued">{`${actorLabels(act)}, ${dateTime(act.at)}`}</Text>
      </InlineStack>
      {lines.map((line) => (
        <Text key={line} as="span" variant="bodySm" tone="subdued" breakWord>
          {line}
        </Text>
      ))}
      {of !== "member" && others > 0 && act.parts.length > 0 ? (
        <Text as="span" variant="bodySm" tone="subdued">{`and ${plural(others, "more member")}`}</Text>
      ) : null}
      {act.reason === null ? null : (
        <Text as="span" variant="bodySm" breakWord>
          {act.reason}
        </Text>
      )}
    </BlockStack>
  );
}

/** That something began says that it was under way then; said again later it would read as if it still were. */
function asOf({ kind }: ActivityView, part: ActivityPartView): ActivityPartView {
  const begins = kind === "refresh_started" || kind === "refresh_undone";
  return begins && part.outcome === "running" ? { ...part, outcome: "done" } : part;
}

type PartLabels = { named: boolean; format: Parameters<typeof factLines>[1] };

/** "Maya Lindqvist: GLOWMAYA10 to MAYAGLOW, needs attention". */
function partLine({ name, outcome, before, after }: ActivityPartView, { named, format }: PartLabels): string {
  const facts = factLines({ before, after }, format).join("; ");
  const state = outcome === "done" ? "" : OUTCOME_LABELS[outcome].toLowerCase();
  const words = [facts, state].filter((part) => part !== "").join(", ");
  if (!named) return words;
  return words === "" ? name : `${name}: ${words}`;
}

function pageOf({ kind, subject, refreshId, changeId, messageId, project, offer, parts, people }: ActivityView): string | null {
  if (kind.startsWith("leak_")) return codeUrl(subject);
  if (refreshId !== null) return `/app/refreshes/${refreshId}`;
  if (changeId !== null) return `/app/changes/${changeId}`;
  if (messageId !== null) return `/app/messages/${messageId}`;
  if (project !== null) return `/app/projects/${project.id}`;
  if (offer !== null) return `/app/offers/${offer.id}`;
  const [only] = parts;
  return only && people === 1 ? `/app/members/${only.memberId}` : null;
}
