import { useFetcher } from "@remix-run/react";
import { Banner, BlockStack, InlineStack, Link } from "@shopify/polaris";

import type { ActionResult } from "#app/ui/action-result.ts";
import { plural } from "#app/format/counts.ts";
import type { RefreshView } from "#app/refreshes/refresh-view.ts";
import { CodeName } from "#app/ui/code-name.tsx";
import { useShopFormat } from "#app/ui/shop-format.tsx";
import { useMay } from "#app/ui/rights.tsx";

import { attentionLabel } from "./attention-labels.ts";
import { outcomeText } from "./outcome-labels.ts";

/** How a settled refresh stands: done, undone, cancelled, or how many need a person and why, with one button for all of them. */
export function OutcomeBanner({ view }: { view: RefreshView }) {
  const { clock } = useShopFormat();
  if (view.counts.needsAttention > 0) return <AttentionBanner view={view} />;
  const { tone, title, lines, link, codes } = outcomeText(view, clock);
  return (
    <Banner tone={tone} title={title}>
      <BlockStack gap="200">
        {lines.map((line) => (
          <p key={line}>{line}</p>
        ))}
        {codes.length === 0 ? null : (
          <InlineStack gap="300" blockAlign="center">
            {codes.map((name) => (
              <CodeName key={name} name={name} />
            ))}
          </InlineStack>
        )}
        {link === null ? null : <Link url={`/app/refreshes/${link}`}>Open the refresh that undoes it</Link>}
      </BlockStack>
    </Banner>
  );
}

function AttentionBanner({ view }: { view: RefreshView }) {
  const fetcher = useFetcher<ActionResult>();
  const may = useMay();
  const { done, needsAttention, left } = view.counts;
  return (
    <Banner
      tone="warning"
      title={`${plural(needsAttention, "member")} ${needsAttention === 1 ? "needs" : "need"} attention`}
      {...(may("refresh") && {
        action: {
          content: "Retry all",
          loading: fetcher.state !== "idle",
          onAction: () => fetcher.submit({ intent: "retry_all" }, { method: "post" }),
        },
      })}
    >
      <p>
        {attentionLabel(view.attention)}
        {done > 0 ? ` ${plural(done, "other code")} changed.` : ""}
        {left > 0 ? ` ${plural(left, "member")} kept ${left === 1 ? "the code" : "the codes"} they had.` : ""}
      </p>
      {fetcher.data?.refused ? <p>{fetcher.data.refused}</p> : null}
    </Banner>
  );
}

/** For the refresh that undoes another: which one. */
export function UndoesNote({ view: { aftermath } }: { view: RefreshView }) {
  const { clock } = useShopFormat();
  const { undoes } = aftermath;
  if (undoes === null) return null;
  return (
    <Banner tone="info">
      <p>
        This puts back the codes that <Link url={`/app/refreshes/${undoes.refreshId}`}>an earlier refresh</Link> changed
        {undoes.at === null ? "" : ` ${clock(undoes.at)}`}.
      </p>
    </Banner>
  );
}
