import { useFetcher } from "@remix-run/react";
import { Banner } from "@shopify/polaris";

import { plural } from "#app/format/counts.ts";
import type { RefreshView } from "#app/refresh/refresh-view.ts";

import { attentionInWords } from "./attention-words.ts";
import type { RowActionAnswer } from "./parked-actions.tsx";

/** How a settled refresh ended: done, or how many need a person and why, with one button for all of them. */
export function OutcomeBanner({ view }: { view: RefreshView }) {
  const fetcher = useFetcher<RowActionAnswer>();
  const { done, needsAttention, left } = view.counts;
  if (needsAttention > 0) {
    return (
      <Banner
        tone="warning"
        title={`${plural(needsAttention, "member")} ${needsAttention === 1 ? "needs" : "need"} attention`}
        action={{
          content: "Retry all",
          loading: fetcher.state !== "idle",
          onAction: () => fetcher.submit({ intent: "retry_all" }, { method: "post" }),
        }}
      >
        <p>
          {attentionInWords(view.attention)}
          {done > 0 ? ` ${plural(done, "other code")} changed.` : ""}
          {left > 0 ? ` ${plural(left, "member")} left as before.` : ""}
        </p>
        {fetcher.data?.refused ? <p>{fetcher.data.refused}</p> : null}
      </Banner>
    );
  }
  if (done === 0) {
    return (
      <Banner tone="info" title="No code was changed">
        <p>
          {plural(left, "member")} {left === 1 ? "was" : "were"} left as {left === 1 ? "it is" : "they are"}.
        </p>
      </Banner>
    );
  }
  return (
    <Banner tone="success" title={`${plural(done, "code")} changed`}>
      <p>
        Shoppers can use the new {done === 1 ? "code" : "codes"} now. The conversions so far stay with their members, and new ones are added
        to them.
        {left > 0 ? ` ${plural(left, "member")} left as before.` : ""}
      </p>
    </Banner>
  );
}
